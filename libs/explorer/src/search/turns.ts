/**
 * Actions below one `\E` take turns (see Action.scopes): TLC with one worker generates the successors of all of them
 * for the first element, then for the second. Each table has its own list of successors; here they are merged.
 */
import type { Action } from '@plimsoll/tla-values';
import type { ActionTable } from './action-table.ts';

/** How many of their outermost scopes two actions have in common. */
export function sharedScopes({ scopes: ours = [] }: Action, { scopes: theirs = [] }: Action): number {
  const differs = ours.findIndex((scope, i) => scope !== theirs[i]);
  return differs < 0 ? ours.length : differs;
}

/** Merges the lists of successors of the tables of a group. Nothing is allocated for a state. */
export class Turns {
  readonly #tables: readonly ActionTable[];
  /** For each pair of tables how many positions are compared before the order of the tables decides. */
  readonly #shared: readonly (readonly number[])[];
  /** Where each table's next successor begins, and how many it has left. */
  readonly #cursors: Int32Array;
  readonly #left: Int32Array;
  /** Tables with successors left, in the order of the tables. */
  readonly #waiting: Int32Array;
  #waitingCount = 0;
  /** The run found by `next`: the table's place in the group, where its first successor begins, and how many they are. */
  member = 0;
  cursor = 0;
  count = 0;

  constructor(tables: readonly ActionTable[]) {
    this.#tables = tables;
    this.#shared = tables.map((a) => tables.map((b) => sharedScopes(a.action, b.action)));
    this.#cursors = new Int32Array(tables.length);
    this.#left = new Int32Array(tables.length);
    this.#waiting = new Int32Array(tables.length);
  }

  /** Computes all successors of a state; their number. @throws TlaError from an action. */
  begin(row: Int32Array, mixed: Int32Array): number {
    let count = 0;
    this.#waitingCount = 0;
    for (let i = 0; i < this.#tables.length; i++) {
      const table = this.#tables[i] as ActionTable;
      const offset = table.successors(row, mixed);
      const own = table.data[offset] as number;
      if (own === 0) continue;
      count += own;
      this.#cursors[i] = offset + 1;
      this.#left[i] = own;
      this.#waiting[this.#waitingCount++] = i;
    }
    return count;
  }

  /** Finds the next successors that belong to one table; false when there are no more. */
  next(): boolean {
    const waiting = this.#waiting;
    if (this.#waitingCount === 0) return false;
    let first = waiting[0] as number;
    let second = -1;
    for (let w = 1; w < this.#waitingCount; w++) {
      const other = waiting[w] as number;
      if (this.#isBefore(other, first)) {
        second = first;
        first = other;
      } else if (second < 0 || this.#isBefore(other, second)) second = other;
    }
    const { stride } = this.#tables[first] as ActionTable;
    this.member = first;
    this.cursor = this.#cursors[first] as number;
    this.count = 0;
    do {
      this.count++;
      this.#cursors[first] = (this.#cursors[first] as number) + stride;
      this.#left[first] = (this.#left[first] as number) - 1;
      if (this.#left[first] === 0) {
        this.#leave(first);
        break;
      }
    } while (second < 0 || this.#isBefore(first, second));
    return true;
  }

  #leave(member: number): void {
    const waiting = this.#waiting;
    let to = 0;
    for (let w = 0; w < this.#waitingCount; w++) {
      if (waiting[w] !== member) waiting[to++] = waiting[w] as number;
    }
    this.#waitingCount = to;
  }

  /** Whether the next successor of one table comes before that of another. */
  #isBefore(a: number, b: number): boolean {
    const [ours, theirs] = [this.#tables[a] as ActionTable, this.#tables[b] as ActionTable];
    const shared = (this.#shared[a] as readonly number[])[b] as number;
    const ourPosition = (this.#cursors[a] as number) + ours.positionOffset;
    const theirPosition = (this.#cursors[b] as number) + theirs.positionOffset;
    for (let i = 0; i < shared; i++) {
      const difference = (ours.data[ourPosition + i] as number) - (theirs.data[theirPosition + i] as number);
      if (difference !== 0) return difference < 0;
    }
    return a < b;
  }
}
