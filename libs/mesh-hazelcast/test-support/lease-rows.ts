/** The row of one lease where a cluster has it, for tests that lose rows: the rules of members, and the bare row. */
import { WIRE } from '../src/index.ts';

/** A row as it lies on a member; see plimsoll.LeaseRow in wire.json. */
export interface LeaseRow {
  readonly token: number;
  readonly owner: string;
  readonly requestId: number;
  /** The clock of the member that granted it, ms: from then on it lets go. */
  readonly untilMs: number;
}

/** One instrument's row. Another instrument, or another run, has another one. */
export interface LeaseRows {
  /** The member's ACQUIRE, on the clock that it is told. @returns The token, or the name of the code that refuses. */
  acquire(worker: string, requestId: number, leaseMs: number, nowMs: number): Promise<number | string>;
  read(): Promise<LeaseRow | undefined>;
  /** Puts an older row in its place, or none: what a backup that takes over, or the loss of all, comes to. */
  replace(row: LeaseRow | undefined): Promise<void>;
}

/** How the next token is made. */
export type NextToken = (row: LeaseRow | undefined, nowMs: number) => number;

/** Never below the clock, so that it grows even when the row is gone. */
export const clockedToken: NextToken = (row, nowMs) =>
  Math.max((row?.token ?? 0) + 1, nowMs * WIRE.tokensPerMs + 1);

/** The members' rules for ACQUIRE in this process: the contract holds them against the members' own. */
export class MemoryLeaseRows implements LeaseRows {
  protected row: LeaseRow | undefined;
  readonly #next: NextToken;

  constructor(next: NextToken = clockedToken) {
    this.#next = next;
  }

  acquire(worker: string, requestId: number, leaseMs: number, nowMs: number): Promise<number | string> {
    const { row } = this;
    if (row !== undefined && this.isRepeated(row, worker, requestId))
      return Promise.resolve(nowMs < row.untilMs ? row.token : 'ENDED');
    if (row !== undefined && nowMs < row.untilMs) return Promise.resolve('HELD');
    const token = this.#next(row, nowMs);
    this.row = { token, owner: worker, requestId, untilMs: nowMs + leaseMs };
    return Promise.resolve(token);
  }

  read(): Promise<LeaseRow | undefined> {
    return Promise.resolve(this.row);
  }

  replace(row: LeaseRow | undefined): Promise<void> {
    this.row = row;
    return Promise.resolve();
  }

  protected isRepeated(row: LeaseRow, worker: string, requestId: number): boolean {
    return row.owner === worker && row.requestId === requestId;
  }
}
