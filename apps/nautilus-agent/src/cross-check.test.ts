import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JsonObject, memorySink, type TraceEventBody, TraceWriter } from '@plimsoll/trace';
import { afterAll, describe, expect, test } from 'vitest';
import { crossCheck, mismatchText } from './cross-check.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-cross-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BTC = 'BTCUSDT-PERP.BINANCE';
const AFTER = { 'kernel/controller': 1, 'kernel/locks': 1 };

/** A session of one process with one order of 9 lots, changed to 12, of which 4 and 8 filled. All of it may be altered. */
function session() {
  const asked = (quantityMicro: number) => ({
    id: 'O-1',
    instrument: BTC,
    side: 'SELL',
    kind: 'limit',
    quantityMicro,
    priceMicro: 61_700_000_000,
  });
  const decision = (number: number, quantityMicro: number): TraceEventBody => ({
    tsUs: number,
    actor: 'nt-1',
    action: 'Pass',
    args: { w: 'nt-1', i: BTC, s: 's1' },
    state: { newest: { '#map': [[BTC, 5]] } },
    after: { 'kernel/controller': 1 },
    why: {
      decision: number,
      verdict: 'PASS',
      token: 5,
      order: asked(quantityMicro),
      authority: { posture: 'APEX' },
    },
  });
  const agent = (action: string, args: JsonObject, why: JsonObject = {}, more = {}): TraceEventBody => ({
    tsUs: 1,
    actor: 'nt-1',
    action,
    args,
    state: { posture: 'APEX' },
    why: { order: 'O-1', ...why },
    ...more,
  });
  const { id: _id, ...sent } = asked(9_000);
  return {
    controller: [{ tsUs: 1, actor: 'controller', action: 'Init', state: { posture: 'APEX' } }],
    locks: [decision(1, 9_000), decision(2, 8_000)],
    agent: [
      agent('Initialize', { i: BTC, side: 'SELL', q: 9 }),
      agent('Pass', { o: 1 }, { decision: 1, token: 5, sent }, { after: AFTER }),
      agent('Fill', { o: 1, q: 4 }, { trade: 'T-1', priceMicro: 61_700_000_000 }),
      agent(
        'AskChange',
        { o: 1, q: 12 },
        { decision: 2, token: 5, sent: { ...sent, quantityMicro: 8_000 } },
        { after: AFTER },
      ),
      agent('Change', { o: 1 }),
      agent('Fill', { o: 1, q: 8 }, { trade: 'T-2', priceMicro: 61_800_000_000 }),
    ],
    account: {
      orders: [
        {
          order: 'O-1',
          instrument: BTC,
          side: 'SELL',
          quantityMicro: 12_000,
          filledMicro: 12_000,
          priceMicro: 61_700_000_000,
        },
      ],
      fills: [fillOf('T-1', 4_000, 61_700_000_000), fillOf('T-2', 8_000, 61_800_000_000)],
      positionsMicro: { [BTC]: -12_000 },
    },
  };
}

function fillOf(trade: string, quantityMicro: number, priceMicro: number) {
  return { order: 'O-1', trade, instrument: BTC, side: 'SELL', quantityMicro, priceMicro };
}

let written = 0;

async function checked(parts: object) {
  const { controller, locks, agent, account } = parts as ReturnType<typeof session>;
  written += 1;
  const write = (source: string, events: readonly TraceEventBody[]): string => {
    const sink = memorySink();
    const specDigest = `sha256:${'0'.repeat(64)}` as const;
    const header = { spec: 'S', specDigest, model: 'MCS', constants: {}, source, clock: 'c', startedAt: 'x' };
    const writer = new TraceWriter(sink, header);
    writer.appendAll(events);
    writer.end();
    const file = join(folder, `${written}-${source.replace('/', '-')}.ndjson`);
    writeFileSync(file, sink.bytes());
    return file;
  };
  const accountFile = join(folder, `${written}.account.json`);
  writeFileSync(accountFile, JSON.stringify(account ?? null));
  return await crossCheck({
    traces: {
      'kernel/controller': write('kernel/controller', controller as TraceEventBody[]),
      'kernel/locks': write('kernel/locks', locks),
      'nt-1': write('nt-1', agent),
    },
    accounts: account === undefined ? {} : { 'nt-1': accountFile },
  });
}

/** The session with the value at a path replaced; undefined removes it. */
function altered(path: string, value: unknown): object {
  const parts = structuredClone(session()) as unknown as Record<string, unknown>;
  const names = path.split('.');
  let at = parts;
  for (const name of names.slice(0, -1)) at = at[name] as Record<string, unknown>;
  const last = names.at(-1) ?? '';
  if (value !== undefined) at[last] = value;
  else if (Array.isArray(at)) at.splice(Number(last), 1);
  else delete at[last];
  return parts;
}

