import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLedger } from '@plimsoll/ledger';
import { recomputeController } from '@plimsoll/survival-kernel';
import type { TraceEvent } from '@plimsoll/trace';
import { readTraceFile } from '@plimsoll/trace';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from './faults.ts';
import { SessionError } from './market-feed.ts';
import { runPaperSession } from './paper-session.ts';
import type { CapitalOptions } from './session-capital.ts';
import type { SessionSummary } from './summary.ts';
import { testFeed } from './test-feed.ts';

const TURNS = 240;
const FAULTS: readonly Fault[] = [
  { kind: 'freeze-worker', worker: 'w1', fromTurn: 40, untilTurn: 80 },
  { kind: 'controller-stalls', fromTurn: 100, untilTurn: 108 },
  { kind: 'latency', addMs: 600, fromTurn: 130, untilTurn: 131 },
  { kind: 'checksum-fails', fromTurn: 200, untilTurn: 201 },
  { kind: 'sign', person: 'ann', fromTurn: 201, untilTurn: 204 },
  { kind: 'sign', person: 'bob', fromTurn: 205, untilTurn: 205 },
];

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-session-'));
let summary: SessionSummary;

/** A million, put in by ann, in a ledger of the session's own. */
function capitalIn(outFolder: string): CapitalOptions {
  return { file: join(outFolder, 'ledger.db'), deposit: { amountMicro: 1_000_000_000_000, by: 'ann' } };
}

function run(name: string, seed: number): Promise<SessionSummary> {
  const outFolder = join(folder, name);
  return runPaperSession({
    source: testFeed(TURNS),
    outFolder,
    seed,
    faults: FAULTS,
    startedAt: '2026-01-01T00:00:00Z',
    capital: capitalIn(outFolder),
  });
}

async function eventsOf(name: string, spec: string): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  const keep = (event: TraceEvent): boolean => {
    events.push(event);
    return true;
  };
  const reading = await readTraceFile(join(folder, name, `${spec}.ndjson`), {
    header: () => true,
    event: keep,
  });
  expect(reading.kind).toBe('complete');
  return events;
}

beforeAll(async () => {
  summary = await run('a', 1);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a paper session', () => {
  test("gives the same bytes for the same source and seed, whatever the workers' processes do", async () => {
    await run('b', 1);
    await run('c', 2);
    const bytes = (name: string, spec: string) => readFileSync(join(folder, name, `${spec}.ndjson`), 'utf8');
    for (const spec of ['SurvivalController', 'InventoryLocks'])
      expect(bytes('b', spec)).toBe(bytes('a', spec));
    expect(bytes('c', 'InventoryLocks')).not.toBe(bytes('a', 'InventoryLocks'));
  }, 60_000);

  test('refuses a stale token of the worker that was frozen past its lease', async () => {
    const events = await eventsOf('a', 'InventoryLocks');
    const woke = events.findIndex(({ action }) => action === 'Wake');
    const stale = events.slice(woke).find(({ action, args }) => action === 'Refuse' && args?.['w'] === 'w1');
    expect(stale?.why).toMatchObject({ verdict: 'DENY', code: 'LOCK303' });
    expect(summary.staleTokensRefused).toBeGreaterThan(0);
  });

  test('passes no order but with the newest token, an authority in force, and a posture that allows it', async () => {
    const events = await eventsOf('a', 'InventoryLocks');
    const passes = events.filter(({ action }) => action === 'Pass');
    for (const { why, args, state } of passes) {
      const newest = new Map((state?.['newest'] as unknown as { '#map': [string, number][] })['#map']);
      expect(why?.['token']).toBe(newest.get(String(args?.['i'])));
      const authority = why?.['authority'] as { posture: string; ageMs: number };
      if (why?.['verdict'] !== 'PASS') continue;
      expect(authority.posture).not.toBe('HIBERNATE');
      expect(authority.ageMs).toBeLessThan(1_000);
    }
    expect(summary.ordersPassed).toBe(passes.filter(({ why }) => why?.['verdict'] === 'PASS').length);
    expect(summary.ordersDenied['GATE103']).toBeGreaterThan(0); // while the controller stalled
    expect(summary.ordersDenied['GATE104']).toBeGreaterThan(0); // after the trip
  });

  test('writes a controller trace that its own readings explain, faults labelled', async () => {
    const events = await eventsOf('a', 'SurvivalController');
    const { check } = recomputeController();
    for (const event of events) expect(check(event)).toBeUndefined();
    const broken = events.find(({ action }) => action === 'Break');
    expect(broken).toMatchObject({ args: { c: 'checksum' }, why: { m1: 0, injected: ['checksum-fails'] } });
    expect(summary.refusedSteps).toMatchObject({ CTRL104: 2, CTRL105: 1 });
    expect(summary.controllerActions).toMatchObject({ Break: 1, Mend: 1, Sign: 2, Rearm: 1 });
    expect(summary.injected).toContain('freeze-worker');
    expect(summary.source).toBe('synthetic');
  });

  test('leaves no trace of an earlier session overwritten', async () => {
    await expect(run('a', 1)).rejects.toThrow('LEDGER102');
    const outFolder = join(folder, 'a');
    const capital = capitalIn(join(folder, 'other'));
    await expect(runPaperSession({ source: testFeed(5), outFolder, seed: 1, capital })).rejects.toThrow(
      'choose another --out',
    );
  });

  test('ends reconciled: the ledger says what the venue says, to the last micro-unit', () => {
    expect(summary.fills).toBeGreaterThan(0);
    expect(summary.ledger).toMatchObject({ isReconciled: true, differences: [], session: 'session-2' });
    const read = readLedger({ file: summary.ledger.file }, 'all');
    if (!read.ok) throw new Error(read.problem.code);
    const { book } = read.value;
    expect(Object.fromEntries(book.positions)).toEqual(
      Object.fromEntries(Object.entries(summary.positionsAtEnd).filter(([, held]) => held !== 0)),
    );
    expect(book.state).toMatchObject({ session: null, agrees: 1, fills: summary.fills });
  });

  test('that breaks off leaves an unfinished trace', async () => {
    const outFolder = join(folder, 'broken');
    async function* breaking() {
      yield* testFeed(20);
      throw new SessionError(2, 'the feed broke');
    }
    await expect(
      runPaperSession({ source: breaking(), outFolder, seed: 1, capital: capitalIn(outFolder) }),
    ).rejects.toThrow('the feed broke');
    const file = join(outFolder, 'InventoryLocks.ndjson');
    expect((await readTraceFile(file, { header: () => true, event: () => true })).kind).toBe('unfinished');
  });

  test('without an observation has checked nothing, and says so', async () => {
    const outFolder = join(folder, 'none');
    const capital = capitalIn(outFolder);
    const empty = runPaperSession({ source: testFeed(0), outFolder, seed: 1, capital });
    await expect(empty).rejects.toThrow(SessionError);
  });
});
