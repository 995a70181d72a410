/** Leases with fencing tokens: the lock service, what workers believe, and the gate that checks the fence. */
export { EmbeddedLockManager } from './embedded-locks.ts';
export { FenceGate, type Passage, type TokenSource } from './fence-gate.ts';
export { type ClockStep, type InventoryLimits, InventoryLocks } from './inventory-locks.ts';
export {
  type Lease,
  type LeasePhase,
  type LockLimits,
  type LockRefusal,
  type LockResult,
  lockRefusalText,
} from './lease.ts';
export type { LockManager } from './lock-manager.ts';
export { type InventoryVariable, type ItfValue, observedState } from './observed-state.ts';
export { WorkerBeliefs } from './worker-beliefs.ts';
