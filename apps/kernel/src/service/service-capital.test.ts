/** A service with a ledger and a paper venue: its capital outlives it, however it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readLedger } from '@plimsoll/ledger';
import { readTripFile, VenueSession } from '@plimsoll/survival-kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { initState, type RunningService, startService, tripFileOf } from './serve.ts';
import { readServiceConfig } from './service-config.ts';
import type { Line } from './test-client.ts';
import { TestClient } from './test-client.ts';
import { BTC, healthy, order, PRICE, tokenOf, writeServiceFiles } from './test-service.ts';
import { TokenFile } from './token-file.ts';
import { executionsOf } from './venue-history.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
/** Nothing here is about missed heartbeats: a loaded machine may take seconds for anything. */
const PATIENT_MS = 30_000;
/** What the quotes of a healthy observation are away from the price. */
const HALF_SPREAD = 10_000;
/** What the paper venue takes of one bought at the quote: 400 ppm, rounded up. */
const FEE = Math.ceil((PRICE + HALF_SPREAD) * 0.0004);

let place: ReturnType<typeof writeServiceFiles>;
let state: string;
let ledger: { readonly file: string };
let running: Awaited<ReturnType<typeof startService>> | undefined;
let child: ChildProcess | undefined;
let run = 0;
let atMs = 0;
beforeEach(() => {
  place = writeServiceFiles({ heartbeatMs: PATIENT_MS });
  state = join(place.folder, 'state');
  ledger = { file: join(state, 'ledger.db') };
  initState(state);
  atMs = 0;
});
afterEach(async () => {
  await running?.drain();
  running = undefined;
  child?.kill('SIGKILL');
  child = undefined;
  await endVenue(); // of a test that failed half-way
  rmSync(place.folder, { recursive: true, force: true });
});

const deposit = { amountMicro: PRICE, by: 'ann' };

async function start(options: object = {}): Promise<TestClient> {
  run += 1;
  running = await startService({
    config: readServiceConfig(place.config),
    tokens: TokenFile.read(place.tokens),
    address: { path: place.socket },
    clock: 'session',
    outFolder: join(place.folder, `out${run}`),
    stateFolder: state,
    hasPaperVenue: true,
    capital: { ...ledger, ...options },
  });
  return await TestClient.connect(place.socket, tokenOf('agent'));
}

/** The same as a process of its own. */
async function startProcess(venue: readonly string[] = ['--venue', 'paper']): Promise<TestClient> {
  run += 1;
  const places = ['--socket', place.socket, '--config', place.config, '--tokens', place.tokens];
  const more = ['--out', join(place.folder, `out${run}`), '--state', state, ...venue, '--clock', 'session'];
  const money = ['--deposit', '60000', '--by', 'ann'];
  child = spawn(process.execPath, [MAIN, '--mode', 'paper', ...places, ...more, ...money], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line');
  return await TestClient.connect(place.socket, tokenOf('agent'));
}

async function observe(agent: TestClient, times = 1, changed: object = {}): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    atMs += 100;
    await agent.ask({ ...healthy(), ...changed, atMs });
  }
}

/** Buys one at the quote, and waits for the fill. */
function buyOne(agent: TestClient, id: string): Promise<void> {
  return trade(agent, id, 'BUY');
}

async function trade(agent: TestClient, id: string, side: 'BUY' | 'SELL'): Promise<void> {
  await observe(agent, 4);
  const { token } = await agent.ask({ type: 'acquire', instrument: 'BTC' });
  const priceMicro = side === 'BUY' ? PRICE + HALF_SPREAD : PRICE - HALF_SPREAD;
  const taker = order({ id, side, kind: 'taker', priceMicro });
  expect(await agent.ask({ type: 'submit', token, order: taker })).toMatchObject({ verdict: 'PASS' });
  await agent.notice((line: Line) => line['order'] === id && line['event'] === 'filled');
}

