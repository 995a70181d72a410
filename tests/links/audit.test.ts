/** From any order of a session back to its sensors, multipliers, model actions, theorems and build: `plimsoll why`. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceEvent } from '@plimsoll/trace';
import { mutateTrace } from '@plimsoll/trace-validation';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { order, PRICE, testService } from '../../apps/kernel/src/service/test-service.ts';
import { orderTrail, type Trail } from '../../apps/plimsoll/src/why/order-trail.ts';
import { THEOREMS } from '../../apps/plimsoll/src/why/theorems.ts';
import { ROOT } from '../support/places.ts';
import { type Ending, kernel, plimsoll, scratch, stackLines } from '../support/plimsoll.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const TURNS = 160;
/** Every order is looked up in a short session's traces; every fifth is enough to see each kind of ending. */
const EVERY = 5;
const out = join(scratch(), 'session');
let events: readonly TraceEvent[] = [];

beforeAll(async () => {
  const money = ['--deposit', '1000000', '--by', 'ann'];
  const { code, stderr } = await kernel([
    ...['--mode', 'paper', '--source', 'synthetic', '--turns', String(TURNS), '--out', out],
    ...money,
  ]);
  expect([code, stderr]).toEqual([0, '']);
  events = eventsOf('InventoryLocks');
});

function eventsOf(spec: string, folder = out): TraceEvent[] {
  const lines = readFileSync(join(folder, `${spec}.ndjson`), 'utf8').split('\n');
  return lines.slice(1, -2).map((line) => JSON.parse(line));
}

function orderOf(event: TraceEvent): string {
  return (event.why?.['order'] as { id: string }).id;
}

/** An order whose judgement says so. */
function orderWith(verdict: string, code?: string): string {
  const event = events.find(({ why }) => why?.['verdict'] === verdict && why['code'] === code);
  if (event === undefined) throw new Error(`no order ends with ${verdict} ${code}`);
  return orderOf(event);
}

/** A copy of the session with one trace changed. */
function copyWith(spec: string, change: (bytes: Buffer) => Buffer | string): string {
  const folder = join(scratch(), 'copy');
  cpSync(out, folder, { recursive: true });
  const file = join(folder, `${spec}.ndjson`);
  writeFileSync(file, change(readFileSync(file)));
  return folder;
}

async function why(order: string, folder = out, ...more: readonly string[]): Promise<Ending> {
  const ending = await plimsoll(['why', order, '--session', folder, ...more]);
  expect(stackLines(ending)).toEqual([]);
  return ending;
}

test('every order that was judged leads to a decision that its readings explain, and to the build', async () => {
  const { build } = JSON.parse(readFileSync(join(out, 'session.json'), 'utf8'));
  const ids = [...new Set(events.filter(({ why }) => why?.['order'] !== undefined).map(orderOf))];
  expect(ids.length).toBeGreaterThan(50);
  for (const id of ids.filter((_, at) => at % EVERY === 0)) {
    const trail = (await orderTrail(out, id)) as Extract<Trail, { kind: 'found' }>;
    expect([id, trail.kind, trail.build]).toEqual([id, 'found', build]);
    for (const { event, grant } of trail.events) {
      expect(grant?.action).toBe('Grant');
      if (event.why?.['verdict'] === undefined) continue;
      const decision = trail.decisions.get(event.after?.['kernel/controller'] ?? 0);
      expect([id, decision?.mismatch, decision?.events.at(-1)?.seq]).toEqual([
        id,
        undefined,
        event.after?.['kernel/controller'],
      ]);
    }
  }
});

