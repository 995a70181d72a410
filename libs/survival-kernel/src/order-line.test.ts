import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { afterAll, describe, expect, test } from 'vitest';
import { publish } from '../test-support/trading-gate.ts';
import { KillSwitch } from './kill-switch.ts';
import { defaultLimits, LastHop } from './last-hop.ts';
import { PASS, TRIPPED } from './last-hop-denial.ts';
import type { NewOrder } from './order-gate.ts';
import { type LineSession, OrderLine } from './order-line.ts';
import { SharedHealth } from './shared-health.ts';
import { writeTripFile } from './trip-file.ts';
import type { SessionOwner } from './venue-session.ts';
import type { VenueEvent, VenueRequest } from './venue-wire.ts';

const NOW = 1_000;
const PRICE = 60_000_000_000;
/** Each writes the trip file half a dozen times, and waits for the disk twice for each: a loaded one takes 20 ms. */
const RACES = 80;
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-line-'));
const file = join(folder, 'trip');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A session that keeps what it is given until it is told to let it go. */
class HeldSession implements LineSession {
  readonly left: VenueRequest[] = [];
  readonly events: SessionOwner;
  isOver = false;
  isHolding = false;
  readonly #held: VenueRequest[] = [];
  readonly #then: (() => void)[] = [];

  constructor(events: SessionOwner) {
    this.events = events;
  }

  send(request: VenueRequest): boolean {
    if (this.isHolding) this.#held.push(request);
    else this.left.push(request);
    return !this.isHolding;
  }

  whenSent(then: () => void): void {
    this.#then.push(then);
  }

