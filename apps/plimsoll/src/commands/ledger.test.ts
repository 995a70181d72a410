import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Fact, Ledger } from '@plimsoll/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context, Options } from '../command.ts';
import type { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { amountText } from '../ledger/ledger-text.ts';
import { ledger } from './ledger.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-ledger-command-'));
const file = join(folder, 'ledger.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DEPOSIT = {
  kind: 'deposit',
  id: 'd',
  atMs: 0,
  amountMicro: 1_234_567_890,
  by: 'ann',
  note: '=cmd()',
} as const;
const FILL: Fact = {
  kind: 'fill',
  id: 'f',
  atMs: 5,
  orderId: 'w1-1',
  instrument: 'BTC',
  quantityMicro: 500_000,
  proceedsMicro: -200_000_000,
  feeMicro: 80_000,
};

beforeAll(() => {
  const made = Ledger.create({ file }, DEPOSIT);
  if (!made.ok) throw new Error(made.problem.code);
  made.value.post([FILL]);
  made.value.close();
});

interface Ending {
  readonly code: ExitCode | Failure;
  readonly results: readonly string[];
  readonly facts: readonly object[];
  readonly complaints: readonly string[];
}

async function run(operands: readonly string[], options: Options = {}, isJson = false): Promise<Ending> {
  const results: string[] = [];
  const facts: object[] = [];
  const complaints: string[] = [];
  const output = {
    isJson,
    result: (fact: object, text: string) => void (facts.push(fact), results.push(text)),
    complain: (text: string) => void complaints.push(text),
    progress: () => undefined,
  };
  const project = { root: folder, workFolder: folder, outFolder: folder };
  const context: Context = { project, output, signal: new AbortController().signal };
  try {
    return { code: await ledger.run(context, operands, options), results, facts, complaints };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { code: error, results, facts, complaints };
  }
}

function copyWith(name: string, change: (database: DatabaseSync) => void): string {
  const copy = join(folder, name);
  copyFileSync(file, copy);
  copyFileSync(`${file}.head`, `${copy}.head`);
  const database = new DatabaseSync(copy);
  change(database);
  database.close();
  return copy;
}

describe('plimsoll ledger', () => {
  test('show tells what the account is worth', async () => {
    const { code, results, facts } = await run(['show', file]);
    expect(code).toBe(0);
    expect(results[0]?.split('\n').slice(0, -1)).toEqual([
      'capital put in                          1 234.567890',
      'cash                                    1 034.487890',
      'position BTC                                0.500000',
      '  bought for                              200.000000',
      'realised profit                             0.000000',
      'funding                                     0.000000',
      'fees                                        0.080000',
    ]);
    expect(facts[0]).toMatchObject({
      entries: 2,
      cashMicro: 1_034_487_890,
      positionsMicro: { BTC: 500_000 },
    });
  });

  test('show tells of an open session and of breaches; verify then refuses', async () => {
    const copy = copyWith('breach.db', () => undefined);
    const opened = Ledger.open({ file: copy });
    if (!opened.ok) throw new Error(opened.problem.code);
    opened.value.post([
      { kind: 'session', id: 's', atMs: 0, session: 'monday', terms: 't', build: 'b' },
      { kind: 'unrecorded', id: 'u', atMs: 0, orderId: 'w9-9', note: '' },
      { kind: 'statement', id: 'x', atMs: 0, venue: 'v', cashMicro: 1, positionsMicro: {}, feesMicro: 0 },
    ]);
    opened.value.close();
    const shown = (await run(['show', copy])).results[0];
    expect(shown).toContain('session monday is open');
    expect(shown).toContain('disagrees with the book');
    expect(shown).toContain('no trace explains: w9-9');
    expect(await run(['verify', copy])).toMatchObject({ code: 1, facts: [{ isSound: false }] });
  });

  test('verify holds, and names the entry that was tampered with', async () => {
    expect(await run(['verify', file])).toMatchObject({ code: 0, facts: [{ result: 'holds', entries: 2 }] });
    const copy = copyWith('tampered.db', (database) => {
      database.exec(`UPDATE entries SET body = replace(body, '80000', '80001') WHERE number = 2`);
    });
    expect(await run(['verify', copy])).toMatchObject({
      code: 1,
      complaints: [expect.stringMatching(/^LEDGER202: entry 2 is not the one that was written/)],
    });
    expect(await run(['verify', copy], {}, true)).toMatchObject({
      code: 1,
      facts: [{ result: 'refused', problem: { code: 'LEDGER202', entry: 2 } }],
    });
    for (const action of ['show', 'export']) expect(await run([action, copy])).toMatchObject({ code: 1 });
    expect(await run(['export', copy], { out: join(folder, 'never.csv') })).toMatchObject({ code: 1 });
  });

  test('export is CSV that no spreadsheet takes for a formula', async () => {
    const { code, results } = await run(['export', file]);
    expect(code).toBe(0);
    expect(results[0]).toMatch(/^entry,kind,id,/);
    expect(results[1]).toContain(",ann,'=cmd(),");
    const out = join(folder, 'out.csv');
    expect(await run(['export', file], { out })).toMatchObject({ code: 0, facts: [{ out, entries: 2 }] });
    expect(readFileSync(out, 'utf8').split('\r\n')).toHaveLength(1 + 2 + 5 + 1);
    const json = await run(['export', file], {}, true);
    expect(json.facts).toMatchObject([{ number: 1, fact: { by: 'ann' } }, { number: 2 }]);
    expect((await run(['export', file], { out: join(folder, 'no', 'x.csv') })).code).toMatchObject({
      exit: 2,
    });
  });

  test('bad input is exit 2 with the reason', async () => {
    const letter = join(folder, 'letter.txt');
    writeFileSync(letter, 'not a ledger');
    const cases: readonly (readonly [operands: readonly string[], message: string])[] = [
      [['burn', file], 'show, verify or export, not burn'],
      [['show', join(folder, 'gone.db')], 'LEDGER101'],
      [['show'], 'LEDGER101'],
      [['verify', letter], 'LEDGER103'],
    ];
    for (const [operands, message] of cases) {
      expect((await run(operands)).code).toMatchObject({
        exit: 2,
        message: expect.stringContaining(message),
      });
    }
    const elsewhere = await run(['show', file], { head: join(folder, 'no.head') });
    expect(elsewhere.code).toMatchObject({ exit: 2, message: expect.stringContaining('LEDGER108') });
  });

  test('amounts read as decimals', () => {
    expect([0, 1, -1, 1_000_000, -1_234_567_000_001].map(amountText)).toEqual([
      '0.000000',
      '0.000001',
      '-0.000001',
      '1.000000',
      '-1 234 567.000001',
    ]);
  });
});
