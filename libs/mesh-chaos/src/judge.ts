/** Counts what must never happen, from what all processes saw, by the machine's one monotonic clock. Pure. */
import type { ChaosEvent, EventOf } from './event-log.ts';
import { newestBy } from './newest-before.ts';
import { TICK_US, VALID_TICKS, WORKER_LEASE_MS } from './setup.ts';

/** All of the first group must be 0; the second says how much there was to go wrong. */
export interface ChaosCounts {
  readonly tokensBackwards: number;
  readonly tokensTwice: number;
  readonly oldTokensPassed: number;
  readonly oldLeveragePassed: number;
  readonly readersAboveAfterValidity: number;
  readonly leaseCalls: number;
  readonly unknownOutcomes: number;
  readonly grants: number;
  readonly orders: number;
  readonly passed: number;
  readonly lateOrders: number;
  readonly refusedByFence: number;
  readonly refusedByLimit: number;
  readonly refusedByPosture: number;
  readonly changes: number;
  readonly records: number;
  /** Two workers acted on one instrument at once: only after a row was lost with all its backups. */
  readonly overlappingHolds: number;
}

export type Never =
  | 'tokensBackwards'
  | 'tokensTwice'
  | 'oldTokensPassed'
  | 'oldLeveragePassed'
  | 'readersAboveAfterValidity'
  | 'contradicted'
  | 'answeredLost'
  | 'brokenJournals';

export const NEVER: readonly Never[] = [
  'tokensBackwards',
  'tokensTwice',
  'oldTokensPassed',
  'oldLeveragePassed',
  'readersAboveAfterValidity',
  'contradicted',
  'answeredLost',
  'brokenJournals',
];

export function judgeChaos(events: readonly ChaosEvent[]): ChaosCounts {
  const of = <Kind extends ChaosEvent['kind']>(kind: Kind): EventOf<Kind>[] =>
    events.filter((event): event is EventOf<Kind> => event.kind === kind);
  const [granted, judged, sent, holds] = [of('granted'), of('judged'), of('sent'), of('holds')];
  const orders = new Map(sent.map((order) => [order.order, order]));
  const passed = judged.filter(({ isPassed }) => isPassed);
  return {
    ...tokenFaults(granted),
    oldTokensPassed: oldTokens(passed, orders, holds),
    oldLeveragePassed: oldLeverage(passed, orders, of('acked')),
    readersAboveAfterValidity: readersAbove(of('acts'), of('published')),
    leaseCalls: of('call').length,
    unknownOutcomes: of('call').filter(({ outcome }) => outcome === 'unknown').length,
    grants: granted.length,
    orders: sent.length,
    passed: passed.length,
    lateOrders: sent.filter(({ isLate }) => isLate).length,
    refusedByFence: judged.filter(({ fence }) => !fence).length,
    refusedByLimit: judged.filter(({ limit }) => !limit).length,
    refusedByPosture: judged.filter(({ posture }) => !posture).length,
    changes: of('changed').length,
    records: of('published').length,
    overlappingHolds: overlaps(holds, [...of('stopped'), ...of('released')], of('renewed')),
  };
}

/** A grant that was asked for after another one was answered has a larger token; and no token has two owners. */
function tokenFaults(granted: readonly EventOf<'granted'>[]): {
  readonly tokensBackwards: number;
  readonly tokensTwice: number;
} {
  let [tokensBackwards, tokensTwice] = [0, 0];
  for (const of of byInstrument(granted).values()) {
    const answered = [...of].sort((a, b) => a.endUs - b.endUs);
    const owners = new Map<number, string>();
    let [newest, next] = [0, 0];
    for (const grant of [...of].sort((a, b) => a.us - b.us)) {
      for (; (answered[next]?.endUs ?? Number.POSITIVE_INFINITY) < grant.us; next += 1)
        newest = Math.max(newest, answered[next]?.token ?? 0);
      if (grant.token < newest) tokensBackwards += 1;
      const owner = owners.get(grant.token);
      if (owner !== undefined && owner !== grant.worker) tokensTwice += 1;
      owners.set(grant.token, grant.worker);
    }
  }
  return { tokensBackwards, tokensTwice };
}

/** Orders that passed after a worker was known to hold a newer token. */
function oldTokens(
  passed: readonly EventOf<'judged'>[],
  orders: ReadonlyMap<string, EventOf<'sent'>>,
  holds: readonly EventOf<'holds'>[],
): number {
  const newestOf = new Map(
    [...byInstrument(holds)].map(([of, held]) => [of, newestBy(held, ({ token }) => token, false)]),
  );
  return passed.filter(({ order, us }) => {
    const sent = orders.get(order);
    if (sent === undefined) return true; // Nobody says that it sent it.
    return (newestOf.get(sent.instrument)?.(us) ?? 0) > sent.token;
  }).length;
}

/** Orders that passed after a change was said to be in force, and were sized by an older version. */
function oldLeverage(
  passed: readonly EventOf<'judged'>[],
  orders: ReadonlyMap<string, EventOf<'sent'>>,
  acked: readonly EventOf<'acked'>[],
): number {
  const inForce = newestBy(acked, ({ version }) => version, true);
  return passed.filter(({ order, us }) => inForce(us) > (orders.get(order)?.version ?? 0)).length;
}

/** Readers that acted above HIBERNATE on a record that was published longer ago than it is good for. */
function readersAbove(acts: readonly EventOf<'acts'>[], published: readonly EventOf<'published'>[]): number {
  const issued = new Map(published.map((record) => [record.epoch, record]));
  return acts.filter(({ us, epoch, posture }) => {
    if (posture === 'HIBERNATE') return false;
    const record = issued.get(epoch);
    if (record === undefined || record.posture !== posture) return true; // Nobody ever said so.
    return us - record.us >= (VALID_TICKS + 1) * TICK_US;
  }).length;
}

function overlaps(
  holds: readonly EventOf<'holds'>[],
  ends: readonly { readonly us: number; readonly token: number; readonly instrument: string }[],
  renewed: readonly EventOf<'renewed'>[],
): number {
  const endUs = new Map<string, number>();
  for (const { instrument, token, us } of ends) {
    const key = `${instrument}:${token}`;
    endUs.set(key, Math.min(us, endUs.get(key) ?? us));
  }
  const wasRenewed = new Set(renewed.map(({ instrument, token }) => `${instrument}:${token}`));
  let count = 0;
  for (const of of byInstrument(holds).values()) {
    const sorted = [...of].sort((a, b) => a.token - b.token);
    sorted.forEach((hold, at) => {
      const next = sorted[at + 1];
      if (next === undefined || next.worker === hold.worker) return;
      const key = `${hold.instrument}:${hold.token}`;
      const leaseEndUs = hold.askedUs + WORKER_LEASE_MS * 1_000;
      const actedUntil = wasRenewed.has(key)
        ? (endUs.get(key) ?? leaseEndUs)
        : Math.min(leaseEndUs, endUs.get(key) ?? leaseEndUs);
      if (actedUntil > next.us) count += 1;
    });
  }
  return count;
}

function byInstrument<Event extends { readonly instrument: string }>(
  events: readonly Event[],
): Map<string, Event[]> {
  return Map.groupBy(events, ({ instrument }) => instrument);
}
