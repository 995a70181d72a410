/** Crashes: a writer that is killed, and files whose ends are cut off or flipped. Recovered or refused, never wrong. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fc, test as property } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEPOSIT, folders, must } from '../test-support/test-facts.ts';
import { nthFill } from '../test-support/writer-process.ts';
import { Book } from './book.ts';
import type { Head } from './head-file.ts';
import { readHead } from './head-file.ts';
import { headFileOf, Ledger, type LedgerPlace, readLedger } from './ledger.ts';
import { SNAPSHOT_EVERY } from './limits.ts';
import { isIntegrityProblem } from './problem.ts';

const WRITER = fileURLToPath(new URL('../test-support/writer-process.ts', import.meta.url));
const KILLS = Number(process.env['PLIMSOLL_LEDGER_KILLS'] ?? '6');
const DAMAGES = Number(process.env['PLIMSOLL_LEDGER_DAMAGES'] ?? '250');
const { make, clear } = folders();
afterAll(clear);

/** Fills among so many entries: all but the deposit and the snapshots. */
function fillsAmong(entries: number): number {
  return entries - 1 - Math.floor(entries / SNAPSHOT_EVERY);
}

/** The state that so many entries must amount to; snapshots are entries too. */
function expectedState(entries: number): Book['state'] {
  const book = Book.of();
  book.apply(DEPOSIT);
  for (let number = 0; number < fillsAmong(entries); number += 1) book.apply(nthFill(number));
  return { ...book.state, entries };
}

/** Lets a writer run until it has acknowledged something and `afterMs` more have passed, then kills it. */
async function killedWriter(place: LedgerPlace, first: number, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [WRITER, place.file, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill('SIGKILL');
  await closed;
  return Number(said.trimEnd().split('\n').at(-1));
}

// [utest->REQ~ledger-persistent~1] [utest->REQ~single-failure~1]
describe('kill -9 while it writes', () => {
  test(
    `loses no acknowledged entry and applies none twice, ${KILLS} times in a row`,
    async () => {
      const place = make();
      must(Ledger.create(place, DEPOSIT)).close();
      let first = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        const afterMs = Math.floor(Math.random() * 60);
        const acknowledged = await killedWriter(place, first, afterMs);
        const read = must(readLedger(place, 'all'));
        const told = `kill ${kill} after ${afterMs} ms: ${acknowledged} acknowledged, ${read.head.count} found`;
        expect(read.head.count, told).toBeGreaterThanOrEqual(acknowledged);
        expect(read.book.state, told).toEqual(expectedState(read.head.count));
        const ledger = must(Ledger.open(place));
        // A caller that heard no answer asks again: what is in is told so, and nothing is applied twice.
        const last = fillsAmong(read.head.count);
        const again = Array.from({ length: 8 }, (_, at) => nthFill(Math.max(0, last - 4) + at));
        const posted = must(ledger.post(again));
        expect(posted.filter(({ isNew }) => isNew)).toHaveLength(8 - Math.min(4, last));
        expect(ledger.book.state).toEqual(expectedState(ledger.head.count));
        first = fillsAmong(ledger.head.count);
        ledger.close();
      }
    },
    60_000 + KILLS * 10_000,
  );
});

describe('files that are damaged after a crash', () => {
  /** A ledger as `kill -9` leaves it: part of it in the database, part in the write-ahead log. */
  const killed = make();
  let acknowledged: Head | undefined;
  let found: Head;

  beforeAll(async () => {
    must(Ledger.create(killed, DEPOSIT)).close();
    await killedWriter(killed, 0, 50);
    // Opening and closing moves the log into the database; then a second writer leaves a log behind again.
    const ledger = must(Ledger.open(killed));
    const first = fillsAmong(ledger.head.count);
    ledger.close();
    await killedWriter(killed, first, 20);
    expect(statSync(`${killed.file}-wal`).size).toBeGreaterThan(0);
    const settled = must(Ledger.open(copyOf(killed)));
    acknowledged = readHead(headFileOf(killed));
    found = settled.head;
    settled.close();
  }, 60_000);

  function copyOf(from: LedgerPlace): LedgerPlace {
    const place = make();
    for (const part of parts) {
      if (existsSync(from.file + part)) copyFileSync(from.file + part, place.file + part);
    }
    return place;
  }

  const parts = ['', '-wal', '.head'] as const;

  property.prop(
    [
      fc.constantFrom(...parts),
      fc.constantFrom('cut', 'flip', 'zero sector'),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(7),
    ],
    { numRuns: DAMAGES },
  )(
    'are recovered in full or refused with a reason: never an entry less, never an exception',
    (part, damage, where, bit) => {
      const place = copyOf(killed);
      damageFile(place.file + part, damage, where, bit);
      const opened = Ledger.open(place);
      if (!opened.ok) {
        const { problem } = opened;
        expect(isIntegrityProblem(problem) || problem.code === 'LEDGER103').toBe(true);
        return;
      }
      const { head, book } = opened.value;
      opened.value.close();
      // A group that was committed but not acknowledged may be gone as a whole: nobody was told of it.
      expect([acknowledged, found]).toContainEqual(head);
      expect(book.state).toEqual(expectedState(head.count));
      expect(readHead(headFileOf(place))).toEqual(head);
    },
    60_000 + DAMAGES * 500,
  );
});

/** The last three pages are where a crash leaves its traces. */
const END_BYTES = 3 * 4_096;

function damageFile(file: string, damage: string, where: number, bit: number): void {
  if (!existsSync(file)) return;
  const { size } = statSync(file);
  const from = Math.max(0, size - END_BYTES);
  const at = Math.min(size - 1, Math.floor(from + where * (size - from)));
  const bytes = readFileSync(file);
  if (damage === 'cut') writeFileSync(file, bytes.subarray(0, at));
  else if (damage === 'flip') writeFileSync(file, bytes.with(at, (bytes[at] ?? 0) ^ (1 << bit)));
  else writeFileSync(file, bytes.fill(0, at - (at % 512), Math.min(size, at - (at % 512) + 512)));
}
