/**
 * What real engines let through, tried on this one: every probe is vetoed or cancelled. The suite is the list of things
 * that NautilusTrader's RiskEngine was measured to let pass (TradingState, reduce-only, leverage, bypass, re-activation),
 * and the ways around a gate that its authors found. Each names the invariant of a model on which it rests.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defaultLimits,
  gateAnswers,
  gateCode,
  KillSwitch,
  LastHop,
  type NewOrder,
  OrderLine,
  type Posture,
  SharedHealth,
  type VenueEvent,
  VenueSession,
  writeTripFile,
} from '@plimsoll/survival-kernel';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readServiceConfig } from '../service/service-config.ts';
import { writeServiceFiles } from '../service/test-service.ts';
import { VenueServer } from '../venue/venue-server.ts';

const BTC = 1_000_000;
const PRICE = 60_000_000_000;
const NOW = 1_000_000;
const ROOT = new URL('../../../../', import.meta.url);

/** Every probe, and the property that refuses it. */
const covered: string[] = [];
function probe(name: string, restsOn: string, run: () => Promise<void> | void): void {
  test(`${name} (${restsOn})`, async () => {
    await run();
    covered.push(restsOn);
  });
}

let venue: VenueServer;
let folder: string;
let hop: LastHop;
let line: OrderLine;
let events: VenueEvent[];
let heard: (() => void)[];
let orderCount = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-probe-'));
  venue = new VenueServer();
  await venue.listen(join(folder, 'venue.sock'));
  const instruments = [{ instrument: 'BTC', inventoryMaxMicro: 1_000 * BTC }];
  hop = new LastHop({ ...defaultLimits, instruments }, new SharedHealth());
  events = [];
  heard = [];
  line = new OrderLine(
    (events) => new VenueSession(join(folder, 'venue.sock'), 'paper', 'trading', events),
    hop,
    {
      venueSays: (event) => {
        events.push(event);
        for (const resolve of heard.splice(0)) resolve();
      },
      lineLost: () => hop.health.trip('heartbeat'),
    },
  );
  hop.book.mark('BTC', PRICE, NOW);
  hop.book.fence('BTC', 1);
  hop.book.equityMicro = PRICE;
  publish('APEX');
});
afterEach(async () => {
  line.close();
  await venue.close();
  rmSync(folder, { recursive: true, force: true });
});

function publish(posture: Posture, issuedAtMs = NOW): void {
  const health = { rPpm: posture === 'TURTLE' ? 300_000 : 1_000_000, confidencePpm: 1_000_000 };
  hop.health.publish({ ...health, posture, epoch: 1, issuedAtMs, validMs: 1_000 });
}

function order(changed: Partial<NewOrder>): NewOrder {
  orderCount += 1;
  const id = `o${orderCount}`;
  return {
    id,
    instrument: 'BTC',
    side: 'BUY',
    kind: 'limit',
    quantityMicro: BTC,
    priceMicro: PRICE,
    ...changed,
  };
}

/** Sends through the gate; PASS or the denial's code. */
function send(changed: Partial<NewOrder>, token = 1): string {
  return words(line.submit(order(changed), token, NOW));
}

function words(answer: number): string {
  return answer === gateAnswers.PASS ? 'PASS' : gateCode(answer);
}

/** The first event, past or to come, that is meant. */
async function event(type: VenueEvent['type'], id: string): Promise<VenueEvent> {
  for (;;) {
    const found = events.find((each) => each.type === type && 'id' in each && each.id === id);
    if (found !== undefined) return found;
    await new Promise<void>((resolve) => heard.push(resolve));
  }
}

/** A session of somebody else, and what it is told. */
async function session(role: 'trading' | 'observer', ...requests: Parameters<VenueSession['send']>[0][]) {
  const told: VenueEvent[] = [];
  const { promise, resolve } = Promise.withResolvers<VenueEvent[]>();
  const made = new VenueSession(join(folder, 'venue.sock'), 'paper', role, {
    event: (each) => {
      told.push(each);
      if (each.type === 'orders') resolve(told);
    },
    lost: () => resolve(told),
  });
  for (const request of requests) made.send(request);
  made.send({ type: 'orders' });
  const seen = await promise;
  made.close();
  return seen;
}

