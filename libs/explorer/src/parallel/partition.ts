import { type CompiledSpec, type State, TlaError } from '@plimsoll/tla-values';
import { ActionTable } from '../search/action-table.ts';
import { CheckFailure, Checks } from '../search/checks.ts';
import { isHeapNearlyFull } from '../search/limits.ts';
import { mixColumn } from '../search/row-hash.ts';
import { StateCodec } from '../search/state-codec.ts';
import { createStateSpace, type StateSpace } from '../search/state-space.ts';
import { Control, type ControlMemory, Stop } from './control.ts';
import { type MailboxMemory, MailboxReader, MailboxWriter } from './mailbox.ts';
import { NotShared, type SharedValueMemory, SharedValues } from './shared-values.ts';

/** What the threads of one search share. */
export interface SearchMemory {
  readonly values: SharedValueMemory;
  readonly control: ControlMemory;
  /** From thread to thread: `mailboxes[from][to]`. */
  readonly mailboxes: readonly (readonly MailboxMemory[])[];
}

export interface PartitionOptions {
  readonly deadlock: boolean;
  /**
   * Index of the variable whose value says which thread owns a state. Then steps that leave it alone stay in the thread,
   * and what threads remember of combinations with it is not remembered twice.
   */
  readonly ownerColumn: number;
}

/** States expanded between two looks at the mailboxes. */
const expansionsPerDrain = 64;
/** Expansions between two looks at the heap, and two reports of the counts. */
const expansionsPerReport = 4096;

/**
 * One thread's part of a breadth-first search: the states whose hash is its own, level by level with the others. The
 * successors that belong to others go to their mailboxes. Which states there are, how many successors and how many
 * levels does not depend on who goes first; which state shows a violation does, so that the threads only say that
 * there is one.
 */
export class Partition {
  readonly #thread: number;
  readonly #spec: CompiledSpec;
  readonly #deadlock: boolean;
  readonly #ownerColumn: number;
  readonly #hasSteps: boolean;
  readonly #control: Control;
  readonly #inboxes: readonly MailboxReader[];
  readonly #outboxes: readonly (MailboxWriter | undefined)[];
  readonly #codec: StateCodec;
  readonly #space: StateSpace;
  readonly #actions: readonly ActionTable[];
  readonly #checks: Checks;
  readonly #row: Int32Array;
  readonly #mixed: Int32Array;
  readonly #next: Int32Array;
  readonly #received: Int32Array;
  readonly #receivedMixed: Int32Array;
  #initDistinct = 0;
  #initGenerated = 0;
  #generated = 0;

