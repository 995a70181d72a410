/** Where an account's leverage limit lies, as a port: each change is one step there, and makes a new version. */
import type { MeshResult } from './mesh-refusal.ts';

/** A limit. Spec: `Limit` in specs-tla/AdaptiveCutoff/AdaptiveCutoff.tla. */
export interface LeverageLimit {
  /** Grows with every change, also when the row was lost with its backups; 0 for no limit yet. */
  readonly version: number;
  /** How much is allowed, hundredths of leverage: 600 is 6.0×. 0 for no limit yet: nothing is allowed. */
  readonly mostCenti: number;
}

/** Calls may be repeated with the same `requestId`: they are then carried out once. */
export interface LimitStore {
  /** The smaller of the limit and `mostCenti`, in one step where the data is. Spec: `Cut`. */
  cut(account: string, mostCenti: number, requestId: number): Promise<MeshResult<LeverageLimit>>;
  /** Raises the limit, only above what it is, unless another version than `version` is there. Spec: `Restore`. */
  restore(
    account: string,
    mostCenti: number,
    version: number,
    requestId: number,
  ): Promise<MeshResult<LeverageLimit>>;
  read(account: string): Promise<MeshResult<LeverageLimit>>;
}

/** No limit was ever set: nothing passes. */
export const NO_LIMIT: LeverageLimit = { version: 0, mostCenti: 0 };