describe('exits only', () => {
  probe('flat, a new buy would be new exposure', 'OrderGate!ExitsOnlyReduce', () => {
    publish('TURTLE');
    expect(send({})).toBe('GATE105');
  });

  probe('long 0.01, a sell of 0.11 would flip to short 0.10', 'OrderGate!ExitsOnlyReduce', () => {
    publish('TURTLE');
    hop.book.reconcile('BTC', BTC / 100);
    expect(send({ side: 'SELL', quantityMicro: (11 * BTC) / 100 })).toBe('GATE105');
    expect(send({ side: 'SELL', quantityMicro: BTC / 100 })).toBe('PASS');
  });

  probe(
    'two resting sells, each smaller than what is held, would flip together',
    'OrderGate!ExitsOnlyReduce',
    async () => {
      publish('TURTLE');
      hop.book.reconcile('BTC', BTC);
      const first = order({ side: 'SELL', quantityMicro: 600_000, priceMicro: PRICE + 1_000_000 });
      expect(words(line.submit(first, 1, NOW))).toBe('PASS');
      expect(send({ side: 'SELL', quantityMicro: 600_000 })).toBe('GATE105'); // in flight counts
      await event('accepted', first.id);
      expect(send({ side: 'SELL', quantityMicro: 600_000 })).toBe('GATE105'); // and resting
      expect(send({ side: 'SELL', quantityMicro: 400_000 })).toBe('PASS');
    },
  );

  probe(
    'a decline still lets a position be flattened, passively, before it stops',
    'OrderGate!ExitsAreAllowed',
    () => {
      publish('TURTLE');
      hop.book.reconcile('BTC', BTC);
      expect(send({ side: 'SELL', kind: 'taker' })).toBe('GATE106');
      expect(send({ side: 'SELL' })).toBe('PASS');
    },
  );
});

describe('stopped', () => {
  probe('nothing leaves, not even a sell that says reduce-only', 'OrderGate!HibernateSendsNothing', () => {
    hop.book.reconcile('BTC', BTC);
    publish('HIBERNATE');
    expect([send({}), send({ side: 'SELL' }), send({ kind: 'taker', side: 'SELL' })]).toEqual([
      'GATE104',
      'GATE104',
      'GATE104',
    ]);
  });

  probe(
    'a resting sell is cancelled before the market crosses it',
    'OrderGate!TooMuchIsCancelled',
    async () => {
      const resting = order({ side: 'SELL', priceMicro: PRICE + 1_000_000 });
      expect(words(line.submit(resting, 1, NOW))).toBe('PASS');
      await event('accepted', resting.id);
      publish('HIBERNATE');
      for (const id of hop.book.openOrders()) line.cancel(id);
      await event('cancelled', resting.id);
      const bidMicro = PRICE + 2_000_000;
      await session('observer', {
        type: 'quote',
        instrument: 'BTC',
        bidMicro,
        askMicro: bidMicro + 1,
        sizeMicro: BTC,
      });
      expect(events.some(({ type }) => type === 'filled')).toBe(false);
      expect(hop.book.find('BTC')?.exposure).toMatchObject({ positionMicro: 0, openSellMicro: 0 });
    },
  );

  probe('a fill that races its cancel is counted', 'OrderGate!FillsAreCounted', async () => {
    const resting = order({ side: 'SELL', priceMicro: PRICE + 1_000_000 });
    line.submit(resting, 1, NOW);
    await event('accepted', resting.id);
    const bidMicro = PRICE + 2_000_000;
    await session('observer', {
      type: 'quote',
      instrument: 'BTC',
      bidMicro,
      askMicro: bidMicro + 1,
      sizeMicro: BTC,
    });
    line.cancel(resting.id);
    await event('filled', resting.id);
    expect(hop.book.find('BTC')?.exposure).toMatchObject({ positionMicro: -BTC, openSellMicro: 0 });
  });

  probe('a change is denied, a cancel passes', 'KillSwitch!NonePassesTripped', async () => {
    const resting = order({ priceMicro: PRICE - 1_000_000 });
    line.submit(resting, 1, NOW);
    await event('accepted', resting.id);
    hop.health.trip('operator');
    expect(words(line.change({ ...resting, quantityMicro: BTC / 2 }, 1, NOW))).toBe('GATE112');
    line.cancel(resting.id);
    await event('cancelled', resting.id);
  });
});

