/**
 * A process of its own that replays a session as NDJSON on stdout, one observation a line: `recorded` or `synthetic`.
 * The kernel starts it so that less assured code never runs in the kernel's process.
 * Usage: node replay.ts <recorded|synthetic> <repository root> <seed>
 */
import { once } from 'node:events';
import { DataError } from './data-error.ts';
import type { MarketObservation } from './observation.ts';
import { recordedSession } from './recorded-session.ts';
import { listRecordings } from './recordings.ts';
import { syntheticSession } from './synthetic-session.ts';

async function main(): Promise<void> {
  const [kind, root, seedText = '0'] = process.argv.slice(2);
  const seed = Number(seedText);
  if (root === undefined || !Number.isSafeInteger(seed) || (kind !== 'recorded' && kind !== 'synthetic')) {
    process.stderr.write('usage: replay.ts <recorded|synthetic> <repository root> <seed>\n');
    process.exitCode = 2;
    return;
  }
  const session: AsyncIterable<MarketObservation> =
    kind === 'recorded' ? recordedSession(listRecordings(root, process.env)) : syntheticSession(root, seed);
  for await (const observation of session) {
    if (!process.stdout.write(`${JSON.stringify(observation)}\n`)) await once(process.stdout, 'drain');
  }
}

main().catch((error: unknown) => {
  if (!(error instanceof DataError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
});
