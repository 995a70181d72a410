import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewOrder } from '@plimsoll/survival-kernel';
import { recomputeController } from '@plimsoll/survival-kernel';
import type { TraceEvent } from '@plimsoll/trace';
import { readTraceFile } from '@plimsoll/trace';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SCHEMA_FILE, schemaText } from './schema-file.ts';
import { TestClient } from './test-client.ts';
import { BTC, order, PRICE, testService, tokenOf } from './test-service.ts';

let service: Awaited<ReturnType<typeof testService>>;
beforeEach(async () => {
  service = await testService();
});
afterEach(() => service.end());

/** An agent that may trade BTC in APEX: readings good for long enough to have climbed, and a lease. */
async function armedAgent() {
  const agent = await service.connect('agent');
  await agent.ask({ type: 'account', equityMicro: PRICE, positions: [] });
  for (let step = 0; step < 4; step += 1) await service.observe(agent);
  const lease = await agent.ask({ type: 'acquire', instrument: 'BTC' });
  return { agent, token: lease['token'] as number };
}

describe('a client', () => {
  test('is told the posture with its nonce, and news to its subscription', async () => {
    const agent = await service.connect('agent');
    expect(await agent.ask({ type: 'posture', nonce: 7 })).toMatchObject({ posture: 'HIBERNATE', nonce: 7 });
    await agent.ask({ type: 'subscribe' });
    await agent.ask({ type: 'account', equityMicro: PRICE, positions: [] });
    for (let step = 0; step < 4; step += 1) await service.observe(agent);
    const apex = await agent.notice(({ posture }) => posture === 'APEX');
    expect(apex).toMatchObject({
      type: 'posture',
      nonce: 7,
      rPpm: 1_000_000,
      validMs: 1_500,
      tripped: false,
    });
    const next = await agent.ask({ type: 'posture', nonce: 8 });
    expect(next).toMatchObject({ nonce: 8, epoch: 4, posture: 'APEX' });
  });

  test('acquires, renews and releases a lease, and is told of it when another waits', async () => {
    const { agent, token } = await armedAgent();
    expect(token).toBe(1);
    const other = await service.connect('other');
    expect(await agent.ask({ type: 'renew', instrument: 'BTC', token })).toMatchObject({
      ok: false,
      code: 'LOCK107',
    });
    await service.observe(agent, {}, 5_000); // half of the lease
    expect(await agent.notice(({ event }) => event === 'due')).toMatchObject({ instrument: 'BTC' });
    expect(await agent.ask({ type: 'renew', instrument: 'BTC', token })).toMatchObject({ ok: true, token });
    expect(await other.ask({ type: 'acquire', instrument: 'BTC' })).toMatchObject({
      ok: true,
      state: 'waiting',
    });
    expect(await agent.ask({ type: 'release', instrument: 'BTC', token })).toMatchObject({
      state: 'released',
    });
    expect(await other.notice(({ event }) => event === 'granted')).toMatchObject({
      instrument: 'BTC',
      token: 2,
    });
    const stale = await agent.ask({ type: 'authorize', token, order: order() });
    expect(stale).toMatchObject({
      verdict: 'DENY',
      code: 'GATE113',
      text: expect.stringContaining('newest is 2'),
    });
  });

  test('has orders authorised, and in flight they count at once', async () => {
    const { agent, token } = await armedAgent();
    const ask = (changed: object) => agent.ask({ type: 'authorize', token, order: order(changed) });
    expect(await ask({ id: 'a', quantityMicro: 6 * BTC })).toMatchObject({ verdict: 'PASS', code: 'PASS' });
    expect(await ask({ id: 'b', quantityMicro: 1 })).toMatchObject({ verdict: 'DENY', code: 'GATE109' });
    expect(await ask({ id: 'a' })).toMatchObject({ verdict: 'DENY', code: 'GATE114' });
    expect(await agent.ask({ type: 'report', order: 'a', event: 'accepted' })).toMatchObject({ known: true });
    expect(
      await agent.ask({ type: 'report', order: 'a', event: 'filled', quantityMicro: 2 * BTC }),
    ).toMatchObject({
      known: true,
    });
    expect(await agent.ask({ type: 'report', order: 'a', event: 'cancelled' })).toMatchObject({
      known: true,
    });
    expect(await agent.ask({ type: 'report', order: 'a', event: 'cancelled' })).toMatchObject({
      known: false,
    });
    const positions = [{ instrument: 'BTC', positionMicro: 2 * BTC }];
    expect(await agent.ask({ type: 'account', equityMicro: PRICE, positions })).toMatchObject({
      agrees: true,
    });
    expect(await ask({ id: 'c', quantityMicro: 4 * BTC })).toMatchObject({ verdict: 'PASS' });
    const larger = order({ id: 'c', quantityMicro: 4 * BTC + 1 });
    expect(await agent.ask({ type: 'change', token, order: larger })).toMatchObject({ code: 'GATE109' });
  });

  test('whose positions contradict its fills is a breach: everything is cancelled, two people re-arm', async () => {
    const { agent, token } = await armedAgent();
    await agent.ask({ type: 'authorize', token, order: order() });
    await agent.ask({
      type: 'account',
      equityMicro: PRICE,
      positions: [{ instrument: 'BTC', positionMicro: 5 }],
    });
    await service.observe(agent);
    expect(await agent.notice(({ type }) => type === 'cancel')).toMatchObject({ orders: ['o1'] });
    const denied = await agent.ask({ type: 'authorize', token, order: order({ id: 'o2' }) });
    expect(denied).toMatchObject({ code: 'GATE112', text: expect.stringContaining('ledger') });
    await agent.ask({ type: 'account', equityMicro: PRICE, positions: [] });
    await service.observe(agent);
    const [ann, bob] = [await service.connect('ann'), await service.connect('bob')];
    expect(await ann.ask({ type: 'sign' })).toMatchObject({ ok: true, person: 'ann' });
    expect(await ann.ask({ type: 'sign' })).toMatchObject({ ok: false, code: 'CTRL105' });
    await service.observe(agent);
    expect(service.service.health.causes).toEqual(['ledger']);
    expect(await bob.ask({ type: 'sign' })).toMatchObject({ ok: true });
    await service.observe(agent);
    expect(service.service.health.causes).toEqual([]);
    const status = await ann.ask({ type: 'status' });
    expect(status).toMatchObject({ rPpm: 0, posture: 'HIBERNATE', trippedBy: [], signers: [] });
  });

  test('of any role may kill; nothing passes from the answer on', async () => {
    const { agent, token } = await armedAgent();
    await agent.ask({ type: 'authorize', token, order: order() });
    const screen = await service.connect('screen');
    expect(await screen.ask({ type: 'kill', reason: 'drill' })).toMatchObject({ ok: true, type: 'killed' });
    expect(await agent.notice(({ type }) => type === 'cancel')).toMatchObject({
      orders: ['o1'],
      reason: 'killed: screen: drill',
    });
    const denied = await agent.ask({ type: 'authorize', token, order: order({ id: 'o2' }) });
    expect(denied).toMatchObject({ code: 'GATE112', text: expect.stringContaining('operator') });
  });

  test('gets wound down in TURTLE: entries are cancelled, exits stay', async () => {
    const { agent, token } = await armedAgent();
    const ask = (changed: object) => agent.ask({ type: 'authorize', token, order: order(changed) });
    await ask({ id: 'entry', quantityMicro: 2 * BTC });
    await agent.ask({ type: 'report', order: 'entry', event: 'filled', quantityMicro: BTC });
    await ask({ id: 'exit', side: 'SELL' });
    await agent.ask({
      type: 'account',
      equityMicro: PRICE,
      positions: [{ instrument: 'BTC', positionMicro: BTC }],
    });
    await service.observe(agent, { envelopeAgeMs: 3_000_000 }); // m2 falls to about 0.4
    expect(await agent.notice(({ type }) => type === 'cancel')).toMatchObject({ orders: ['entry'] });
    expect(await ask({ id: 'more', quantityMicro: 1 })).toMatchObject({ code: 'GATE105', posture: 'TURTLE' });
  });
});