function bookOf() {
  const walked = readLedger(ledger, 'all');
  if (!walked.ok) throw new Error(walked.problem.code);
  const { book } = walked.value;
  return {
    cashMicro: book.cashMicro,
    feesMicro: book.feesMicro,
    positions: [...book.positions],
    session: book.state.session?.session,
    unrecorded: book.state.unrecorded,
  };
}

const EQUITY = PRICE - HALF_SPREAD - FEE;
const bought = { cashMicro: -HALF_SPREAD - FEE, feesMicro: FEE, positions: [['BTC', BTC]] };

// [utest->REQ~ledger-persistent~1]
describe('a service with a ledger', () => {
  test('goes on after a restart with the capital that it had: positions, equity and drawdown', async () => {
    let agent = await start({ deposit });
    await buyOne(agent, 'first');
    await observe(agent);
    expect(await agent.ask({ type: 'status' })).toMatchObject({ equityMicro: EQUITY });
    await running?.drain();
    expect(bookOf()).toMatchObject({ ...bought, session: undefined });

    agent = await start();
    await observe(agent, 4);
    const { token } = await agent.ask({ type: 'acquire', instrument: 'BTC' });
    expect(await agent.ask({ type: 'status' })).toMatchObject({ equityMicro: EQUITY });
    const exit = order({ id: 'second', side: 'SELL', priceMicro: PRICE + 1_000_000 });
    expect(await agent.ask({ type: 'submit', token, order: exit })).toMatchObject({
      verdict: 'PASS',
      isReducing: true,
    });
    await agent.ask({ type: 'cancel', order: 'second' });
    await agent.notice((line: Line) => line['event'] === 'cancelled');
  });

  test('is not opened anew from a constant: without a deposit there must be one, and a second one is refused', async () => {
    await expect(start()).rejects.toThrow('--deposit');
    await start({ deposit });
    await running?.drain();
    running = undefined;
    await expect(start({ deposit })).rejects.toThrow('LEDGER102');
    expect(bookOf()).toMatchObject({ cashMicro: PRICE, positions: [] });
  });

  test('trips on a statement that differs by one micro-unit, and agrees with one that does not', async () => {
    const agent = await start({ deposit });
    await buyOne(agent, 'first');
    const positions = [{ instrument: 'BTC', positionMicro: BTC }];
    const told = { type: 'statement', venue: 'paper', ...(await venueSays()) };
    expect(told).toMatchObject({ cashMicro: -HALF_SPREAD - FEE, feesMicro: FEE });
    expect(await agent.ask({ ...told, positions })).toMatchObject({ agrees: true, differences: [] });
    await observe(agent);
    expect(running?.service.health.causes).toEqual([]);
    const payment = { type: 'funding', payment: 'first', instrument: 'BTC', amountMicro: -7 };
    expect(await agent.ask(payment)).toMatchObject({ agrees: true });
    const paid = { ...told, positions, cashMicro: told.cashMicro - 7 };
    expect(await agent.ask(paid)).toMatchObject({ agrees: true });
    expect(await agent.ask({ ...paid, feesMicro: FEE - 1 })).toMatchObject({
      differences: [{ account: 'fees', ledgerMicro: FEE, statementMicro: FEE - 1 }],
    });
    expect(await agent.ask(paid)).toMatchObject({ agrees: true });
    const differing = await agent.ask({
      ...paid,
      positions: [{ instrument: 'BTC', positionMicro: BTC - 1 }],
    });
    expect(differing).toMatchObject({
      agrees: false,
      differences: [{ account: 'position:BTC', ledgerMicro: BTC, statementMicro: BTC - 1 }],
    });
    await observe(agent);
    expect(running?.service.health.causes).toEqual(['ledger']);
  });

  test('that is told to stop ends in order, when its guards have: exit 0, and nothing is left open', async () => {
    const agent = await startProcess([]);
    await observe(agent);
    const exit = once(child as ChildProcess, 'exit');
    child?.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    expect(readTripFile(tripFileOf(state))).toMatchObject({ state: 'clean' });
    expect(bookOf()).toMatchObject({ cashMicro: PRICE, session: undefined });
  });

  test('whose owner tells another position trips as well', async () => {
    const agent = await start({ deposit });
    await buyOne(agent, 'first');
    expect(await agent.ask({ type: 'account', equityMicro: 1, positions: [] })).toMatchObject({
      agrees: false,
    });
    await observe(agent);
    expect(running?.service.health.causes).toEqual(['ledger']);
    expect(await agent.ask({ type: 'status' })).toMatchObject({ equityMicro: EQUITY });
  });
});

