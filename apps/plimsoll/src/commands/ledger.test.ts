import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
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
    note: () => undefined,
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
      [['burn', file], 'deposit or withdraw, not burn'],
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

describe('plimsoll ledger deposit and withdraw', () => {
  const asked = { amount: '1000.5', id: 'wire-7', by: 'bob' };

  test('book money between sessions, once for each id, and refuse what is another or more than there is', async () => {
    const place = fresh('moved.db');
    expect(await run(['deposit', place], asked)).toMatchObject({
      code: 0,
      results: ['1 000.500000 put in: entry 2, cash 2 235.067890'],
      facts: [{ result: 'holds', entry: 2, isNew: true, cashMicro: 2_235_067_890 }],
    });
    expect(await run(['deposit', place], asked)).toMatchObject({
      code: 0,
      results: ['wire-7 was put in before: entry 2, cash 2 235.067890'],
    });
    expect(await run(['deposit', place], { ...asked, by: 'ann' })).toMatchObject({
      code: 1,
      complaints: [expect.stringContaining('LEDGER302')],
    });
    const out = { ...asked, id: 'wire-8', note: 'rent' };
    expect(await run(['withdraw', place], { ...out, amount: '2235.067891' }, true)).toMatchObject({
      code: 1,
      facts: [{ result: 'refused', refusal: expect.stringContaining('LEDGER304') }],
    });
    expect(await run(['withdraw', place], { ...out, amount: '2235.06789' })).toMatchObject({
      code: 0,
      results: ['2 235.067890 taken out: entry 3, cash 0.000000'],
    });
    const { results } = await run(['export', place]);
    expect(results.at(-1)).toContain('3,withdrawal,capital/wire-8,0,,capital,quote,2235067890,,bob,rent,');
    expect(await run(['verify', place])).toMatchObject({ code: 0 });
  });

  test('are refused in the wrong state: a session that was cut off, a position whose worth nobody knows', async () => {
    const held = copyWith('held.db', () => undefined);
    expect(await run(['withdraw', held], asked)).toMatchObject({
      code: 1,
      complaints: [expect.stringContaining('BTC is held')],
    });
    const place = fresh('cut.db', (ledger) =>
      ledger.post([{ kind: 'session', id: 's', atMs: 0, session: 'monday', terms: 't', build: 'b' }]),
    );
    for (const action of ['deposit', 'withdraw']) {
      expect(await run([action, place], asked)).toMatchObject({
        code: 1,
        complaints: [expect.stringContaining('monday is open')],
      });
    }
    const busy = Ledger.open({ file: place });
    expect((await run(['deposit', place], asked)).code).toMatchObject({
      exit: 2,
      message: expect.stringMatching(/^LEDGER105: .*--kernel/),
    });
    if (busy.ok) busy.value.close();
  });

  test('ask for what is missing, and for one way only', async () => {
    const kernel = { kernel: 'unix:/nowhere/kernel.sock', tokenFile: join(folder, 'token') };
    writeFileSync(kernel.tokenFile, 'secret');
    const { by: _by, ...nameless } = asked;
    const cases: readonly (readonly [options: Options, message: string, operands?: readonly string[]])[] = [
      [{ ...asked, amount: '0' }, 'needs --amount'],
      [{ ...asked, amount: '-5' }, 'needs --amount'],
      [{ ...asked, amount: '1.0000001' }, 'needs --amount'],
      [{ id: 'x', by: 'bob' }, 'needs --amount'],
      [{ ...asked, id: '' }, 'needs --id'],
      [nameless, 'needs --by'],
      [{ ...asked, by: '' }, 'LEDGER301: by must be'],
      [{ ...asked, id: 'x'.repeat(200) }, 'LEDGER301: id must be'],
      [{ ...nameless, kernel: kernel.kernel }, 'go together'],
      [{ ...nameless, tokenFile: kernel.tokenFile }, 'go together'],
      [{ ...nameless, ...kernel, kernel: 'kernel.sock' }, 'go together'],
      [{ ...asked, ...kernel }, 'knows its ledger', []],
      [{ ...nameless, ...kernel }, 'knows its ledger'],
      [{ ...nameless, ...kernel }, 'ENOENT', []],
      [{ ...nameless, ...kernel, tokenFile: join(folder, 'no-token') }, 'ENOENT', []],
      [asked, 'LEDGER101', [join(folder, 'gone.db')]],
    ];
    for (const [options, message, operands = [fresh('asked.db')]] of cases) {
      expect((await run(['deposit', ...operands], options)).code).toMatchObject({
        exit: 2,
        message: expect.stringContaining(message),
      });
    }
  });

  test('go through a kernel that runs', async () => {
    const heard: object[] = [];
    const answers = [
      { id: 1, ok: true },
      { id: 2, ok: true, type: 'transferred', entry: 9, isNew: true, cashMicro: 5 },
    ];
    const path = join(folder, 'kernel.sock');
    const server = createServer((socket) => {
      createInterface({ input: socket }).on('line', (line) => {
        heard.push(JSON.parse(line) as object);
        socket.write(`${JSON.stringify(answers[heard.length - 1])}\n`);
      });
    }).listen(path);
    await once(server, 'listening');
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'secret\n');
    const { by: _by, ...nameless } = asked;
    const options = { ...nameless, kernel: `unix:${path}`, tokenFile };
    expect(await run(['deposit'], options)).toMatchObject({
      code: 0,
      facts: [{ result: 'holds', entry: 9, isNew: true, cashMicro: 5 }],
    });
    expect(heard).toEqual([
      { id: 1, type: 'hello', protocol: 'plimsoll-kernel/1', token: 'secret' },
      { id: 2, type: 'deposit', transfer: 'wire-7', amountMicro: 1_000_500_000, note: '' },
    ]);
    heard.length = 0;
    answers[0] = { id: 1, ok: false, ...{ code: 'KAPI104', text: 'the token is not known' } };
    expect(await run(['withdraw'], options)).toMatchObject({
      code: 1,
      complaints: ['KAPI104: the token is not known'],
    });
    server.close();
  });

  /** A ledger with its opening deposit, and nothing held. */
  function fresh(name: string, change: (ledger: Ledger) => unknown = () => undefined): string {
    const place = join(folder, name);
    for (const each of [place, `${place}.head`]) rmSync(each, { force: true });
    const made = Ledger.create({ file: place }, DEPOSIT);
    if (!made.ok) throw new Error(made.problem.code);
    change(made.value);
    made.value.close();
    return place;
  }
});