// [utest->REQ~agent~1] [utest->REQ~trace-conformance~1]
describe('the comparison of both sides', () => {
  test('finds nothing where kernel, trace and engine say the same', async () => {
    expect(await checked(session())).toEqual({
      compared: { decisions: 2, orders: 1, fills: 2, positions: 1 },
      mismatches: [],
    });
  });

  test.each([
    [
      'more left than the kernel was asked about',
      'agent.1.why.sent.quantityMicro',
      10_000,
      2,
      /quantityMicro is 10000, the kernel was asked about 9000/,
    ],
    ['another price', 'agent.1.why.sent.priceMicro', 1, 2, /priceMicro is 1, the kernel was asked about 617/],
    ['the other side', 'agent.1.why.sent.side', 'BUY', 2, /side is BUY, the kernel was asked about SELL/],
    ['another instrument', 'locks.0.why.order.instrument', 'ETH', 2, /instrument is BTC.*about ETH/],
    ['nothing said of what left', 'agent.1.why.sent', undefined, 2, /instrument is undefined/],
    ['a taker passed as a limit order', 'locks.0.why.order.kind', 'taker', 2, /kind is limit.*about taker/],
    [
      'a change to more than was decided',
      'agent.3.why.sent.quantityMicro',
      9_000,
      4,
      /quantityMicro is 9000, the kernel was asked about 8000/,
    ],
    ['a decision about another order', 'locks.0.why.order.id', 'O-9', 2, /decision 1 is about O-9/],
    ['a decision used twice', 'agent.3.why.decision', 1, 4, /used before/],
    ['a denial', 'locks.0.why.verdict', 'DENY', 2, /decision 1 was DENY/],
    ['an old token', 'locks.0.state.newest.#map', [[BTC, 6]], 2, /its token is 5, the newest was 6/],
    [
      'a posture that was left',
      'controller.0.state.posture',
      'TURTLE',
      2,
      /the gate went by APEX, the controller was in TURTLE/,
    ],
    [
      'a fill that the trace has not',
      'agent.5',
      undefined,
      0,
      /fill T-2: the engine has it, the trace has not/,
    ],
    [
      'a fill that the engine has not',
      'account.fills.1',
      undefined,
      6,
      /T-2: the trace has it, the engine has not/,
    ],
    [
      'a fill of another size',
      'account.fills.0.quantityMicro',
      5_000,
      3,
      /fill T-1: 4000 at 61700000000 by the trace, 5000 at/,
    ],
    [
      'a fill at another price',
      'agent.2.why.priceMicro',
      61_600_000_000,
      3,
      /fill T-1: 4000 at 61600000000 by the trace/,
    ],
    ['a fill worse than its limit', 'account.orders.0.priceMicro', 61_750_000_000, 3, /worse than its limit/],
    [
      'an order of another size',
      'account.orders.0.quantityMicro',
      9_000,
      6,
      /quantityMicro is 12000 by the trace, 9000 by the engine/,
    ],
    [
      'an order of which less filled',
      'account.orders.0.filledMicro',
      4_000,
      6,
      /filledMicro is 12000 by the trace, 4000/,
    ],
    [
      'an order on the other side',
      'account.orders.0.side',
      'BUY',
      6,
      /side is SELL by the trace, BUY by the engine/,
    ],
    [
      'an order that the trace never had',
      'account.orders.0.order',
      'O-2',
      0,
      /the engine has it, the trace has not/,
    ],
    [
      'another position',
      `account.positionsMicro`,
      { [BTC]: -11_000 },
      0,
      /add up to -12000 micro-units of BTC.*, the engine holds -11000/,
    ],
  ])('finds %s, with the event and the order', async (_what, path, value, seq, reason) => {
    const { mismatches } = await checked(altered(path, value));
    const found = mismatches.find((each) => reason.test(each.reason));
    expect(found, mismatches.map(mismatchText).join('\n')).toMatchObject({ source: 'nt-1', seq });
  });

  test('reads the trace of a process that was killed as far as it goes, without an account', async () => {
    const parts = session();
    const { compared, mismatches } = await checked({
      ...parts,
      agent: parts.agent.slice(0, 2),
      account: undefined,
    });
    expect([compared, mismatches]).toEqual([{ decisions: 1, orders: 0, fills: 0, positions: 0 }, []]);
  });
});