// [utest->REQ~ledger-persistent~1]
describe('capital that comes later, or goes', () => {
  const wire = { type: 'deposit', transfer: 'wire-7', amountMicro: PRICE, note: 'May' };

  test('is booked once for each name, by the person whose token it is, and goes on after a restart', async () => {
    const agent = await start({ deposit });
    await observe(agent);
    const ann = await TestClient.connect(place.socket, tokenOf('ann'));
    expect(await ann.ask(wire)).toMatchObject({ ok: true, isNew: true, cashMicro: 2 * PRICE });
    expect(await agent.ask({ type: 'status' })).toMatchObject({ equityMicro: 2 * PRICE });
    await observe(agent); // told again, at a later time
    expect(await ann.ask(wire)).toMatchObject({ ok: true, isNew: false, cashMicro: 2 * PRICE });
    const bob = await TestClient.connect(place.socket, tokenOf('bob'));
    for (const other of [() => bob.ask(wire), () => ann.ask({ ...wire, amountMicro: 1 })]) {
      expect(await other()).toMatchObject({ ok: false, code: 'LEDGER302' });
    }
    const out = { ...wire, type: 'withdraw', transfer: 'wire-8', amountMicro: PRICE / 2 };
    expect(await bob.ask(out)).toMatchObject({ ok: true, isNew: true, cashMicro: 1.5 * PRICE });
    await observe(agent); // neither is a gain or a loss
    expect(running?.service.accounts.drawdownPpm).toBe(0);
    expect(running?.service.health.causes).toEqual([]);
    await running?.drain();
    running = undefined;
    const next = await start();
    await observe(next);
    expect(await next.ask({ type: 'status' })).toMatchObject({ equityMicro: 1.5 * PRICE, trippedBy: [] });
    expect((running as RunningService | undefined)?.service.accounts.drawdownPpm).toBe(0);
  });

  test('is nobody’s to move but a person’s; what is impossible, or more than there is, leaves the books sound', async () => {
    const agent = await start({ deposit });
    const ann = await TestClient.connect(place.socket, tokenOf('ann'));
    expect(await agent.ask(wire)).toMatchObject({ ok: false, code: 'KAPI105' });
    for (const wrong of [{ amountMicro: 0 }, { amountMicro: -1 }, { amountMicro: 0.5 }, { transfer: '' }]) {
      const answer = await ann.raw(`${JSON.stringify({ id: 1, ...wire, ...wrong })}\n`);
      expect(answer).toMatchObject({ ok: false, code: 'KAPI101' });
    }
    const out = { ...wire, type: 'withdraw' };
    expect(await ann.ask({ ...out, amountMicro: PRICE + 1 })).toMatchObject({ code: 'LEDGER304' });
    const much = Number.MAX_SAFE_INTEGER;
    expect(await ann.ask({ ...wire, amountMicro: much })).toMatchObject({ code: 'LEDGER303' });
    expect(running?.service.hasLedger).toBe(true);
    await observe(agent);
    expect(running?.service.health.causes).toEqual([]);
    expect(bookOf().cashMicro).toBe(PRICE);
    expect(await ann.ask({ ...out, amountMicro: PRICE })).toMatchObject({ ok: true, cashMicro: 0 });
  });

  test('stays where what is held needs it: the cap of the posture in force holds after a withdrawal too', async () => {
    const agent = await start({ deposit });
    await trade(agent, 'short', 'SELL');
    await observe(agent);
    const ann = await TestClient.connect(place.socket, tokenOf('ann'));
    const { equityMicro } = await agent.ask({ type: 'status' });
    const free = (equityMicro as number) - PRICE / 6; // one of equity carries six in APEX
    const out = { ...wire, type: 'withdraw', amountMicro: free };
    expect(await ann.ask({ ...out, amountMicro: free + 1 })).toMatchObject({ ok: false, code: 'KAPI114' });
    expect(await ann.ask(out)).toMatchObject({ ok: true, isNew: true });
    expect(await ann.ask(out)).toMatchObject({ ok: true, isNew: false }); // that one is in the books
    const more = { ...out, transfer: 'wire-9', amountMicro: 1 };
    expect(await ann.ask(more)).toMatchObject({ ok: false, code: 'KAPI114' });
    await ann.ask({ type: 'kill', reason: 'enough' }); // from now on nothing leaves anyway
    expect(await ann.ask(more)).toMatchObject({ ok: true });
  });
});