describe('the endpoint refuses', () => {
  async function stranger() {
    const client = new TestClient(service.files.socket);
    await once(client.socket, 'connect');
    return client;
  }
  const hello = { type: 'hello', protocol: 'plimsoll-kernel/1' };

  test('a wrong token, another protocol, and anything before a hello; and closes', async () => {
    for (const [request, code] of [
      [{ ...hello, token: 'guess' }, 'KAPI104'],
      [{ ...hello, protocol: 'plimsoll-kernel/0', token: tokenOf('agent') }, 'KAPI103'],
      [{ type: 'kill', reason: 'no token' }, 'KAPI103'],
    ] as const) {
      const client = await stranger();
      const closed = client.closed();
      expect(await client.ask(request)).toMatchObject({ ok: false, code });
      await closed;
    }
    expect(service.service.health.causes).toEqual([]);
  });

  test('what is not a request, without ending the connection of a known client', async () => {
    const agent = await service.connect('agent');
    const lines = [
      '{]\n',
      '[]\n',
      'null\n',
      '{"id":1,"type":"buy"}\n',
      '{"id":-1,"type":"status"}\n',
      '{"id":1,"type":"status","more":1}\n',
      '{"id":1,"type":"authorize","token":1,"order":{"id":"x","instrument":"BTC","side":"BUY","kind":"limit","quantityMicro":1e300,"priceMicro":1}}\n',
      '{"id":1,"type":"authorize","token":1,"order":{"id":"x","instrument":"BTC","side":"BUY","kind":"limit","quantityMicro":-1,"priceMicro":1}}\n',
      '{"id":1,"type":"authorize","token":1,"order":{"id":"x","instrument":"BTC","side":"BUY","kind":"limit","quantityMicro":0.5,"priceMicro":1}}\n',
      '{"id":1,"type":"authorize","token":1,"order":{"id":"x","instrument":"BTC","side":"BUY","kind":"limit","quantityMicro":NaN,"priceMicro":1}}\n',
    ];
    for (const line of lines) expect(await agent.raw(line)).toMatchObject({ id: null, code: 'KAPI101' });
    expect(await agent.ask({ type: 'status' })).toMatchObject({ ok: true });
  });

  test('a line that is too long, in one piece or in many, and closes', async () => {
    for (const piece of [100_000, 1_000]) {
      const agent = await service.connect('agent');
      const closed = agent.closed();
      const refused = agent.raw(' '.repeat(piece));
      for (let sent = piece; sent < 100_000; sent += piece) agent.socket.write(' '.repeat(piece));
      expect(await refused).toMatchObject({ code: 'KAPI102' });
      await closed;
    }
  });

  test('what a role may not do', async () => {
    const feed = await service.connect('feed');
    expect(await feed.ask({ type: 'acquire', instrument: 'BTC' })).toMatchObject({ code: 'KAPI105' });
    expect(await feed.ask({ type: 'sign' })).toMatchObject({ code: 'KAPI105' });
    const agent = await service.connect('agent');
    expect(await agent.ask({ type: 'sign' })).toMatchObject({ code: 'KAPI105' });
    const wire = { type: 'deposit', transfer: 'w', amountMicro: 1 };
    expect(await agent.ask(wire)).toMatchObject({ code: 'KAPI105' });
    expect(await agent.ask({ ...hello, token: tokenOf('agent') })).toMatchObject({ code: 'KAPI103' });
    const ann = await service.connect('ann'); // she may, but this kernel keeps no ledger
    expect(await ann.ask(wire)).toMatchObject({ code: 'KAPI113' });
  });

  test('a clock that goes back, or stands nowhere', async () => {
    const agent = await service.connect('agent');
    await service.observe(agent, {}, 1_000);
    expect(await service.observe(agent, { atMs: 999 })).toMatchObject({ code: 'KAPI110' });
    expect(await service.observe(agent, { atMs: undefined })).toMatchObject({ code: 'KAPI110' });
  });

  test('unknown instruments, and leases nobody holds', async () => {
    const { agent, token } = await armedAgent();
    expect(await agent.ask({ type: 'acquire', instrument: 'DOGE' })).toMatchObject({ code: 'LOCK101' });
    const denied = await agent.ask({ type: 'authorize', token, order: order({ instrument: 'DOGE' }) });
    expect(denied).toMatchObject({ verdict: 'DENY', code: 'GATE102' });
    const eth = await agent.ask({ type: 'authorize', token: 1, order: order({ instrument: 'ETH' }) });
    expect(eth).toMatchObject({ verdict: 'DENY', code: 'GATE113' });
  });
});

