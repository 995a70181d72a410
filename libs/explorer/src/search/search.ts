import type { ActionPredicate, CompiledSpec, Payload, State, StatePredicate } from '@plimsoll/tla-values';
import type { ExploreOptions } from '../options.ts';
import { evaluationErrorOf } from '../report/evaluation-error.ts';
import type { Ways } from '../report/trace.ts';
import type { Check, Counts, StopReason } from '../result.ts';
import { ActionTable } from './action-table.ts';
import { cutEdge, Edges } from './edges.ts';
import type { Finding } from './finding.ts';
import { GrowableInt32 } from './growable-int32.ts';
import { Limits } from './limits.ts';
import { PredicateTable } from './predicate-table.ts';
import { mixColumn } from './row-hash.ts';
import { StateCodec } from './state-codec.ts';
import type { StateSpace } from './state-space.ts';
import { createStateSpace } from './state-space.ts';

/** Which steps a search records. */
export type EdgeRecording = 'none' | 'targets' | 'actions';

export interface SearchEnd {
  /** True when every state found was expanded. */
  readonly complete: boolean;
  readonly stopped: StopReason | undefined;
}

/** A check that is reported under the name of the property it belongs to. */
interface NamedTable {
  readonly name: string;
  readonly table: PredicateTable;
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

  readonly #options: ExploreOptions;
  readonly limits: Limits;
  readonly #recording: EdgeRecording;
  readonly #actions: readonly ActionTable[];
  readonly #constraints: readonly PredicateTable[];
  readonly #invariants: readonly NamedTable[];
  readonly #steps: readonly { readonly name: string; readonly predicate: ActionPredicate }[];
  /** Whether a state that was seen before needs checks too. */
  readonly #looksTwice: boolean;
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
  #stopped: StopReason | undefined;

