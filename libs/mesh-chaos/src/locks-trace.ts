/** A chaos run as a behaviour of specs-tla/InventoryLocks: grants, ends of leases, orders and the gate. */

import { inOrder } from './authority-trace.ts';
import type { ChaosEvent, EventOf } from './event-log.ts';
import { addLines, at, countUpTo, type Line, type SpecPin, setOf, writeLines } from './trace-lines.ts';

const SLOT = 's1';

interface Grant {
  readonly token: number;
  readonly worker: string;
  /** When it takes effect: the gate knows of it, or of a newer one. */
  us: number;
}

/**
 * A grant stands where the gate was told of it, since from there on it has effect; the model's gate knows at once.
 * Tokens are renumbered in their order. The end of a lease that nobody renewed is seen in the next grant, and a worker
 * learns of it, at the latest, when it asks again.
 *
 * @returns How many lines it has.
 */
export function writeLocksTrace(
  file: string,
  pin: SpecPin,
  events: readonly ChaosEvent[],
  workers: readonly string[],
  instruments: readonly string[],
): number {
  const lines: Line[] = [];
  let tokenMax = 1;
  for (const instrument of instruments) {
    const grants = grantsOf(events, instrument);
    tokenMax = Math.max(tokenMax, grants.length);
    addLines(lines, linesOf(events, instrument, grants));
  }
  const constants = {
    Workers: setOf(workers),
    Instruments: setOf(instruments),
    Slots: setOf([SLOT]),
    TokenMax: tokenMax,
  };
  writeLines(file, { spec: 'InventoryLocks', ...pin, constants }, lines);
  return lines.length;
}

/** Grants in the order of their tokens, each no later than the next. One of which the gate never knew has no effect. */
function grantsOf(events: readonly ChaosEvent[], instrument: string): Grant[] {
  const grants = new Map<number, Grant>();
  for (const event of events) {
    if ((event.kind !== 'granted' && event.kind !== 'told') || event.instrument !== instrument) continue;
    const { token, worker } = event;
    const us = event.kind === 'told' ? event.us : Number.POSITIVE_INFINITY;
    grants.set(token, { token, worker, us: Math.min(us, grants.get(token)?.us ?? us) });
  }
  const sorted = [...grants.values()].sort((a, b) => a.token - b.token);
  for (let index = sorted.length - 2; index >= 0; index -= 1) {
    const [grant, next] = [sorted[index] as Grant, sorted[index + 1] as Grant];
    if (grant.us >= next.us) grant.us = next.us - 1;
  }
  return sorted.filter(({ us }) => Number.isFinite(us));
}

function linesOf(events: readonly ChaosEvent[], instrument: string, grants: readonly Grant[]): Line[] {
  const lines: Line[] = [];
  const i = instrument;
  const tokens = grants.map(({ token }) => token);
  const nextUs = (token: number): number => grants[countUpTo(tokens, token)]?.us ?? Number.POSITIVE_INFINITY;
  const add = (us: number, actor: string, action: string, w: string, more: Partial<Line> = {}): void => {
    lines.push({
      us,
      actor,
      action,
      args: { w, i, ...(more.args ?? {}) },
      ...(more.state && { state: more.state }),
    });
  };
  // What a worker does with its lease comes before the next grant, though its own stamp may be later.
  const before = (us: number, token: number): number => Math.min(us, nextUs(token) - 0.7);
  const holders = new Map(grants.map(({ token, worker }) => [token, worker]));
  const released = new Set<number>();
  const believed = new Map<string, number>();
  const orders = new Map<string, EventOf<'sent'>>();
  for (const event of inOrder(events)) {
    if (event.kind === 'released' && event.instrument === i && holders.has(event.token)) {
      released.add(event.token);
      add(before(event.us, event.token) + 0.1, event.worker, 'Release', event.worker);
    } else if (event.kind === 'renewed' && event.instrument === i && holders.has(event.token)) {
      add(before(event.us, event.token) - 0.1, 'clock', 'RenewalDue', event.worker);
      add(before(event.us, event.token), event.worker, 'Renew', event.worker);
    } else if (event.kind === 'sent' && event.instrument === i) {
      orders.set(event.order, event);
      add(event.us, event.worker, 'Send', event.worker, { args: { s: SLOT } });
    } else if (event.kind === 'judged') {
      const sent = orders.get(event.order);
      if (sent !== undefined)
        add(event.us, 'gate', event.fence ? 'Pass' : 'Refuse', sent.worker, { args: { s: SLOT } });
    }
  }
  grants.forEach(({ token, worker, us }, index) => {
    const last = grants[index - 1];
    if (last !== undefined && !released.has(last.token)) {
      add(us - 0.5, 'clock', 'RenewalDue', last.worker);
      add(us - 0.4, 'clock', 'Expire', last.worker);
    }
    const old = believed.get(worker);
    if (old !== undefined && !released.has(old)) add(us - 0.3, worker, 'Notice', worker);
    add(us - 0.2, worker, 'Request', worker);
    add(us - 0.1, 'cluster', 'Grant', worker, { state: { newest: at(i, index + 1) } });
    believed.set(worker, token);
  });
  return lines;
}
