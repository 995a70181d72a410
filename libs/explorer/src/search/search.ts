import type { CompiledSpec, SourceLocation, State } from '@plimsoll/tla-values';
import type { ExploreOptions } from '../options.ts';
import type { Ways } from '../report/trace.ts';
import type { Counts, StopReason } from '../result.ts';
import { actionGroups, type Group } from './action-groups.ts';
import type { ActionTable } from './action-table.ts';
import { type Broken, Checks } from './checks.ts';
import { decodedStates } from './decoded-states.ts';
import { cutEdge, type EdgeRecording, Edges } from './edges.ts';
import { deadlockAt, type Finding, failureAt, violationAt } from './finding.ts';
import { generatedInOrder } from './generated-in-order.ts';
import { GrowableInt32 } from './growable-int32.ts';
import { Limits } from './limits.ts';
import { mixRow } from './row-hash.ts';
import { nothingCounted, type RunFacts, runFact } from './run-fact.ts';
import { DistinctTargets, type SearchObserver } from './search-observer.ts';
import { StateCodec } from './state-codec.ts';
import { createStateSpace, type StateSpace } from './state-space.ts';

export interface SearchEnd {
  /** True when every state found was expanded. */
  readonly complete: boolean;
  readonly stopped: StopReason | undefined;
}

/**
 * Breadth-first search as TLC does it with one worker (tlc2.tool.ModelChecker.doNext of 2.15): for each successor
 * first CONSTRAINT and ACTION_CONSTRAINT; inside them it is looked up and added; then invariants unless it was seen
 * (so also on states that are cut off), then step properties always; at last deadlock.
 */
export class Search {
  readonly spec: CompiledSpec;
  readonly codec: StateCodec;
  readonly space: StateSpace;
  readonly edges = new Edges();
  /** Index of the state from which each state was first reached; -1 for initial states. */
  readonly parents = new GrowableInt32();
  readonly findings: Finding[] = [];
  /** Whether CONSTRAINT or ACTION_CONSTRAINT cut anything off. */
  cutByConstraint = false;
  cutByActionConstraint = false;

  /** Told of states as they are found and expanded; needs recorded edges. */
  observer: SearchObserver | undefined;
  /** Told of each level's width before it is expanded; true ends the run as if the states allowed were used up. */
  levelBegins: ((width: number) => boolean) | undefined;
  readonly #options: ExploreOptions;
  readonly limits: Limits;
  readonly #recording: EdgeRecording;
  readonly #continues: boolean;
  readonly #actions: readonly ActionTable[];
  readonly #groups: readonly Group[];
  readonly #checks: Checks;
  /** Whether a state that was seen before needs checks too. */
  readonly #looksTwice: boolean;
  readonly #targets = new DistinctTargets(this.edges);
  readonly #row: Int32Array;
  readonly #mixed: Int32Array;
  readonly #next: Int32Array;
  readonly #nextMixed: Int32Array;
  #expanded = 0;
  #initDistinct = 0;
  #initGenerated = 0;
  #generated = 0;
  #depth = 1;
  /** First state of the level after the one that is being expanded. */
  #nextLevelStart = 0;
  #level = 0;
  #isOver = false;
  #isComplete = false;
  /** Whether a state or step is being judged, rather than computed. */
  #isJudging = false;
  /** States found that TLC has not put into its queue yet: the one that is being judged, or none. */
  #unqueued = 0;
  /** Why the state in `next` has no view, of which TLC asks only where no constraint cuts it off. */
  #viewless: { readonly error: unknown } | undefined;
  #stopped: StopReason | undefined;