  /** Everything held goes out. */
  release(): void {
    this.left.push(...this.#held.splice(0));
    for (const then of this.#then.splice(0)) then();
  }

  close(): void {
    this.isOver = true;
  }
}

function setUp() {
  const hop = new LastHop(
    {
      ...defaultLimits,
      ordersPerSecondMax: 10_000,
      instruments: [{ instrument: 'BTC', inventoryMaxMicro: 10 ** 12 }],
    },
    new SharedHealth(),
  );
  publish(hop, { issuedAtMs: NOW });
  hop.book.fence('BTC', 1);
  hop.book.mark('BTC', PRICE, NOW);
  hop.book.equityMicro = 2 ** 50;
  let session: HeldSession | undefined;
  const told: VenueEvent[] = [];
  let lost = 0;
  const line = new OrderLine(
    (events) => {
      session = new HeldSession(events);
      return session;
    },
    hop,
    { venueSays: (event) => void told.push(event), lineLost: () => void (lost += 1) },
  );
  return { hop, line, session: session as unknown as HeldSession, told, lost: () => lost };
}

function order(id: string, changed: Partial<NewOrder> = {}): NewOrder {
  return {
    id,
    instrument: 'BTC',
    side: 'BUY',
    kind: 'limit',
    quantityMicro: 5,
    priceMicro: PRICE,
    ...changed,
  };
}

describe('the line', () => {
  test('sends what passes and nothing else, and counts it as passing until it is out', () => {
    const { hop, line, session } = setUp();
    expect(line.submit(order('a'), 1, NOW)).toBe(PASS);
    expect([hop.health.passing, session.left]).toEqual([0, [{ type: 'new', order: order('a') }]]);
    session.isHolding = true;
    expect(line.submit(order('b'), 1, NOW)).toBe(PASS);
    expect([hop.health.passing, session.left.length]).toEqual([1, 1]);
    session.release();
    expect([hop.health.passing, session.left.length]).toEqual([0, 2]);
    expect(line.submit(order('c'), 2, NOW)).not.toBe(PASS);
    expect(line.change(order('a', { quantityMicro: 7 }), 1, NOW)).toBe(PASS);
    expect(line.change(order('zzz'), 1, NOW)).not.toBe(PASS);
    expect(hop.health.passing).toBe(1);
    session.release();
    hop.health.trip('operator');
    expect(line.submit(order('d'), 1, NOW)).toBe(TRIPPED);
    session.isHolding = false;
    line.cancel('a');
    line.open();
    expect(session.left.slice(2)).toEqual([
      { type: 'change', id: 'a', quantityMicro: 7, priceMicro: PRICE },
      { type: 'cancel', id: 'a' },
      { type: 'open' },
    ]);
    expect(hop.health.passing).toBe(0);
  });

  test('books what the venue says before it tells, and knows when it is cut or over', () => {
    const { hop, line, session, told, lost } = setUp();
    expect(line.isCut).toBe(false); // until the venue says otherwise
    for (const id of ['a', 'b', 'c']) line.submit(order(id), 1, NOW);
    const says: VenueEvent[] = [
      { type: 'welcome', line: 'open' },
      { type: 'accepted', id: 'a' },
      { type: 'changed', id: 'a', leftMicro: 9 },
      { type: 'filled', id: 'a', quantityMicro: 4, priceMicro: PRICE, leftMicro: 5 },
      { type: 'rejected', id: 'b', reason: 'test' },
      { type: 'cancelled', id: 'c' },
      { type: 'orders', open: ['a'] },
    ];
    for (const event of says) session.events.event(event);
    expect(told).toEqual(says);
    expect([hop.book.left('a'), hop.book.left('b'), hop.book.left('c'), hop.book.isResting('a')]).toEqual([
      5,
      0,
      0,
      true,
    ]);
    expect(line.isCut).toBe(false);
    session.events.event({ type: 'line', line: 'cut', by: 'watchdog' });
    expect(line.isCut).toBe(true);
    session.events.event({ type: 'line', line: 'open', by: 'trading' });
    expect(line.isCut).toBe(false);
    session.events.event({ type: 'welcome', line: 'cut' }); // of a venue that cut it before
    expect(line.isCut).toBe(true);
    session.events.event({ type: 'welcome', line: 'open' });
    session.events.lost();
    line.close();
    expect([line.isCut, lost()]).toEqual([true, 1]);
  });
});

describe('a flood of orders and a trip', () => {
  // Goal: KillSwitch!NoneLeavesAfterAck and NonePassesTripped. Method: fast-check decides in which order the strategies
  // send, the wire takes, the trip comes, and the guardian tries to acknowledge.
  property.prop([fc.scheduler(), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 3 })], {
    numRuns: RACES,
  })(
    'race: nothing passes after the word, nothing leaves after the acknowledgement',
    async (scheduler, orders, holds) => {
      writeTripFile(file, 'clean', [], 'test');
      const { hop, line, session } = setUp();
      const kill = new KillSwitch(file, hop.health, ['ann', 'bob']);
      session.isHolding = true;
      let isTripped = false;
      let leftAtAck: number | undefined;
      for (let count = 0; count < orders; count += 1) {
        void scheduler.schedule(Promise.resolve(), `order ${count}`).then(() => {
          const verdict = line.submit(order(`o${count}`), 1, NOW);
          expect(verdict).toBe(isTripped ? TRIPPED : PASS);
        });
      }
      for (let count = 0; count < holds; count += 1) {
        void scheduler.schedule(Promise.resolve(), 'the wire takes').then(() => session.release());
      }
      void scheduler.schedule(Promise.resolve(), 'trip').then(() => {
        kill.trip('operator');
        isTripped = true;
      });
      void scheduler.schedule(Promise.resolve(), 'persist').then(() => {
        if (isTripped) kill.persist('test');
      });
      for (let count = 0; count < 3; count += 1) {
        void scheduler.schedule(Promise.resolve(), 'acknowledge').then(() => {
          if (kill.acknowledge(false)) leftAtAck ??= session.left.length;
        });
      }
      await scheduler.waitAll();
      kill.persist('test');
      if (leftAtAck !== undefined) expect(session.left.length).toBe(leftAtAck);
      session.release();
      expect([hop.health.passing, kill.acknowledge(false)]).toEqual([0, true]);
      const left = session.left.length;
      expect(line.submit(order('late'), 1, NOW)).toBe(TRIPPED);
      expect(session.left.length).toBe(left);
    },
  );
});
