/** The variables of InventoryLocks.tla as ITF JSON, read from the live objects and never computed from a model. */
import type { InventoryLocks } from './inventory-locks.ts';

/** A value in the Informal Trace Format: what this module needs of it. */
export type ItfValue =
  | number
  | string
  | { readonly '#map': readonly (readonly [ItfValue, ItfValue])[] }
  | { readonly '#set': readonly ItfValue[] }
  | { readonly [field: string]: ItfValue };

const NOBODY = 'nobody';

/** Variable names of the spec. */
export type InventoryVariable =
  | 'waiting'
  | 'lease'
  | 'newest'
  | 'owner'
  | 'believed'
  | 'paused'
  | 'inFlight'
  | 'passed';

/** All eight variables after a step. */
export function observedState(system: InventoryLocks): Record<InventoryVariable, ItfValue> {
  const { workers, instruments, slots } = system.limits;
  const { locks, gate } = system;
  return {
    waiting: mapOf(instruments, (instrument) => ({ '#set': [...locks.waitingFor(instrument)].sort() })),
    lease: mapOf(instruments, (instrument) =>
      mapOf(workers, (worker) => phaseOf(system, worker, instrument)),
    ),
    newest: mapOf(instruments, (instrument) => locks.newestToken(instrument)),
    owner: mapOf(instruments, (instrument) => locks.ownerOf(instrument) ?? NOBODY),
    believed: mapOf(workers, (worker) => mapOf(instruments, (i) => system.workers.believed(worker, i))),
    paused: { '#set': workers.filter((worker) => system.workers.isPaused(worker)).sort() },
    inFlight: mapOf(workers, (worker) =>
      mapOf(instruments, (i) => mapOf(slots, (slot) => gate.inFlight(worker, i, slot))),
    ),
    passed: mapOf(instruments, (instrument) => passedOn(system, instrument)),
  };
}

function phaseOf(system: InventoryLocks, worker: string, instrument: string): string {
  const lease = system.locks.leaseOf(instrument);
  return lease?.worker === worker ? lease.phase : 'none';
}

function passedOn(system: InventoryLocks, instrument: string): ItfValue {
  const passage = system.gate.passed(instrument);
  if (passage === undefined) return { worker: NOBODY, token: 0, newest: 0, owner: NOBODY };
  const { worker, token, newest, owner } = passage;
  return { worker, token, newest, owner };
}

function mapOf(keys: readonly string[], value: (key: string) => ItfValue): ItfValue {
  return { '#map': keys.map((key) => [key, value(key)] as const) };
}
