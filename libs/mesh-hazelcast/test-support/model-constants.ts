/** The constants of the small models that the contracts are generated from. */
import type { Runtime, Value } from '@plimsoll/tla-values';

/** Of MCInventoryLocks.cfg. */
export function locksConstants(runtime: Runtime): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ['Workers', runtime.set(['w1', 'w2'])],
    ['Instruments', runtime.set(['BTC'])],
    ['Slots', runtime.set(['s1'])],
    ['TokenMax', 2],
  ]);
}

/** Of MCAdaptiveCutoff.cfg. */
export function cutoffConstants(runtime: Runtime): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ['Workers', runtime.set(['w1'])],
    ['Limits', runtime.set([1, 2])],
    ['Sizes', runtime.set([2])],
    ['VersionMax', 2],
    ['ValidTicks', 1],
  ]);
}

/** Of MCPostureAuthority.cfg. */
export function authorityConstants(runtime: Runtime): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ['Readers', runtime.set(['gate'])],
    ['Postures', runtime.set(['APEX', 'HIBERNATE'])],
    ['ValidTicks', 2],
  ]);
}
