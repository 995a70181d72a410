/**
 * A day of market data, killed with kill -9 at random points and resumed: it ends with the same ledger, the same
 * traces and the same summary, byte for byte, as the day that nobody touched. PLIMSOLL_SESSION_KILLS=50 plays the whole
 * day (npm run test:long); without it a part of the day and a few kills.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readLedger } from '@plimsoll/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SeededRandom } from './random.ts';
import { VENUE_FILE } from './venue-record.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const KILLS_ASKED = Number(process.env['PLIMSOLL_SESSION_KILLS'] ?? '0');
const KILLS = KILLS_ASKED || 3;
/** A whole day has 1 440 minutes; the short run takes its first six hours. */
const TURNS = KILLS_ASKED > 0 ? 1_440 : 360;
/** A kill lands somewhere in the turn, or the next ones. */
const DELAY_MS_MAX = 12;
/** The short run has fixed points; the long one has the seed that it is given. */
const SEED = Number(process.env['PLIMSOLL_SEED'] ?? 20_250_505);
const TIMEOUT_MS = 180_000 + KILLS * 60_000;

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ending {
  readonly code: number | null;
  readonly stderr: string;
}

/** Runs the kernel in a process group of its own; `onTurn` may kill it. */
async function session(
  name: string,
  source: string,
  more: readonly string[],
  onTurn: (turn: number, child: ChildProcess) => void = () => undefined,
): Promise<Ending> {
  const args = [MAIN, '--mode', 'paper', '--source', source, '--out', join(folder, name), '--progress'];
  const terms = ['--turns', String(TURNS), '--started-at', '2025-05-05T00:00:00Z'];
  const child = spawn(process.execPath, [...args, ...terms, ...more], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  let stderr = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    const [, turn] = /^turn (\d+)$/.exec(line) ?? [];
    if (turn === undefined) stderr = `${stderr}${line}\n`.slice(-4_000);
    else onTurn(Number(turn), child);
  });
  // A worker that was frozen just then never ends by itself, and holds the pipe open.
  child.once('exit', () => endGroup(child.pid));
  const [code] = (await closed) as [number | null];
  return { code, stderr };
}

/** Ends what is left of a kernel's process group. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}

const DEPOSIT = ['--deposit', '1000000', '--by', 'ann'];

/** What a full replay of the ledger comes to. */
function replayed(name: string) {
  const read = readLedger({ file: join(folder, name, 'ledger.db') }, 'all');
  if (!read.ok) throw new Error(read.problem.code);
  return read.value;
}

/** Number of entries and digest of the last one. */
function ledgerHead(name: string): { readonly count: number; readonly digest: string } {
  return replayed(name).head;
}

/** The session has ended in the ledger, whatever became of its process after that. */
function isOver(name: string): boolean {
  return replayed(name).book.state.session === null;
}

describe(`a day of market data (seed ${SEED})`, () => {
  let source = 'day';

  beforeAll(async () => {
    let ending = await session('whole', source, DEPOSIT);
    if (/^DATA1/.test(ending.stderr)) {
      source = 'synthetic';
      ending = await session('whole', source, DEPOSIT);
    }
    expect(ending).toEqual({ code: 0, stderr: '' });
  }, TIMEOUT_MS);

  test('ends with ledger, positions and cash reconciled to the last micro-unit', () => {
    const summary = JSON.parse(readFileSync(join(folder, 'whole', 'session.json'), 'utf8'));
    expect(summary).toMatchObject({ turns: TURNS, ledger: { isReconciled: true, differences: [] } });
    expect(summary.source).toBe(source === 'day' ? 'recorded' : 'synthetic');
    expect(summary.fills).toBeGreaterThan(50);
    // The deposit, the session, a statement, its end, and a fill each.
    expect(ledgerHead('whole').count).toBe(4 + summary.fills);
  });

  test(
    `killed ${KILLS} times and resumed, ends with the same ledger digest and the same traces`,
    async () => {
      const random = new SeededRandom(SEED);
      const points = Array.from({ length: KILLS }, () => 1 + random.below(TURNS - 1)).sort((a, b) => a - b);
      const told: string[] = [];
      for (const [kill, point] of points.entries()) {
        const delayMs = random.below(DELAY_MS_MAX);
        let isKilled = false;
        const ending = await session('killed', source, kill === 0 ? DEPOSIT : ['--resume'], (turn, child) => {
          if (turn < point || isKilled) return;
          isKilled = true;
          setTimeout(() => child.kill('SIGKILL'), delayMs);
        });
        const { count } = ledgerHead('killed');
        told.push(`turn ${point} + ${delayMs} ms: ${count} entries`);
        expect([ending.code, ending.stderr], told.join('; ')).toEqual([isKilled ? ending.code : 0, '']);
        // A busy machine reads the turns late: the session may be over when the signal comes, or its process be gone.
        if (isOver('killed')) break;
      }
      if (KILLS_ASKED > 0) expect(told.length, told.join('; ')).toBeGreaterThan(KILLS / 2);
      const hasEnded = isOver('killed');
      // Once more as it begins to play again what was played already.
      if (!hasEnded) {
        await session('killed', source, ['--resume'], (turn, child) => {
          if (turn === 1) child.kill('SIGKILL');
        });
      }
      if (!hasEnded) {
        const last = await session('killed', source, ['--resume']);
        expect(last, told.join('; ')).toEqual({ code: 0, stderr: '' });
      }
      expect(isOver('killed'), told.join('; ')).toBe(true);
      expect(existsSync(join(folder, 'killed', 'session.json'))).toBe(true);
      expect(ledgerHead('killed'), told.join('; ')).toEqual(ledgerHead('whole'));
      for (const file of ['InventoryLocks.ndjson', 'SurvivalController.ndjson', VENUE_FILE]) {
        const bytes = (name: string): Buffer => readFileSync(join(folder, name, file));
        expect(bytes('killed').equals(bytes('whole')), `${file}; ${told.join('; ')}`).toBe(true);
      }
    },
    TIMEOUT_MS,
  );
});