  constructor(spec: CompiledSpec, options: ExploreOptions, recording: EdgeRecording) {
    this.spec = spec;
    this.#options = options;
    this.#recording = recording;
    this.#continues = options.continueAfterViolation ?? false;
    this.limits = new Limits(options.budget ?? {}, options.signal, performance.now());
    this.codec = new StateCodec(spec.runtime, spec.variables);
    this.space = createStateSpace(spec, this.codec);
    const isMemoised = options.memoise ?? spec.dependsOnRun !== true;
    this.tellOfRun();
    const { actions, groups } = actionGroups(spec, this.codec, isMemoised);
    this.#actions = actions;
    this.#groups = groups;
    this.#checks = new Checks(spec, this.codec, isMemoised);
    const isKeyed = spec.view !== undefined || spec.symmetry.length > 0;
    this.#looksTwice =
      this.#checks.hasSteps || spec.actionConstraints.length > 0 || (isKeyed && spec.constraints.length > 0);
    const width = spec.variables.length;
    this.#row = new Int32Array(width);
    this.#mixed = new Int32Array(width);
    this.#next = new Int32Array(width);
    this.#nextMixed = new Int32Array(width);
  }

  /** What is needed to tell how a state is reached. */
  get ways(): Ways {
    return { spec: this.spec, codec: this.codec, space: this.space, parents: this.parents };
  }

  /** Gives the values of a state by its index. */
  decoder(): (index: number) => State {
    return decodedStates(this.space, this.codec);
  }

  get counts(): Counts {
    return {
      init: this.#initDistinct,
      initGenerated: this.#initGenerated,
      distinct: this.space.states.count,
      generated: this.#generated,
      depth: this.#depth,
    };
  }