  constructor(spec: CompiledSpec, options: ExploreOptions, recording: EdgeRecording) {
    this.spec = spec;
    this.#options = options;
    this.#recording = recording;
    this.limits = new Limits(options.budget ?? {}, options.signal, performance.now());
    this.codec = new StateCodec(spec.runtime, spec.variables);
    this.space = createStateSpace(spec, this.codec);
    const isMemoised = options.memoise ?? true;
    const table = (predicate: StatePredicate) => new PredicateTable(predicate, this.codec, isMemoised);
    this.#actions = spec.actions.map((action) => new ActionTable(action, this.codec, isMemoised));
    this.#constraints = spec.constraints.map(table);
    this.#invariants = [
      ...spec.invariants.map((predicate) => ({ name: predicate.name, table: table(predicate) })),
      ...spec.properties.flatMap((property) =>
        property.invariants.map((predicate) => ({ name: property.name, table: table(predicate) })),
      ),
    ];
    this.#steps = spec.properties.flatMap((property) =>
      property.steps.map((predicate) => ({ name: property.name, predicate })),
    );
    const isKeyed = spec.view !== undefined || spec.symmetry.length > 0;
    this.#looksTwice =
      this.#steps.length > 0 || spec.actionConstraints.length > 0 || (isKeyed && spec.constraints.length > 0);
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
        this.#level++;
      }
      this.#expand(this.#expanded);
      if (!this.#isOver) this.#expanded++;
      if (this.limits.exceedsStates(this.space.states.count)) this.#stop('states');
      if (this.limits.isSliceOver()) {
        this.#reportProgress();
        yield undefined;
        const reason = this.limits.stopReason();
        if (reason !== undefined) this.#stop(reason);
      }
    }
    return { complete: !this.#isOver && this.#expanded === this.space.states.count, stopped: this.#stopped };
  }

  /** Searches without pauses. */
  runToEnd(): SearchEnd {
    const steps = this.run();
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
    }
  }

  #stop(reason: StopReason): void {
    // The last state may have been both the last of the budget and the last of the model.
    if (this.#isOver || this.#expanded === this.space.states.count) return;
    this.#stopped = reason;
    this.#isOver = true;
  }

  #reportProgress(): void {
    this.#options.onProgress?.({
      phase: 'safety',
      distinct: this.space.states.count,
      generated: this.#generated,
      queued: this.space.states.count - this.#expanded,
      depth: this.#depth,
    });
  }

  #findInitialStates(): void {
    const visit = (state: State): boolean => {
      this.#initGenerated++;
      this.#generated++;
      this.codec.encode(state, this.#next);
      this.#visitInitial();
      if (this.limits.exceedsStates(this.space.states.count)) this.#stop('states');
      if (this.limits.isSliceOver()) {
        const reason = this.limits.stopReason();
        if (reason !== undefined) this.#stop(reason);
      }
      return this.#isOver;
    };
    try {
      this.spec.initial(visit);
    } catch (error) {
      this.#failEvaluation(error, undefined, undefined, -1, undefined);
    }
  }

  #visitInitial(): void {
    const hash = this.#mixNext();
    if (this.#isInModel()) {
      if (this.space.find(this.#next, hash) >= 0) return;
      this.space.add(this.#next, hash);
      this.parents.push(-1);
      this.#initDistinct++;
    }
    this.#checkInvariants(-1);
    if (this.#isOver) return;
    const state = this.spec.properties.some((property) => property.initial.length > 0)
      ? this.codec.decode(this.#next)
      : undefined;
    for (const property of this.spec.properties) {
      for (const predicate of property.initial) {
        if (state !== undefined && !this.#evaluate(() => predicate.holds(state), predicate, property.name)) {
          if (!this.#isOver) this.#violate('initial', property.name, predicate, -1, false);
          return;
        }
      }
    }
  }

  /** Evaluates a check on the initial state in `next`; an evaluation error ends the run and gives false. */
  #evaluate(holds: () => boolean, predicate: StatePredicate, name: string): boolean {
    try {
      return holds();
    } catch (error) {
      this.#failEvaluation(error, predicate, name, -1, this.#next);
      return false;
    }
  }

  #expand(at: number): void {
    const row = this.#row;
    const next = this.#next;
    const mixed = this.#mixed;
    this.space.states.read(at, row);
    next.set(row);
    let hash = 0;
    for (let column = 0; column < row.length; column++) {
      const word = mixColumn(column, row[column] as number);
      mixed[column] = word;
      hash ^= word;
    }
    if (this.#recording !== 'none') this.edges.starts.push(this.edges.targets.length);
    let isDeadlocked = true;
    for (let a = 0; a < this.#actions.length; a++) {
      if (this.#fire(at, a, hash)) isDeadlocked = false;
      if (this.#isOver) return;
    }
    if (isDeadlocked && (this.#options.deadlock ?? true)) {
      this.#report({
        check: 'deadlock',
        property: undefined,
        location: undefined,
        parent: at,
        last: undefined,
        error: undefined,
      });
    }
  }

  /** Visits the successors of state `at` by one action; whether there are any. */
  #fire(at: number, actionIndex: number, hash: number): boolean {
    const table = this.#actions[actionIndex] as ActionTable;
    const next = this.#next;
    let cursor: number;
    try {
      cursor = table.successors(this.#row, this.#mixed);
    } catch (error) {
      this.#failEvaluation(error, table.action, undefined, at, undefined);
      return true;
    }
    const { data, writes, stride } = table;
    const count = data[cursor++] as number;
    if (count === 0) return false;
    this.#generated += count;
    let unwritten = hash;
    for (let i = 0; i < writes.length; i++) unwritten ^= this.#mixed[writes[i] as number] as number;
    for (let k = 0; k < count; k++, cursor += stride) {
      for (let i = 0; i < writes.length; i++) next[writes[i] as number] = data[cursor + 1 + i] as number;
      const nextHash = unwritten ^ (data[cursor] as number);
      let target = this.space.find(next, nextHash);
      if (target < 0 || this.#looksTwice) {
        target = this.#visit(at, target, nextHash);
        if (this.#isOver) {
          this.#countRestOfInstance(at, table, count, k);
          return true;
        }
      }
      if (this.#recording !== 'none') {
        this.edges.targets.push(target);
        if (this.#recording === 'actions') this.edges.actions.push(actionIndex);
      }
    }
    for (let i = 0; i < writes.length; i++)
      next[writes[i] as number] = this.#row[writes[i] as number] as number;
    return true;
  }

  /** Checks and adds the successor in `next`; its index, or `cutEdge`. `found` is what the state space said. */
  #visit(at: number, found: number, hash: number): number {
    this.#mixNext();
    const isInModel = this.#isInModel(at) && this.#isOver === false && this.#isInActions(at);
    if (this.#isOver) return cutEdge;
    let target = isInModel ? found : cutEdge;
    if (target < 0) {
      if (isInModel) target = this.#add(at, hash);
      this.#checkInvariants(at);
      if (this.#isOver) return target;
    }
    if (this.#steps.length > 0) this.#checkSteps(at);
    return target;
  }

  #add(parent: number, hash: number): number {
    const index = this.space.add(this.#next, hash);
    this.parents.push(parent);
    this.#depth = this.#level + 1;
    return index;
  }

  #mixNext(): number {
    let hash = 0;
    for (let column = 0; column < this.#next.length; column++) {
      const word = mixColumn(column, this.#next[column] as number);
      this.#nextMixed[column] = word;
      hash ^= word;
    }
    return hash;
  }

  #isInModel(parent = -1): boolean {
    for (const constraint of this.#constraints) {
      try {
        if (constraint.holds(this.#next, this.#nextMixed)) continue;
      } catch (error) {
        this.#failEvaluation(error, constraint.predicate, constraint.predicate.name, parent, this.#next);
        return false;
      }
      this.cutByConstraint = true;
      return false;
    }
    return true;
  }

  #isInActions(parent: number): boolean {
    if (this.spec.actionConstraints.length === 0) return true;
    const state = this.codec.decode(this.#row);
    const next = this.codec.decode(this.#next);
    for (const constraint of this.spec.actionConstraints) {
      try {
        if (constraint.holds(state, next)) continue;
      } catch (error) {
        this.#failEvaluation(error, constraint, constraint.name, parent, this.#next);
        return false;
      }
      this.cutByActionConstraint = true;
      return false;
    }
    return true;
  }

  /** TLC reports the first invariant that a state violates; when we go on, we report each. */
  #checkInvariants(parent: number): void {
    for (const { name, table } of this.#invariants) {
      try {
        if (table.holds(this.#next, this.#nextMixed)) continue;
      } catch (error) {
        this.#failEvaluation(error, table.predicate, name, parent, this.#next);
        return;
      }
      this.#violate('invariant', name, table.predicate, parent, this.#continues);
      if (this.#isOver) return;
    }
  }

  #checkSteps(parent: number): void {
    const state = this.codec.decode(this.#row);
    const next = this.codec.decode(this.#next);
    for (const { name, predicate } of this.#steps) {
      try {
        if (predicate.holds(state, next)) continue;
      } catch (error) {
        this.#failEvaluation(error, predicate, name, parent, this.#next);
        return;
      }
      this.#violate('step', name, predicate, parent, this.#continues);
      if (this.#isOver) return;
    }
  }

  get #continues(): boolean {
    return this.#options.continueAfterViolation ?? false;
  }

  #violate(
    check: Check,
    property: string,
    predicate: StatePredicate | ActionPredicate,
    parent: number,
    continues: boolean,
  ): void {
    const { location } = predicate;
    const last = this.#next.slice();
    const finding: Finding = { check, property, location, parent, last, error: undefined };
    if (!continues) this.#report(finding);
    else if (!this.findings.some((known) => known.check === check && known.property === property)) {
      this.findings.push(finding);
    }
  }

  #failEvaluation(
    thrown: unknown,
    source: StatePredicate | ActionPredicate | ActionTable['action'] | undefined,
    property: string | undefined,
    parent: number,
    last: Int32Array | undefined,
  ): void {
    const error = evaluationErrorOf(this.spec, thrown, source?.location);
    const location = source?.location;
    this.#report({ check: 'evaluation', property, location, parent, last: last?.slice(), error });
  }

  /** Ends the run with a finding. */
  #report(finding: Finding): void {
    this.findings.push(finding);
    this.#isOver = true;
  }

  /**
   * TLC 2.15 computes all successors of one instance of an action (its parameters fixed) before it checks the first,
   * and its count of generated states at a violation shows it: take back what later instances have generated.
   */
  #countRestOfInstance(at: number, table: ActionTable, count: number, violating: number): void {
    const parameters = table.action.fields.flatMap((field, i) => (field.role === 'parameter' ? [i] : []));
    if (parameters.length === 0) return;
    let index = 0;
    let instance = '';
    let generated = count;
    const key = (payload: Payload): string =>
      parameters.map((i) => (payload[i] === undefined ? '' : this.codec.runtime.idOf(payload[i]))).join(' ');
    this.space.states.read(at, this.#row);
    table.action.successors(this.codec.decode(this.#row), undefined, (_next, payload) => {
      if (index === violating) instance = key(payload);
      const isOver = index > violating && key(payload) !== instance;
      if (isOver) generated = index;
      index++;
      return isOver;
    });
    this.#generated -= count - generated;
  }
}
