/** After a crash: which orders does the venue know that the trace does not? Nobody can say why those left. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTraceFile, type TraceEvent, traceProblemText } from '@plimsoll/trace';
import { SessionError } from './market-feed.ts';
import { TURN_MS } from './session-setup.ts';
import { VENUE_FILE } from './venue-record.ts';

/** What a comparison found. */
export interface Unexplained {
  readonly orderIds: readonly string[];
  /** The last turn that either side tells of. */
  readonly turn: number;
}

/** Compares the venue's own record with the trace of the gate. @throws SessionError (1) for a trace that is broken. */
export async function unexplainedOrders(folder: string): Promise<Unexplained> {
  const traced = new Set<string>();
  const known = acceptedOrders(join(folder, VENUE_FILE));
  let { turn } = known;
  await readCutOff(join(folder, 'InventoryLocks.ndjson'), ({ why, tsUs }) => {
    turn = Math.max(turn, Math.floor(tsUs / 1_000 / TURN_MS));
    const order = why?.['order'] as { readonly id?: string } | undefined;
    if (why?.['verdict'] === 'PASS' && order?.id !== undefined) traced.add(order.id);
  });
  // What was decided then was decided without knowing: the breach begins behind all that was written.
  await readCutOff(join(folder, 'SurvivalController.ndjson'), ({ why }) => {
    const readings = why?.['readings'] as { readonly invariants?: { readonly sequence: number } } | undefined;
    turn = Math.max(turn, readings?.invariants?.sequence ?? 0);
  });
  return { orderIds: known.orderIds.filter((id) => !traced.has(id)), turn };
}

/** Reads a trace that may end anywhere: that is what a crash does. @throws SessionError (1) for any other fault. */
async function readCutOff(file: string, take: (event: TraceEvent) => void): Promise<void> {
  if (!existsSync(file)) return;
  const reading = await readTraceFile(file, {
    event: (event) => {
      take(event);
      return true;
    },
  });
  const isCutOff = reading.kind === 'refused' && reading.count === 0 && reading.problem.line <= 1;
  if (reading.kind === 'refused' && !isCutOff) {
    throw new SessionError(1, `${file}: ${traceProblemText(reading.problem)}`);
  }
}

/** The venue's record is outside and not trusted: a line that is torn says nothing. */
function acceptedOrders(file: string): { readonly orderIds: readonly string[]; readonly turn: number } {
  const orderIds: string[] = [];
  let turn = 0;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  for (const line of text.split('\n').slice(0, -1)) {
    const { accepted, turn: at } = lineOf(line, file);
    turn = at;
    if (accepted !== undefined) orderIds.push(accepted.id);
  }
  return { orderIds, turn };
}

function lineOf(
  line: string,
  file: string,
): { readonly accepted?: { readonly id: string }; readonly turn: number } {
  try {
    return JSON.parse(line);
  } catch {
    throw new SessionError(1, `${file} is not what the venue wrote: a line is no JSON`);
  }
}
