import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fact, Ledger, readLedger } from '@plimsoll/ledger';
import { readTraceFile } from '@plimsoll/trace';
import { afterAll, describe, expect, test } from 'vitest';
import { SessionError } from './market-feed.ts';
import { runPaperSession } from './paper-session.ts';
import type { CapitalOptions } from './session-capital.ts';
import type { SessionSummary } from './summary.ts';
import { testFeed } from './test-feed.ts';
import { VENUE_FILE } from './venue-record.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-capital-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DEPOSIT = { amountMicro: 1_000_000_000_000, by: 'ann' };
const TURNS = 120;

interface Run {
  readonly out: string;
  readonly ledger?: string;
  readonly seed?: number;
  readonly breaksAt?: number;
  readonly capital?: Omit<CapitalOptions, 'file'>;
}

/** A session on the made-up market; it breaks off, as in a crash, after `breaksAt` turns. */
function run({
  out,
  ledger = out,
  seed = 1,
  breaksAt,
  capital = { deposit: DEPOSIT },
}: Run): Promise<SessionSummary> {
  async function* source() {
    for await (const observation of testFeed(TURNS)) {
      if (breaksAt !== undefined && observation.sequence > breaksAt) throw new SessionError(70, 'cut off');
      yield observation;
    }
  }
  return runPaperSession({
    source: source(),
    outFolder: join(folder, out),
    seed,
    turnsMax: TURNS,
    workers: ['w1', 'w2'],
    faults: [],
    startedAt: '2026-01-01T00:00:00Z',
    capital: { file: join(folder, ledger, 'ledger.db'), ...capital },
  });
}

const resumes = { resumes: true };

function bookOf(name: string) {
  const read = readLedger({ file: join(folder, name, 'ledger.db') }, 'all');
  if (!read.ok) throw new Error(read.problem.code);
  return read.value.book;
}

/** How the trace of a session's gate ends. */
async function ends(name: string): Promise<string> {
  const file = join(folder, name, 'InventoryLocks.ndjson');
  return (await readTraceFile(file, {})).kind;
}

/** Posts beside a session: what the venue or a person did meanwhile. */
function post(name: string, facts: readonly Fact[]): void {
  const opened = Ledger.open({ file: join(folder, name, 'ledger.db') });
  if (!opened.ok) throw new Error(opened.problem.code);
  expect(opened.value.post(facts)).toMatchObject({ ok: true });
  opened.value.close();
}

describe("a session's capital", () => {
  test("is yesterday's: cash, positions and the highest equity go on in the next session", async () => {
    const first = await run({ out: 'monday' });
    const between = bookOf('monday');
    expect(between.state.session).toBe(null);
    const second = await run({ out: 'tuesday', ledger: 'monday', seed: 2, capital: {} });
    expect(second.equityAtStartMicro).not.toBe(DEPOSIT.amountMicro);
    expect(second.ledger.session).toBe(`session-${first.ledger.entries + 2}`);
    expect(second.ledger).toMatchObject({ isReconciled: true, differences: [] });
    expect(bookOf('monday').capitalMicro).toBe(DEPOSIT.amountMicro);
    expect(bookOf('monday').state.peakMicro).toBeGreaterThanOrEqual(between.state.peakMicro);
  }, 60_000);

  test('is never made from a constant: without a ledger and a deposit there is no session', async () => {
    await expect(run({ out: 'none', capital: {} })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^LEDGER101: .*--deposit AMOUNT --by NAME/),
    });
  });

  test('on a ledger that was touched is refused', async () => {
    await run({ out: 'touched' });
    const file = join(folder, 'touched', 'ledger.db.head');
    writeFileSync(file, 'nonsense');
    await expect(run({ out: 'touched2', ledger: 'touched', capital: {} })).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/^LEDGER109/),
    });
  }, 60_000);

  test('with a position that nobody quotes begins no session that could lose it from sight', async () => {
    await run({ out: 'held' });
    const fill = { kind: 'fill', id: 'x', atMs: 0, orderId: 'o', instrument: 'DOGE', feeMicro: 0 } as const;
    post('held', [{ ...fill, quantityMicro: 5, proceedsMicro: -5 }]);
    await expect(run({ out: 'held2', ledger: 'held', capital: {} })).rejects.toThrow(
      'holds 5 micro-units of DOGE',
    );
  }, 60_000);
});

