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

/** Of MCDistributedLocks.cfg. */
export function distributedConstants(runtime: Runtime): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ['Workers', runtime.set(['w1', 'w2'])],
    ['LeaseTicks', 1],
    ['DriftTicks', 0],
    ['SkewTicks', 0],
    ['TakeOverTicks', 1],
    ['TokensPerTick', 1],
    ['TimeMax', 1],
  ]);
}

/** Of MCDistributedLocks.cfg, but with two tokens a tick: a second grant finds the first one's lease. */
export function busyConstants(runtime: Runtime): ReadonlyMap<string, Value> {
  return new Map<string, Value>([...distributedConstants(runtime), ['TokensPerTick', 2]]);
}

/** Clocks that differ, and a lease after a loss; one worker, so that the graph stays small. */
export function driftingConstants(runtime: Runtime): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ['Workers', runtime.set(['w1'])],
    ['LeaseTicks', 1],
    ['DriftTicks', 1],
    ['SkewTicks', 1],
    ['TakeOverTicks', 2],
    ['TokensPerTick', 1],
    ['TimeMax', 3],
  ]);
}

/** Of MCIssuerEpochs.cfg. */
export function epochsConstants(runtime: Runtime): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ['Issuers', runtime.set(['a', 'b'])],
    ['AtOnce', 2],
    ['EpochMax', 4],
  ]);
}

/** Of MCWatchdog.cfg. */
export function watchdogConstants(runtime: Runtime): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ['Services', runtime.set(['feed', 'scan'])],
    ['BeatTicks', 2],
    ['ScoreTicks', 1],
    ['ValidTicks', 2],
  ]);
}