test('accounts of their own: positions and orders of one do not count in another, tokens do', async () => {
  const apart = await testService({}, {}, { agent: 'first', other: 'second' });
  const [agent, other] = [await apart.connect('agent'), await apart.connect('other')];
  const long = [{ instrument: 'BTC', positionMicro: 6 * BTC }];
  await agent.ask({ type: 'account', equityMicro: PRICE, positions: long });
  await other.ask({ type: 'account', equityMicro: PRICE, positions: [] });
  for (let step = 0; step < 4; step += 1) await apart.observe(agent);
  const { token } = await agent.ask({ type: 'acquire', instrument: 'BTC' });
  const full = await agent.ask({ type: 'authorize', token, order: order() });
  expect(full).toMatchObject({ verdict: 'DENY', code: 'GATE109' });
  const exit = await agent.ask({ type: 'authorize', token, order: order({ id: 'o2', side: 'SELL' }) });
  expect(exit).toMatchObject({ verdict: 'PASS', isReducing: true, after: { 'kernel/locks': 7 } });
  expect(await other.ask({ type: 'authorize', token, order: order() })).toMatchObject({ code: 'GATE113' });
  await agent.ask({ type: 'release', instrument: 'BTC', token });
  const next = await other.ask({ type: 'acquire', instrument: 'BTC' });
  expect(await other.ask({ type: 'authorize', token: next['token'], order: order() })).toMatchObject({
    verdict: 'PASS',
    isReducing: false,
  });
  // The same id in another account is another order.
  expect(await agent.ask({ type: 'report', order: 'o1', event: 'cancelled' })).toMatchObject({
    known: false,
  });
  expect(await other.ask({ type: 'report', order: 'o1', event: 'cancelled' })).toMatchObject({ known: true });
  await apart.end();
});