describe('the story', () => {
  test('of an order that left and filled goes from the gate to the sensors, and to the ledger', async () => {
    const filled = JSON.parse(
      readFileSync(join(out, 'venue.ndjson'), 'utf8')
        .split('\n')
        .find((line) => line.includes('"filled"')) ?? '',
    ).filled.orderId;
    const { code, stdout } = await why(filled);
    expect(code).toBe(0);
    const expected = [
      new RegExp(`^order ${filled}: (BUY|SELL) [\\d .]+ \\w+ at [\\d .]+, (taker|limit)$`, 'm'),
      /sent +by w\d with token \d+: event \d+, Send\(/,
      /judged +PASS, an (entry|exit): event \d+, Pass\(/,
      /fence +token (\d+) of \w+, newest \1: live; lease of w\d granted in event \d+/,
      /authority +(APEX|STALKER|TURTLE), record \d+, R [\d.]+ %, \d+ ms old/,
      /decision +\d+ at \d+ ms: Evaluate\(e = \d+, x = \d+\) in event \d+ of SurvivalController/,
      /readings +invariants: checksum holds, ledger holds, heartbeat 0 ms old/,
      /environment: volatility [\d.]+ % of usual, takers bought [\d.]+ %/,
      /multipliers +m1 invariants +100\.0000 % {2}\(pin_stop\)/,
      /filter +[\d.]+ % to [\d.]+ % in \d+ ms {2}\(pin_fast_attack, pin_recovery\)/,
      /posture +\w+ to \w+ {2}\(pin_gates\); leverage up to \d\.\d\d {2}\(pin_leverage\)/,
      /recomputed +from the readings, equal to the last unit/,
      /ledger +entry \d+, session-2\/fill-\d+: -?[\d .]+ for -?[\d .]+, fee [\d .]+/,
      /build +sha256:[0-9a-f]{64}/,
    ];
    for (const each of expected) expect(stdout).toMatch(each);
  });

  test('of an order that did not leave says why, in words and in a code', async () => {
    const stale = await why(orderWith('DENY', 'LOCK303'));
    expect(stale.stdout).toMatch(/judged +DENY, LOCK303: its token is not the newest: event \d+, Refuse\(/);
    expect(stale.stdout).toMatch(/fence +token \d+ of \w+, newest \d+: STALE/);
    expect(stale.stdout).toMatch(/authority +not asked: the fence had refused it/);
    const code = events.find(({ why }) => String(why?.['code']).startsWith('GATE'))?.why?.['code'];
    const denied = await why(orderWith('DENY', String(code)));
    expect(denied.stdout).toMatch(new RegExp(`judged +DENY, ${code}: .+: event \\d+, Pass\\(`));
    expect(denied.stdout).toContain('no fill of it');
  });

  test('for machines has the same facts in one object', async () => {
    const { code, stdout } = await why(orderWith('PASS'), out, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      order: orderWith('PASS'),
      events: [{ action: 'Send' }, { action: 'Pass', why: { verdict: 'PASS' } }],
      decisions: [{ recomputed: 'equal' }],
      theorems: { m1: ['pin_stop'] },
      traces: [{ spec: 'InventoryLocks', isFinished: true }, { spec: 'SurvivalController' }],
    });
  });
});

describe('what cannot be told', () => {
  test('an order that is not there: exit 2, and some that are', async () => {
    const { code, stderr } = await why('w9-9');
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/no order w9-9 .*: it has \d+ orders, such as w\d-\d/),
    ]);
  });

  test('a folder without a session: exit 2', async () => {
    for (const folder of [scratch(), join(scratch(), 'none')]) {
      const { code, stderr } = await why('w1-1', folder);
      expect([code, stderr]).toEqual([2, expect.stringContaining('no InventoryLocks.ndjson')]);
    }
  });

  test('a trace that was altered: exit 1 and the line, whichever of the two it is', async () => {
    for (const spec of ['InventoryLocks', 'SurvivalController']) {
      const folder = copyWith(spec, (bytes) =>
        mutateTrace(bytes, { kind: 'forgeActor', event: 40, actor: 'somebody' }, { rechain: false }),
      );
      const { code, stderr } = await why(orderWith('PASS'), folder);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/line 43: prev is .*TRACE302/)]);
    }
  });

  test('multipliers that were altered and chained anew: exit 1, and what the readings give', async () => {
    const id = orderWith('PASS');
    const judged = events.find((event) => event.why?.['verdict'] === 'PASS');
    const at = (judged?.after?.['kernel/controller'] ?? 1) - 1;
    const folder = copyWith('SurvivalController', (bytes) =>
      mutateTrace(bytes, { kind: 'alter', event: at, path: ['why', 'm2'], to: 1 }, { rechain: true }),
    );
    const { code, stdout } = await why(id, folder);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/recomputed +NOT EQUAL: why\.m2 is 1 in the trace, the readings give \d+/),
    ]);
  });

  test('a session that was cut off: the story as far as it goes, and exit 4', async () => {
    const id = orderWith('PASS');
    const folder = copyWith('InventoryLocks', (bytes) => bytes.subarray(0, bytes.length - 300));
    rmSync(join(folder, 'session.json'));
    const { code, stdout } = await why(id, folder);
    expect([code, stdout]).toEqual([
      4,
      expect.stringMatching(/is unfinished: its session is running, or was cut off/),
    ]);
    rmSync(join(folder, 'SurvivalController.ndjson'));
    expect(await why(id, folder)).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('the trace names none that this rests on'),
    });
    writeFileSync(join(folder, 'session.json'), '{');
    expect((await why(id, folder)).code).toBe(2);
  });

  test('a ledger that was touched: exit 1', async () => {
    const folder = copyWith('InventoryLocks', (bytes) => bytes);
    const summary = join(folder, 'session.json');
    writeFileSync(summary, readFileSync(summary, 'utf8').replaceAll(out, folder));
    writeFileSync(join(folder, 'ledger.db.head'), 'nonsense');
    const { code, stderr } = await why(orderWith('PASS'), folder);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^LEDGER109/)]);
  });
});