  constructor(spec: CompiledSpec, thread: number, memory: SearchMemory, options: PartitionOptions) {
    this.#thread = thread;
    this.#spec = spec;
    this.#deadlock = options.deadlock;
    this.#ownerColumn = options.ownerColumn;
    this.#control = new Control(memory.control);
    this.#inboxes = memory.mailboxes.flatMap((to, from) =>
      from === thread ? [] : [new MailboxReader(to[thread] as MailboxMemory)],
    );
    this.#outboxes = (memory.mailboxes[thread] ?? []).map((mailbox, to) =>
      to === thread ? undefined : new MailboxWriter(mailbox),
    );
    this.#codec = new StateCodec(spec.runtime, spec.variables, new SharedValues(spec.runtime, memory.values));
    this.#space = createStateSpace(spec, this.#codec);
    this.#actions = spec.actions.map((action) => new ActionTable(action, this.#codec, true));
    this.#checks = new Checks(spec, this.#codec, true);
    this.#hasSteps = this.#checks.hasSteps;
    const width = spec.variables.length;
    this.#row = new Int32Array(width);
    this.#mixed = new Int32Array(width);
    this.#next = new Int32Array(width);
    this.#received = new Int32Array(width);
    this.#receivedMixed = new Int32Array(width);
  }

  /** Searches to the end, or until some thread stops all. */
  run(): void {
    try {
      this.#search();
    } catch (error) {
      const reason = stopReasonOf(error);
      if (reason === undefined) throw error;
      this.#control.stopFor(reason);
    }
    this.#tell();
  }

  #search(): void {
    this.#findInitialStates();
    let from = 0;
    let isLast = this.#control.sizeOfNext(this.#thread, 1, this.#space.states.count) === 0;
    for (let level = 1; !isLast && this.#control.stop === Stop.No; level++) {
      const to = this.#space.states.count;
      this.#expandAll(from, to);
      this.#control.expanded(level, this.#drain);
      from = to;
      isLast = this.#control.sizeOfNext(this.#thread, level + 1, this.#space.states.count - to) === 0;
    }
  }

  /** Every thread enumerates all of them, and keeps its own: they are few beside the others. */
  #findInitialStates(): void {
    const counts = this.#thread === 0;
    this.#spec.initial((state: State) => {
      if (counts) this.#initGenerated++;
      this.#codec.encode(state, this.#received);
      const hash = this.#hash(this.#received);
      if (this.#owner(this.#received) !== this.#thread) return;
      const before = this.#space.states.count;
      this.#visit(hash);
      this.#initDistinct += this.#space.states.count - before;
      if (this.#checks.brokenInitial(this.#received) !== undefined) this.#control.stopFor(Stop.Found);
    });
  }

  #expandAll(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      this.#expand(at);
      if (at % expansionsPerDrain !== 0) continue;
      this.#drain();
      if (this.#control.stop !== Stop.No) return;
      if (at % expansionsPerReport !== 0) continue;
      this.#tell();
      if (isHeapNearlyFull()) this.#control.stopFor(Stop.Memory);
    }
    for (const outbox of this.#outboxes) outbox?.tell();
  }

  #expand(at: number): void {
    const row = this.#row;
    this.#space.states.read(at, row);
    this.#next.set(row);
    let hash = 0;
    for (let column = 0; column < row.length; column++) {
      const word = mixColumn(column, row[column] as number);
      this.#mixed[column] = word;
      hash ^= word;
    }
    let isDeadlocked = true;
    for (let a = 0; a < this.#actions.length; a++) {
      if (this.#fire(this.#actions[a] as ActionTable, hash)) isDeadlocked = false;
    }
    if (isDeadlocked && this.#deadlock) this.#control.stopFor(Stop.Found);
  }

  /** Hands out the successors of the state in `row` by one action; whether there are any. */
  #fire(table: ActionTable, hash: number): boolean {
    const row = this.#row;
    const next = this.#next;
    let cursor = table.successors(row, this.#mixed);
    const { data, writes, stride } = table;
    const count = data[cursor++] as number;
    if (count === 0) return false;
    this.#generated += count;
    let unwritten = hash;
    for (let i = 0; i < writes.length; i++) unwritten ^= this.#mixed[writes[i] as number] as number;
    for (let k = 0; k < count; k++, cursor += stride) {
      for (let i = 0; i < writes.length; i++) next[writes[i] as number] = data[cursor + 1 + i] as number;
      this.#hand(unwritten ^ (data[cursor] as number));
    }
    for (let i = 0; i < writes.length; i++) next[writes[i] as number] = row[writes[i] as number] as number;
    return true;
  }

  /** Gives the state in `next` to its owner. */
  #hand(hash: number): void {
    if (this.#hasSteps && this.#checks.brokenSteps(this.#row, this.#next, false).length > 0)
      this.#control.stopFor(Stop.Found);
    const outbox = this.#outboxes[this.#owner(this.#next)];
    if (outbox === undefined) {
      if (this.#space.find(this.#next, hash) >= 0) return;
      for (let i = 0; i < this.#next.length; i++) this.#received[i] = this.#next[i] as number;
      this.#visit(hash);
      return;
    }
    while (!outbox.write(hash, this.#next)) {
      // The other thread may wait for room in ours.
      this.#drain();
      if (this.#control.stop !== Stop.No) return;
    }
  }

  /** Takes in what others have sent. */
  readonly #drain = (): void => {
    for (const inbox of this.#inboxes) inbox.drain(this.#received, this.#visit);
  };

  /** Checks and adds the state in `received` unless it is known. */
  readonly #visit = (hash: number): void => {
    const state = this.#received;
    if (this.#space.find(state, hash) >= 0) return;
    for (let column = 0; column < state.length; column++)
      this.#receivedMixed[column] = mixColumn(column, state[column] as number);
    if (this.#checks.isInModel(state, this.#receivedMixed)) this.#space.add(state, hash);
    if (this.#checks.brokenInvariants(state, this.#receivedMixed, false).length > 0)
      this.#control.stopFor(Stop.Found);
  };

  #hash(row: Int32Array): number {
    let hash = 0;
    for (let column = 0; column < row.length; column++) hash ^= mixColumn(column, row[column] as number);
    return hash;
  }

  #owner(row: Int32Array): number {
    const column = this.#ownerColumn;
    return (mixColumn(column, row[column] as number) >>> 16) % this.#control.threads;
  }

  #tell(): void {
    this.#control.tell(this.#thread, {
      initDistinct: this.#initDistinct,
      initGenerated: this.#initGenerated,
      distinct: this.#space.states.count,
      generated: this.#generated,
    });
  }
}

/** What a thread stops for; undefined for a defect of ours. */
function stopReasonOf(error: unknown): Stop | undefined {
  if (error instanceof NotShared) return Stop.NotShared;
  if (error instanceof CheckFailure) return error.cause instanceof NotShared ? Stop.NotShared : Stop.Found;
  if (error instanceof TlaError) return Stop.Found;
  // The spec's endless recursion, or a row store that cannot grow; one thread tells which.
  if (error instanceof RangeError) return Stop.Found;
  return undefined;
}
