/** `plimsoll why`: from an order back to the sensor readings, as a story. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Fact, ledgerProblemText, readLedger } from '@plimsoll/ledger';
import { traceProblemText } from '@plimsoll/trace';
import { z } from 'zod';
import { type CommandDefinition, textOption } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { orderTrail, type Trail } from '../why/order-trail.ts';
import { differs, type LedgerFill, story } from '../why/story.ts';
import { THEOREMS } from '../why/theorems.ts';

export const why: CommandDefinition = {
  name: 'why',
  summary: 'tell why an order left or did not: gate, fence, posture, multipliers, readings, theorems, build',
  example: 'plimsoll why w2-1 --session out/paper',
  declare: (command) =>
    command
      .argument('<order>', 'the order as its sender names it')
      .option('--session <folder>', 'where the session wrote its traces; out/paper if absent'),
  async run({ project, output }, [orderId = ''], options) {
    const folder = resolve(textOption(options, 'session') ?? join(project.outFolder, 'paper'));
    const trail = await orderTrail(folder, orderId);
    if (trail.kind === 'broken') {
      const text = `${trail.file}: ${traceProblemText(trail.problem)}`;
      if (output.isJson)
        output.result({ order: orderId, result: 'refused', problem: trail.problem, text }, '');
      else output.complain(`${text}\nNothing is told from a trace that was altered.`);
      return EXIT.refused;
    }
    if (trail.kind !== 'found') throw new Failure(EXIT.badInput, absence(trail, folder, orderId));
    const fills = fillsOf(folder, orderId);
    output.result(fact(orderId, trail, fills), story(orderId, trail, fills).join('\n'));
    return exitOf(trail);
  },
};

function absence(
  trail: Extract<Trail, { kind: 'unknown' | 'no-trace' }>,
  folder: string,
  orderId: string,
): string {
  if (trail.kind === 'no-trace') {
    return `${folder} has no InventoryLocks.ndjson: name a session's folder with --session`;
  }
  const { orderCount, examples } = trail;
  const known =
    orderCount === 0 ? 'it has no orders' : `it has ${orderCount} orders, such as ${examples.join(', ')}`;
  return `no order ${orderId} in the session of ${folder}: ${known}`;
}

/** A decision that does not follow from its readings is refused; what is unfinished is no proof yet. */
function exitOf(trail: Extract<Trail, { kind: 'found' }>): ExitCode {
  if ([...trail.decisions.values()].some(({ mismatch }) => mismatch !== undefined)) return EXIT.refused;
  const isFinished = trail.gate.isFinished && trail.controller?.isFinished === true;
  return isFinished ? EXIT.holds : EXIT.inconclusive;
}

function fact(
  orderId: string,
  trail: Extract<Trail, { kind: 'found' }>,
  fills: readonly LedgerFill[] | undefined,
): object {
  const { gate, controller, build } = trail;
  const source = ({ file, header, isFinished }: typeof gate): object => {
    const { spec, specDigest, model } = header;
    return { file, spec, specDigest, model, isFinished };
  };
  return {
    order: orderId,
    events: trail.events.map(({ event, grant }) => ({
      ...event,
      state: undefined,
      grantedInEvent: grant?.seq ?? null,
    })),
    decisions: [...trail.decisions.values()].map(({ events, postureBefore, mismatch }) => ({
      postureBefore: postureBefore ?? null,
      events,
      recomputed: mismatch === undefined ? 'equal' : differs(mismatch),
    })),
    theorems: THEOREMS,
    fills: fills ?? null,
    build: build ?? null,
    traces: [source(gate), ...(controller === undefined ? [] : [source(controller)])],
  };
}

const sessionSchema = z.object({ ledger: z.object({ file: z.string(), session: z.string() }) });

/** Fills of the order in the session's ledger; undefined without a ledger. @throws Failure (exit 1) when it is refused. */
function fillsOf(folder: string, orderId: string): readonly LedgerFill[] | undefined {
  const { file, session } = ledgerOf(folder);
  if (!existsSync(file)) return undefined;
  const fills: LedgerFill[] = [];
  let open = session;
  const read = readLedger({ file }, 'all', ({ number: entry, body }, book) => {
    // Without a summary the session is the last one that began.
    if (session === undefined) open = book.state.session?.session ?? open;
    const { fact: said } = JSON.parse(body) as { readonly fact?: Fact };
    if (said?.kind !== 'fill' || said.orderId !== orderId || !said.id.startsWith(`${open}/`)) return;
    const { id, quantityMicro, proceedsMicro, feeMicro } = said;
    fills.push({ entry, id, quantityMicro, proceedsMicro, feeMicro });
  });
  if (!read.ok) throw new Failure(EXIT.refused, ledgerProblemText(read.problem));
  return fills.filter(({ id }) => id.startsWith(`${open}/`));
}

function ledgerOf(folder: string): { readonly file: string; readonly session: string | undefined } {
  const summary = join(folder, 'session.json');
  const none = { file: join(folder, 'ledger.db'), session: undefined };
  if (!existsSync(summary)) return none;
  try {
    const parsed = sessionSchema.safeParse(JSON.parse(readFileSync(summary, 'utf8')));
    return parsed.success ? parsed.data.ledger : none;
  } catch {
    throw new Failure(EXIT.badInput, `${summary} is no JSON: get the original from its producer`);
  }
}