// [utest->REQ~single-failure~1]
describe('after a kill -9', () => {
  test('the next start finds the venue, books what it filled, and what no trace explains is unrecorded', async () => {
    const agent = await startProcess();
    await buyOne(agent, 'explained');
    // Somebody else got hold of the venue's session and goes around the gate.
    const rogue = new VenueSession(join(state, 'venue.sock'), 'paper', 'trading', {
      event: () => {},
      lost: () => {},
    });
    rogue.send({
      type: 'new',
      order: { ...(order({ id: 'rogue', priceMicro: PRICE / 2 }) as never as RogueOrder) },
    });
    await agent.ask({ type: 'status' });
    await new Promise<void>((resolve) => rogue.whenSent(resolve));
    await seenByVenue('rogue');
    const exit = once(child as ChildProcess, 'exit');
    child?.kill('SIGKILL');
    await exit;
    rogue.close();
    const next = await start();
    expect(running?.service.health.causes).toEqual(expect.arrayContaining(['state', 'unrecorded']));
    await observe(next);
    expect(bookOf()).toMatchObject({ ...bought, session: 'session-2', unrecorded: ['rogue'] });
    await running?.drain();
    expect(readTripFile(tripFileOf(state))).toMatchObject({ state: 'tripped' });

    // Two people look into it; the ledger is sound again.
    running = undefined;
    await start({ clearedBy: ['ann', 'bob'] });
    expect(bookOf().unrecorded).toEqual([]);
  });

  test('a session file that is not ours is no reason to forget what was before', async () => {
    writeFileSync(join(state, 'sessions.json'), '{"folders":7}');
    await expect(start({ deposit })).rejects.toThrow('sessions.json');
    expect(existsSync(ledger.file)).toBe(false);
    expect(readFileSync(join(state, 'sessions.json'), 'utf8')).toContain('7');
  });
});

type RogueOrder = Extract<Parameters<VenueSession['send']>[0], { type: 'new' }>['order'];

/** What the account must be, from the venue's own memory of orders and fills. */
async function venueSays(): Promise<{ cashMicro: number; feesMicro: number }> {
  const executions = await executionsOf(join(state, 'venue.sock'), 'paper');
  const fills = executions.filter((each) => each.kind === 'fill');
  const sum = (of: (fill: (typeof fills)[number]) => number): number =>
    fills.reduce((total, fill) => total + of(fill), 0);
  const feesMicro = sum(({ feeMicro = 0 }) => feeMicro);
  const paid = sum(({ side, priceMicro }) => (side === 'BUY' ? priceMicro : -priceMicro)); // of one each
  return { cashMicro: PRICE - paid - feesMicro, feesMicro };
}

async function endVenue(): Promise<void> {
  const path = join(state, 'venue.sock');
  if (!existsSync(path)) return;
  await new Promise<void>((resolve) => {
    const session = new VenueSession(path, 'paper', 'observer', { event: () => {}, lost: resolve });
    session.send({ type: 'shutDown' });
  });
}

/** Asks the venue until it has the order. */
async function seenByVenue(id: string): Promise<void> {
  for (;;) {
    const executions = await executionsOf(join(state, 'venue.sock'), 'paper');
    if (executions.some((each) => each.id === id)) return;
  }
}