  /** Searches; pauses (yields) after each slice. */
  *run(): Generator<undefined, SearchEnd> {
    this.#findInitialStates();
    while (!this.#isOver && this.#expanded < this.space.states.count) {
      if (this.#expanded === this.#nextLevelStart) {
        this.#nextLevelStart = this.space.states.count;
        if (this.levelBegins?.(this.#nextLevelStart - this.#expanded) === true) this.#stop('states');
        if (this.#isOver) break;
        this.#level++;
      }
      const before = this.#generated;
      this.#expand(this.#expanded);
      if (!this.#isOver) this.#expanded++;
      if (this.limits.exceedsStates(this.space.states.count)) this.#stop('states');
      if (this.limits.isSliceOver(1 + this.#generated - before)) {
        this.#reportProgress();
        yield undefined;
        const reason = this.limits.stopReason();
        if (reason !== undefined) this.#stop(reason);
      }
    }
    this.#isComplete = !this.#isOver && this.#expanded === this.space.states.count;
    return { complete: this.#isComplete, stopped: this.#stopped };
  }

  /** Searches without pauses. */
  runToEnd(): SearchEnd {
    const steps = this.run();
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
    }
  }

  /** From now on TLCGet tells how far the run is. */
  readonly tellOfRun = (): void =>
    this.spec.runtime.observeRun((name) => runFact(name, this.#level, this.#runFacts()));

  /** What TLC would tell of its run now. */
  #runFacts(): RunFacts {
    const { distinct, generated, depth } = this.counts;
    if (this.#isComplete) return { distinct, generated, depth, queue: 0 };
    if (!this.#isJudging) return nothingCounted;
    // The state that is expanded has left the queue.
    const taken = this.#level === 0 ? 0 : this.#expanded + 1;
    return { distinct, generated: undefined, depth, queue: distinct - taken - this.#unqueued };
  }

  #stop(reason: StopReason): void {
    // The last state may have been both the last of the budget and the last of the model.
    if (this.#isOver || this.#expanded === this.space.states.count) return;
    this.#stopped = reason;
    this.#isOver = true;
  }

  #reportProgress(): void {
    const queued = this.space.states.count - this.#expanded;
    this.#options.onProgress?.({ phase: 'safety', queued, ...this.counts });
  }

  #findInitialStates(): void {
    const visit = (state: State): boolean => {
      this.#initGenerated++;
      this.#generated++;
      this.codec.encode(state, this.#next);
      this.#visitInitial();
      if (this.limits.exceedsStates(this.space.states.count)) this.#stop('states');
      const reason = this.limits.isSliceOver(1) ? this.limits.stopReason() : undefined;
      if (reason !== undefined) this.#stop(reason);
      return this.#isOver;
    };
    try {
      this.spec.initial(visit);
    } catch (error) {
      this.#fail(error, -1, undefined, this.spec.initialLocation);
    }
  }

  /** Checks and adds the initial state in `next`. */
  #visitInitial(): void {
    this.#isJudging = true;
    try {
      const hash = this.#mixNext();
      if (this.#isInModel()) {
        if (this.space.find(this.#next, hash) >= 0) return;
        const index = this.space.add(this.#next, hash);
        this.parents.push(-1);
        this.#initDistinct++;
        this.observer?.initial(index);
      }
      this.#violate(this.#checks.brokenInvariants(this.#next, this.#nextMixed, this.#continues), -1);
      if (this.#isOver) return;
      const broken = this.#checks.brokenInitial(this.#next);
      // TLC does not go on here, even when it goes on after violated invariants.
      if (broken !== undefined) this.#report(violationAt(broken, -1, this.#next));
    } catch (error) {
      this.#fail(error, -1, this.#next);
    } finally {
      this.#isJudging = false;
    }
  }

  #expand(at: number): void {
    this.space.states.read(at, this.#row);
    this.#next.set(this.#row);
    const hash = mixRow(this.#row, this.#mixed);
    if (this.#recording !== 'none') this.edges.starts.push(this.edges.targets.length);
    let isDeadlocked = true;
    for (let g = 0; g < this.#groups.length; g++) {
      if (this.#fire(at, this.#groups[g] as Group, hash)) isDeadlocked = false;
      if (this.#isOver) return;
    }
    if (isDeadlocked && (this.#options.deadlock ?? true)) {
      this.#report(deadlockAt(at));
      // Under -continue TLC asks for the fairness of the deadlocked state as well, which may have no value.
      if (!this.#continues) return;
    }
    if (this.observer === undefined) return;
    try {
      this.observer.expanded(at, this.#targets.of(at, this.space.states.count));
    } catch (error) {
      this.#fail(error, at);
    }
  }

  /** Visits the successors of state `at` by the actions of a group; whether there are any. */
  #fire(at: number, group: Group, hash: number): boolean {
    const { tables, turns, members } = group;
    const table = tables[0] as ActionTable;
    let count: number;
    let cursor = 0;
    try {
      if (turns === undefined) {
        cursor = table.successors(this.#row, this.#mixed);
        count = table.data[cursor++] as number;
      } else count = turns.begin(this.#row, this.#mixed);
    } catch (error) {
      this.#fireUntilError(at, group, error);
      return true;
    }
    if (count === 0) return false;
    if (turns === undefined) this.#visitRun(at, members[0] as number, hash, cursor, count);
    else
      while (!this.#isOver && turns.next())
        this.#visitRun(at, members[turns.member] as number, hash, turns.cursor, turns.count);
    return true;
  }

  /** Visits `count` successors of a table, from `cursor` on; at a violation TLC has not generated those after it. */
  #visitRun(at: number, actionIndex: number, hash: number, cursor: number, count: number): void {
    const { data, writes, stride } = this.#actions[actionIndex] as ActionTable;
    const next = this.#next;
    let unwritten = hash;
    for (let i = 0; i < writes.length; i++) unwritten ^= this.#mixed[writes[i] as number] as number;
    for (let k = 0; k < count; k++, cursor += stride) {
      for (let i = 0; i < writes.length; i++) next[writes[i] as number] = data[cursor + 1 + i] as number;
      const nextHash = unwritten ^ (data[cursor] as number);
      let target = this.#find(nextHash);
      if (target < 0 || this.#looksTwice) {
        target = this.#visit(at, target, nextHash);
        if (this.#isOver) {
          this.#generated += k + 1;
          return;
        }
      }
      if (this.#recording !== 'none') {
        this.edges.targets.push(target);
        if (this.#recording === 'actions') this.edges.actions.push(actionIndex);
      }
    }
    for (let i = 0; i < writes.length; i++)
      next[writes[i] as number] = this.#row[writes[i] as number] as number;
    this.#generated += count;
  }

  /** Index of the state that counts as the same as `next`, or -1. Only a VIEW can fail here. */
  #find(hash: number): number {
    try {
      return this.space.find(this.#next, hash);
    } catch (error) {
      this.#viewless = { error };
      return -1;
    }
  }

  /** Checks and adds the successor in `next`; its index, or `cutEdge`. `found` is what the state space said. */
  #visit(at: number, found: number, hash: number): number {
    let target = cutEdge;
    this.#isJudging = true;
    try {
      this.#mixNext();
      if (this.#isInModel() && this.#isInActions()) target = found < 0 ? this.#add(at, hash) : found;
      if (target !== found || found < 0) {
        this.#violate(this.#checks.brokenInvariants(this.#next, this.#nextMixed, this.#continues), at);
      }
      if (this.#checks.hasSteps && !this.#isOver) {
        this.#violate(this.#checks.brokenSteps(this.#row, this.#next, this.#continues), at);
      }
    } catch (error) {
      this.#fail(error, at, this.#next);
    } finally {
      this.#isJudging = false;
      this.#unqueued = 0;
      this.#viewless = undefined;
    }
    return target;
  }

  #add(parent: number, hash: number): number {
    if (this.#viewless !== undefined) throw this.#viewless.error;
    const index = this.space.add(this.#next, hash);
    this.parents.push(parent);
    this.#depth = this.#level + 1;
    this.#unqueued = 1;
    return index;
  }

  #mixNext(): number {
    return mixRow(this.#next, this.#nextMixed);
  }

  #isInModel(): boolean {
    if (this.#checks.isInModel(this.#next, this.#nextMixed)) return true;
    this.cutByConstraint = true;
    return false;
  }

  #isInActions(): boolean {
    if (this.#checks.isInActions(this.#row, this.#next)) return true;
    this.cutByActionConstraint = true;
    return false;
  }

  /** Records what the state in `next` or the step to it violates; ends the run unless it goes on. */
  #violate(all: readonly Broken[], parent: number): void {
    for (const broken of all) {
      const finding = violationAt(broken, parent, this.#next);
      if (!this.#continues) return this.#report(finding);
      const { check, property } = broken;
      const isKnown = this.findings.some((known) => known.check === check && known.property === property);
      if (!isKnown) this.findings.push(finding);
    }
  }

  /** Ends the run with an evaluation error at the state `last`, if it is one; what is none is thrown on. */
  #fail(thrown: unknown, parent: number, last?: Int32Array, place?: SourceLocation): void {
    this.#report(failureAt(this.spec, thrown, parent, last?.slice(), place));
  }

  /** Ends the run with a finding. */
  #report(finding: Finding): void {
    this.findings.push(finding);
    this.#isOver = true;
  }

  /** An action of the group fails: TLC has visited what was generated before. */
  #fireUntilError(at: number, { tables }: Group, thrown: unknown): void {
    this.space.states.read(at, this.#row);
    const actions = tables.map(({ action }) => action);
    const state = this.codec.decode(this.#row);
    for (const { action, next, failure } of generatedInOrder(this.spec, actions, state)) {
      if (next === undefined) return this.#fail(failure?.thrown, at, undefined, action.location);
      this.#generated++;
      try {
        this.codec.encode(next, this.#next);
      } catch (error) {
        return this.#fail(failure?.thrown ?? error, at, undefined, action.location);
      }
      if (failure !== undefined) return this.#fail(failure.thrown, at, this.#next, action.location);
      const hash = this.#mixNext();
      const found = this.#find(hash);
      if (found < 0 || this.#looksTwice) this.#visit(at, found, hash);
      if (this.#isOver) return;
    }
    // It doesn't fail again: TLCSet and the like make an action another one.
    this.#fail(thrown, at);
  }
}