test('an order that an agent sent to the service has its story too', async () => {
  const service = await testService();
  const agent = await service.connect('agent');
  await agent.ask({ type: 'account', equityMicro: PRICE, positions: [] });
  for (let step = 0; step < 4; step += 1) await service.observe(agent);
  const { token } = await agent.ask({ type: 'acquire', instrument: 'BTC' });
  await agent.ask({ type: 'authorize', token, order: order({ id: 'agent-1' }) });
  const other = await service.connect('other');
  await other.ask({ type: 'authorize', token, order: order({ id: 'other-1' }) }); // a token of somebody else
  service.service.settle();
  const { code, stdout } = await why('agent-1', service.files.out);
  const foreign = await why('other-1', service.files.out);
  await service.end();
  expect(foreign.stdout).toMatch(/judged +DENY, GATE113: .*no step of InventoryLocks/);
  expect(foreign.stdout).toMatch(/fence +token 1 of BTC: other does not hold it/);
  expect(code).toBe(4); // it is running: the trace has no end yet
  expect(stdout).toMatch(/judged +PASS, an entry: event \d+, Pass\(/);
  expect(stdout).toMatch(/authority +APEX, record \d+, R 100\.0000 %/);
  expect(stdout).toMatch(/recomputed +from the readings, equal to the last unit/);
  expect(stdout).toMatch(/build +sha256:[0-9a-f]{64}/);
  expect(stdout).toMatch(/ledger +there is none beside the traces/);
});

test('every theorem that a story names stands in rocq-proofs', () => {
  const theories = join(ROOT, 'rocq-proofs/theories');
  const text = readdirSync(theories)
    .filter((file) => file.endsWith('.v'))
    .map((file) => readFileSync(join(theories, file), 'utf8'))
    .join('\n');
  for (const name of new Set(Object.values(THEOREMS).flat())) {
    expect(text, name).toMatch(new RegExp(`^(Theorem|Lemma|Definition|Corollary) ${name}\\b`, 'm'));
  }
});