describe('a session that was cut off', () => {
  test('is played again and goes on: the same ledger, the same bytes', async () => {
    await run({ out: 'whole' });
    await expect(run({ out: 'cut', breaksAt: 70 })).rejects.toThrow('cut off');
    expect(bookOf('cut').state.session?.session).toBe('session-2');
    await expect(run({ out: 'cut', breaksAt: 90, capital: resumes })).rejects.toThrow('cut off');
    const summary = await run({ out: 'cut', capital: resumes });
    expect(summary.ledger.isReconciled).toBe(true);
    expect(bookOf('cut').state).toEqual(bookOf('whole').state);
    for (const file of ['InventoryLocks.ndjson', 'SurvivalController.ndjson', VENUE_FILE]) {
      expect(readFileSync(join(folder, 'cut', file), 'utf8')).toBe(
        readFileSync(join(folder, 'whole', file), 'utf8'),
      );
    }
  }, 60_000);

  test('keeps every other session from beginning, and goes on under its own terms only', async () => {
    await expect(run({ out: 'open', breaksAt: 30 })).rejects.toThrow('cut off');
    await expect(run({ out: 'open2', ledger: 'open', capital: {} })).rejects.toThrow('(--resume)');
    await expect(run({ out: 'open', seed: 2, capital: resumes })).rejects.toThrow(
      /under "feed, seed 1, 120 turns/,
    );
    await expect(run({ out: 'open', capital: { deposit: DEPOSIT } })).rejects.toThrow('LEDGER102');
    await run({ out: 'open', capital: resumes });
    await expect(run({ out: 'open', capital: resumes })).rejects.toThrow(
      'none is open: choose another --out',
    );
    expect(bookOf('open').state.session).toBe(null);
  }, 60_000);

  test('of another build cannot be decided again', async () => {
    const ledger = Ledger.create(
      { file: join(folder, 'builds.db') },
      { kind: 'deposit', id: 'd', atMs: 0, amountMicro: 1, by: 'ann', note: '' },
    );
    if (!ledger.ok) throw new Error(ledger.problem.code);
    await expect(run({ out: 'build', breaksAt: 3 })).rejects.toThrow('cut off');
    const { terms } = bookOf('build').state.session ?? { terms: '' };
    ledger.value.post([{ kind: 'session', id: 's', atMs: 0, session: 's', terms, build: 'older' }]);
    ledger.value.close();
    const capital = { ...resumes, file: join(folder, 'builds.db') };
    const outFolder = join(folder, 'build');
    const options = { seed: 1, turnsMax: TURNS, workers: ['w1', 'w2'], faults: [], capital, outFolder };
    await expect(runPaperSession({ source: testFeed(TURNS), ...options })).rejects.toThrow(
      'begun by build older',
    );
  }, 60_000);

  test('whose trace was altered meanwhile is refused with the place', async () => {
    await expect(run({ out: 'altered', breaksAt: 60 })).rejects.toThrow('cut off');
    const file = join(folder, 'altered', 'SurvivalController.ndjson');
    const text = readFileSync(file, 'utf8');
    // No line follows that would chain the last one: only playing it again can tell.
    const at = text.lastIndexOf('"posture":') + '"posture":"'.length;
    writeFileSync(file, `${text.slice(0, at)}X${text.slice(at + 1)}`);
    await expect(run({ out: 'altered', capital: resumes })).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/is not what this session writes, from byte \d+ on/),
    });
    writeFileSync(file, `${text}{"more":"than there was"}`);
    const more = run({ out: 'altered', capital: resumes });
    await expect(more).rejects.toMatchObject({ exitCode: 1 });
  }, 60_000);

  test('leaves an order unexplained when the trace lost its end: a breach until two people have cleared it', async () => {
    await expect(run({ out: 'lost', breaksAt: 60 })).rejects.toThrow('cut off');
    const file = join(folder, 'lost', 'InventoryLocks.ndjson');
    const lines = readFileSync(file, 'utf8').split('\n');
    const lastPass = lines.findLastIndex((line) => line.includes('"verdict":"PASS"'));
    const { id } = JSON.parse(lines[lastPass] ?? '').why.order;
    // As after a power failure: the venue has the order, the disk has not its line.
    writeFileSync(file, `${lines.slice(0, lastPass).join('\n')}\n${(lines[lastPass] ?? '').slice(0, 40)}`);
    await expect(run({ out: 'lost', breaksAt: 80, capital: resumes })).rejects.toThrow('cut off');
    expect(bookOf('lost').state.unrecorded).toEqual([id]);
    expect(bookOf('lost').isSound).toBe(false);
    expect(await ends('lost')).toBe('unfinished');
    const summary = await run({ out: 'lost', capital: resumes });
    expect(await ends('lost')).toBe('complete');
    const trace = readFileSync(join(folder, 'lost', 'SurvivalController.ndjson'), 'utf8');
    const broken = trace.split('\n').find((line) => line.includes('"action":"Break"'));
    expect(JSON.parse(broken ?? '{}')).toMatchObject({
      args: { c: 'ledger' },
      state: { posture: 'HIBERNATE' },
      why: { readings: { invariants: { ledgerAgrees: false } } },
    });
    expect(summary.turnsByPosture.HIBERNATE).toBe(1 + TURNS - 60); // and where it began
    expect(bookOf('lost').isSound).toBe(false);
  }, 60_000);

  test('is mended when two people have cleared the order', async () => {
    await expect(run({ out: 'cleared', breaksAt: 60 })).rejects.toThrow('cut off');
    const file = join(folder, 'cleared', 'InventoryLocks.ndjson');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, text.lastIndexOf('"verdict":"PASS"')));
    const clearedBy = ['ann', 'bob'] as const;
    const summary = await run({ out: 'cleared', capital: { ...resumes, clearedBy } });
    expect(bookOf('cleared').isSound).toBe(true);
    expect(summary.controllerActions['Break']).toBe(undefined);
  }, 60_000);

  test('whose ledger says another thing of a fill than the venue stops at that fill, and does not reconcile', async () => {
    await expect(run({ out: 'clash', breaksAt: 20 })).rejects.toThrow('cut off');
    const whole = (await run({ out: 'unclashed' })).fills;
    const id = `session-2/fill-${whole}`;
    const fill = { kind: 'fill', atMs: 0, orderId: 'o', instrument: 'BTC', feeMicro: 0 } as const;
    post('clash', [{ ...fill, id, quantityMicro: 1, proceedsMicro: -1 }]);
    const summary = await run({ out: 'clash', capital: resumes });
    expect(summary.ledger.isReconciled).toBe(false);
    expect(summary.ledger.differences).not.toEqual([]);
    expect(summary.ledger.failure).toContain('LEDGER302');
    const trace = readFileSync(join(folder, 'clash', 'SurvivalController.ndjson'), 'utf8');
    expect(trace).toContain('"action":"Break","args":{"c":"ledger"}');
    expect(bookOf('clash').isSound).toBe(false);
  }, 60_000);

  test('whose venue record or gate trace is broken in the middle is refused', async () => {
    await expect(run({ out: 'garbled', breaksAt: 60 })).rejects.toThrow('cut off');
    const venue = join(folder, 'garbled', VENUE_FILE);
    const kept = readFileSync(venue, 'utf8');
    writeFileSync(venue, `nonsense\n${kept}`);
    await expect(run({ out: 'garbled', capital: resumes })).rejects.toMatchObject({ exitCode: 1 });
    writeFileSync(venue, kept);
    const trace = join(folder, 'garbled', 'InventoryLocks.ndjson');
    const lines = readFileSync(trace, 'utf8').split('\n');
    writeFileSync(trace, lines.toSpliced(5, 1).join('\n'));
    await expect(run({ out: 'garbled', capital: resumes })).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('TRACE30'),
    });
  }, 60_000);
});