test('missing and impossible readings are bad health: no authority comes of them', async () => {
  const agent = await service.connect('agent');
  await agent.ask({ type: 'account', equityMicro: PRICE, positions: [] });
  const broken = { bidMicro: PRICE, askMicro: PRICE, latencyMs: null, jitterMs: -1, depthPpm: 0.5 };
  const instruments = ['BTC', 'ETH'].map((instrument) => ({ instrument, ...broken }));
  for (let step = 0; step < 4; step += 1) await service.observe(agent, { instruments });
  expect(await agent.ask({ type: 'status' })).toMatchObject({ posture: 'HIBERNATE', rPpm: 0 });
});

test('traces show every decision with its authority, and the readings explain every posture', async () => {
  const { agent, token } = await armedAgent();
  await agent.ask({ type: 'authorize', token, order: order() });
  await agent.ask({ type: 'authorize', token, order: order({ id: 'o2', quantityMicro: 60 * BTC }) });
  const other = await service.connect('other');
  await other.ask({ type: 'authorize', token, order: order({ id: 'o3' }) }); // the newest token, of somebody else
  await agent.ask({ type: 'change', token, order: order({ id: 'o4' }) });
  service.service.settle();
  const events = async (spec: string) => {
    const found: TraceEvent[] = [];
    await readTraceFile(join(service.files.out, `${spec}.ndjson`), {
      header: () => true,
      event: (event) => found.push(event) > 0,
    });
    return found;
  };
  const lines = await events('InventoryLocks');
  const passes = lines.filter(({ action }) => action === 'Pass');
  expect(passes.map(({ why }) => [why?.['verdict'], why?.['code']])).toEqual([
    ['PASS', undefined],
    ['DENY', 'GATE109'],
    ['DENY', 'GATE120'],
  ]);
  const noted = lines.filter(({ stutter }) => stutter === true);
  expect(
    noted.map(({ why }) => [why?.['decision'], why?.['verdict'], why?.['code'], why?.['token']]),
  ).toEqual([[3, 'DENY', 'GATE113', token]]);
  expect(passes[0]?.why).toMatchObject({ decision: 1, token: 1, authority: { posture: 'APEX', ageMs: 0 } });
  const { check } = recomputeController();
  for (const event of await events('SurvivalController')) expect(check(event)).toBeUndefined();
});

test('what cannot be recorded is denied: a full ring lets nothing leave, and room lets it again', async () => {
  const small = await testService({ ordersPerSecondMax: 10_000 }, { ringBytes: 2 ** 15 });
  const agent = await small.connect('agent');
  await agent.ask({ type: 'account', equityMicro: PRICE, positions: [] });
  for (let step = 0; step < 4; step += 1) await small.observe(agent);
  const { token } = await agent.ask({ type: 'acquire', instrument: 'BTC' });
  const authorize = (id: number) =>
    small.service.authorize('agent', order({ id: `o${id}`, quantityMicro: 1 }) as NewOrder, token as number);
  // Without a pause: nothing is committed as quickly as it is decided.
  let count = 0;
  let denied = authorize(count);
  while (denied.verdict === 'PASS') denied = authorize(++count);
  expect(denied).toMatchObject({ code: 'GATE118', text: expect.stringContaining('ring is full') });
  small.service.settle();
  expect(authorize(++count)).toMatchObject({ verdict: 'PASS' });
  expect(small.service.health.causes).toEqual([]);
  await small.end();
});

test('the published schema is that of the code', () => {
  expect(schemaText()).toBe(readFileSync(SCHEMA_FILE, 'utf8'));
});
