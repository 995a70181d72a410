/**
 * A process of its own that replays a session as NDJSON on stdout, one observation a line: `recorded`, `day` or `synthetic`.
 * The kernel starts it so that less assured code never runs in the kernel's process.
 * Usage: node replay.ts <recorded|day|synthetic> <repository root> <seed>
 */
import { once } from 'node:events';
import { DataError } from './data-error.ts';
import type { MarketObservation } from './observation.ts';
import { recordedDay, recordedSession } from './recorded-session.ts';
import { listRecordings } from './recordings.ts';
import { syntheticSession } from './synthetic-session.ts';

async function main(): Promise<void> {
  const [kind, root, seedText = '0'] = process.argv.slice(2);
  const seed = Number(seedText);
  if (root === undefined || !Number.isSafeInteger(seed) || !isKind(kind)) {
    process.stderr.write('usage: replay.ts <recorded|day|synthetic> <repository root> <seed>\n');
    process.exitCode = 2;
    return;
  }
  for await (const observation of sessionOf(kind, root, seed)) {
    if (!process.stdout.write(`${JSON.stringify(observation)}\n`)) await once(process.stdout, 'drain');
  }
}

type Kind = 'recorded' | 'day' | 'synthetic';

function isKind(text: string | undefined): text is Kind {
  return text === 'recorded' || text === 'day' || text === 'synthetic';
}

function sessionOf(kind: Kind, root: string, seed: number): AsyncIterable<MarketObservation> {
  if (kind === 'synthetic') return syntheticSession(root, seed);
  const folder = listRecordings(root, process.env);
  return kind === 'day' ? recordedDay(folder) : recordedSession(folder);
}

main().catch((error: unknown) => {
  if (!(error instanceof DataError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
});
