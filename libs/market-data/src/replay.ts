/**
 * A process of its own that replays a session as NDJSON on stdout, one observation a line: `recorded`, `day` or `synthetic`.
 * The kernel starts it so that less assured code never runs in the kernel's process.
 * Usage: node replay.ts <recorded|day|synthetic> <repository root> <seed>
 */
import { once } from 'node:events';
import { DataError } from './data-error.ts';
import { isMarketSession, marketSession } from './market-session.ts';

async function main(): Promise<void> {
  const [kind, root, seedText = '0'] = process.argv.slice(2);
  const seed = Number(seedText);
  if (root === undefined || !Number.isSafeInteger(seed) || !isMarketSession(kind)) {
    process.stderr.write('usage: replay.ts <recorded|day|synthetic> <repository root> <seed>\n');
    process.exitCode = 2;
    return;
  }
  for await (const observation of marketSession(kind, root, seed)) {
    if (!process.stdout.write(`${JSON.stringify(observation)}\n`)) await once(process.stdout, 'drain');
  }
}

main().catch((error: unknown) => {
  if (!(error instanceof DataError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
});
