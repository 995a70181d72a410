/** A service with a latch on disk, its guards, and its own session with a paper venue: all processes real. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readTripFile, writeTripFile } from '@plimsoll/survival-kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { initState, startService, tripFileOf } from './serve.ts';
import { readServiceConfig } from './service-config.ts';
import type { Line } from './test-client.ts';
import { TestClient } from './test-client.ts';
import { BTC, healthy, order, PRICE, tokenOf, writeServiceFiles } from './test-service.ts';
import { TokenFile } from './token-file.ts';

/** Nothing here is about missed heartbeats: a loaded machine may take seconds for anything. */
const PATIENT_MS = 30_000;

const files = () => writeServiceFiles({ heartbeatMs: PATIENT_MS });
let place: ReturnType<typeof files>;
let running: Awaited<ReturnType<typeof startService>> | undefined;
let atMs = 0;
let run = 0;
beforeEach(() => {
  place = files();
  initState(join(place.folder, 'state'));
  atMs = 0;
});
afterEach(async () => {
  await running?.drain();
  rmSync(place.folder, { recursive: true, force: true });
});

/** Starts the service with one agent that has told its account. */
async function start(): Promise<TestClient> {
  run += 1;
  running = await startService({
    config: readServiceConfig(place.config),
    tokens: TokenFile.read(place.tokens),
    address: { path: place.socket },
    clock: 'session',
    outFolder: join(place.folder, `out${run}`),
    stateFolder: join(place.folder, 'state'),
    hasPaperVenue: true,
  });
  const agent = await TestClient.connect(place.socket, tokenOf('agent'));
  await agent.ask({ type: 'account', equityMicro: PRICE, positions: [] });
  return agent;
}

async function observe(agent: TestClient, times = 1, changed: object = {}): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    atMs += 100;
    await agent.ask({ ...healthy(), ...changed, atMs });
  }
}

async function submit(agent: TestClient, changed: object): Promise<Line> {
  return await agent.ask({ type: 'submit', token: 1, order: order(changed) });
}

const about = (id: string, event: string) => (line: Line) => line['order'] === id && line['event'] === event;

// [utest->REQ~watchdog~1] [utest->REQ~partition~1]
describe('a guarded service', () => {
  test('sends what passes, hears what becomes of it, and counts it', async () => {
    const agent = await start();
    await observe(agent, 4);
    await agent.ask({ type: 'acquire', instrument: 'BTC' });
    expect(await submit(agent, { id: 'rests', priceMicro: PRICE - 1_000_000 })).toMatchObject({
      verdict: 'PASS',
    });
    await agent.notice(about('rests', 'accepted'));
    expect(await submit(agent, { id: 'takes', kind: 'taker', priceMicro: PRICE + 10_000 })).toMatchObject({
      verdict: 'PASS',
    });
    expect(await agent.notice(about('takes', 'filled'))).toMatchObject({ quantityMicro: BTC, leftMicro: 0 });
    expect(await agent.ask({ type: 'report', order: 'rests', event: 'cancelled' })).toMatchObject({
      code: 'KAPI112',
    });
    expect(await agent.ask({ type: 'cancel', order: 'rests' })).toMatchObject({ known: true });
    await agent.notice(about('rests', 'cancelled'));
    expect(await agent.ask({ type: 'cancel', order: 'rests' })).toMatchObject({ known: false });
    expect(await agent.ask({ type: 'status' })).toMatchObject({ openOrders: 0, passed: 2 });
  });

  test('keeps a trip over a restart, and arms again with two signatures', async () => {
    let agent = await start();
    await observe(agent, 4);
    await agent.ask({ type: 'acquire', instrument: 'BTC' });
    await submit(agent, { id: 'rests', priceMicro: PRICE - 1_000_000 });
    await agent.notice(about('rests', 'accepted'));
    await agent.ask({ type: 'kill', reason: 'drill' });
    await agent.notice(about('rests', 'cancelled'));
    await running?.drain();
    expect(readTripFile(tripFileOf(join(place.folder, 'state')))).toMatchObject({ state: 'tripped' });

    agent = await start();
    const [ann, bob] = [
      await TestClient.connect(place.socket, tokenOf('ann')),
      await TestClient.connect(place.socket, tokenOf('bob')),
    ];
    const status = await agent.ask({ type: 'status' });
    expect(status['trippedBy']).toEqual(expect.arrayContaining(['operator', 'state']));
    await observe(agent, 3);
    await agent.ask({ type: 'acquire', instrument: 'BTC' });
    expect(await submit(agent, { id: 'early' })).toMatchObject({ code: 'GATE112' });
    // The watchdog acknowledges as soon as it has found the trip on disk and nothing that could leave.
    for (;;) {
      const signed = await ann.ask({ type: 'sign' });
      if (signed['ok'] === true) break;
      expect(signed['code']).toBe('KILL101');
    }
    await observe(agent);
    expect(await submit(agent, { id: 'one signature' })).toMatchObject({ code: 'GATE112' });
    expect(await bob.ask({ type: 'sign' })).toMatchObject({ ok: true });
    await observe(agent);
    expect(await agent.ask({ type: 'status' })).toMatchObject({ trippedBy: [] });
    // Armed, and nothing more: health has to be earned again.
    expect(await submit(agent, { id: 'armed' })).toMatchObject({ code: 'GATE104' });
  });

  test('that ended in order starts armed; one with an open order, or without a trip file, does not', async () => {
    let agent = await start();
    await running?.drain();
    agent = await start();
    expect(await agent.ask({ type: 'status' })).toMatchObject({ trippedBy: [] });
    await observe(agent, 4);
    await agent.ask({ type: 'acquire', instrument: 'BTC' });
    await submit(agent, { id: 'rests', priceMicro: PRICE - 1_000_000 });
    await agent.notice(about('rests', 'accepted'));
    await running?.drain();
    agent = await start();
    expect(await agent.ask({ type: 'status' })).toMatchObject({
      trippedBy: expect.arrayContaining(['state']),
    });
    await running?.drain();
    rmSync(tripFileOf(join(place.folder, 'state')));
    agent = await start();
    expect(await agent.ask({ type: 'status' })).toMatchObject({
      trippedBy: expect.arrayContaining(['state']),
    });
  });
});

test('a state is made once, by hand, and a service without one says how', async () => {
  const folder = join(place.folder, 'state');
  expect(() => initState(folder)).toThrow('two signatures');
  writeTripFile(tripFileOf(folder), 'tripped', ['ledger'], 'test');
  expect(() => initState(folder)).toThrow('two signatures');
  rmSync(folder, { recursive: true });
  await expect(start()).rejects.toThrow('--init-state');
  running = undefined;
});