describe('ways around', () => {
  probe('an order straight to the venue, over a cut line', 'KillSwitch!NoneLeavesAfterAck', async () => {
    hop.health.trip('operator');
    await session('observer', { type: 'cut', by: 'watchdog' });
    await session('trading', { type: 'new', order: order({ id: 'straight' }) });
    await event('rejected', 'straight');
    expect(venue.arrived).toEqual([]);
  });

  probe(
    'an order straight to the venue, while armed, is found: nobody decided it',
    'OrderGate!DecidedOnce',
    async () => {
      expect(words(line.submit(order({ id: 'decided', priceMicro: PRICE - 1 }), 1, NOW))).toBe('PASS');
      const told = await session('trading', { type: 'new', order: order({ id: 'straight' }) });
      const open = told.flatMap((each) => (each.type === 'orders' ? each.open : []));
      expect(open.filter((id) => !hop.book.knows(id))).toEqual(['straight']); // Unrecorded: a breach until re-armed
    },
  );

  probe('no flag turns the gate off', 'OrderGate!CapHolds', () => {
    for (const flag of ['bypass', 'disabled', 'testMode', 'maxLeverage']) {
      const files = writeServiceFiles({ [flag]: true });
      expect(() => readServiceConfig(files.config)).toThrow(flag);
      rmSync(files.folder, { recursive: true });
    }
    const bypassed = {
      ...defaultLimits,
      bypass: true,
      instruments: [{ instrument: 'BTC', inventoryMaxMicro: BTC }],
    };
    expect(words(new LastHop(bypassed, hop.health).authorize(order({}), 1, NOW))).toBe('GATE113');
  });

  probe('code that declares everything fine again', 'KillSwitch!TripIsLatched', () => {
    hop.health.trip('ledger');
    publish('APEX'); // whoever writes the posture cannot clear the word
    expect(send({})).toBe('GATE112');
    const file = join(folder, 'trip');
    writeTripFile(file, 'clean', [], 'test');
    const kill = new KillSwitch(file, hop.health, ['ann', 'bob']);
    expect(kill.rearm(0)?.code).toBe('KILL101');
    kill.persist('test');
    kill.acknowledge(false);
    expect([kill.sign('mallory')?.code, kill.sign('ann'), kill.sign('ann')?.code]).toEqual([
      'KILL102',
      undefined,
      'KILL103',
    ]);
    expect(kill.rearm(0)?.code).toBe('KILL104');
    expect(send({})).toBe('GATE112');
  });

  probe('a posture that nobody has renewed', 'PostureAuthority!AuthorityIsRecent', () => {
    publish('APEX', NOW - 1_000);
    expect(send({})).toBe('GATE103');
    publish('APEX', NOW + 1); // from the future
    expect(send({})).toBe('GATE103');
  });

  probe('the token of a lease that is over, or of somebody else', 'InventoryLocks!FencedGate', () => {
    hop.book.fence('BTC', 2);
    expect([send({}, 1), send({}, 3), send({}, 2)]).toEqual(['GATE113', 'GATE113', 'PASS']);
  });

  probe('the same decision twice', 'OrderGate!DecidedOnce', () => {
    const once = order({ quantityMicro: 1 });
    expect([line.submit(once, 1, NOW), line.submit(once, 1, NOW)].map(words)).toEqual(['PASS', 'GATE114']);
  });
});

describe('the cap', () => {
  probe('25 000 of equity, leverage 6, a buy of 10 BTC: 600 000', 'OrderGate!CapHolds', () => {
    hop.book.equityMicro = 25_000 * 1_000_000;
    expect(send({ quantityMicro: 10 * BTC })).toBe('GATE109');
  });

  probe('two orders that fit one by one', 'OrderGate!CapHolds', () => {
    expect(send({ quantityMicro: 4 * BTC, priceMicro: PRICE - 1_000_000 })).toBe('PASS');
    expect(send({ quantityMicro: 4 * BTC, priceMicro: PRICE - 1_000_000 })).toBe('GATE109');
  });

  probe('a list of orders is judged one after another', 'OrderGate!CapHolds', () => {
    const list = [3, 3, 1].map((units) =>
      send({ quantityMicro: units * BTC, priceMicro: PRICE - 1_000_000 }),
    );
    expect(list).toEqual(['PASS', 'PASS', 'GATE109']);
  });

  probe('resting orders count', 'OrderGate!CapHolds', async () => {
    const resting = order({ quantityMicro: 4 * BTC, priceMicro: PRICE - 1_000_000 });
    line.submit(resting, 1, NOW);
    await event('accepted', resting.id);
    expect(send({ quantityMicro: 4 * BTC })).toBe('GATE109');
  });

  probe('a change from 1.0 to 9.0 BTC', 'OrderGate!CapHolds', async () => {
    const resting = order({ priceMicro: PRICE - 1_000_000 });
    line.submit(resting, 1, NOW);
    await event('accepted', resting.id);
    expect(words(line.change({ ...resting, quantityMicro: 9 * BTC }, 1, NOW))).toBe('GATE109');
    expect(words(line.change({ ...resting, quantityMicro: 2 * BTC }, 1, NOW))).toBe('PASS');
    await event('changed', resting.id);
    expect(hop.book.left(resting.id)).toBe(2 * BTC);
  });

  probe('a price far from the market, and a flood', 'SurvivalController!LeverageWithinRequirement', () => {
    expect(send({ quantityMicro: 1, priceMicro: 2 * PRICE })).toBe('GATE116');
    const answers = Array.from({ length: 101 }, () =>
      send({ quantityMicro: 1, priceMicro: PRICE - 1_000_000 }),
    );
    expect(answers.indexOf('GATE115')).toBe(100);
  });
});

// The names above are those of properties that exist: a renamed invariant makes its probes say so.
afterAll(() => {
  for (const name of new Set(covered)) {
    const [spec, property] = name.split('!') as [string, string];
    const file = new URL(`specs-tla/${spec}/${spec}.tla`, ROOT);
    const text = readFileSync(file, 'utf8');
    expect(text, name).toMatch(new RegExp(`^${property} ==`, 'm'));
  }
});
