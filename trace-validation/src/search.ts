/**
 * Finds a behaviour of the specs that explains the lines so far: depth first, with memory on (line, state), under
 * a budget. Where the trace leaves no choice there is nothing to go back to, and memory stays constant. `Alternatives`
 * says where to go back to.
 */
import { strict as assert } from 'node:assert';
import type { State } from '@plimsoll/tla-values';
import { Alternatives } from './alternatives.ts';
import { type BehaviourNode, pathTo, RecentNodes } from './behaviour.ts';
import type { MonitorBudget } from './budget.ts';
import {
  afterActions,
  type Deadline,
  missedDeadline,
  NO_DEADLINES,
  type OpenDeadlines,
} from './deadlines.ts';
import { lineCandidates } from './line-candidates.ts';
import type { DecodedLine, SpecLine } from './line-decoder.ts';
import type { SharedVariables } from './shared-variables.ts';
import { type Candidate, EvaluationFailure, type Stepper } from './stepper.ts';
import { VisitedStates } from './visited-states.ts';
import { DeadEnd } from './wanted-values.ts';

export type SearchStatus =
  | { readonly kind: 'matched' }
  /** No behaviour explains the line; `forgotten` says which ones were not tried, when any were not. */
  | {
      readonly kind: 'stuck';
      readonly nodes: readonly BehaviourNode[];
      readonly forgotten: string | undefined;
    }
  | { readonly kind: 'exhausted'; readonly limit: keyof MonitorBudget; readonly value: number };

const MATCHED: SearchStatus = { kind: 'matched' };

/** States from which the furthest line was tried, kept for the explanation. */
const STUCK_NODES_MAX = 8;

/** How many steps before a refusal a report shows, at most. */
const RECENT_MAX = 100;

/** Of what a line's own search costs, one in so many successors may be spent on what jumps left behind. */
const LEFT_ONE_IN = 4;

export class Search {
  readonly #steppers: readonly Stepper[];
  readonly #shared: SharedVariables;
  readonly #deadlines: readonly Deadline[];
  readonly #budget: MonitorBudget;
  readonly #onCommitted: (node: BehaviourNode) => void;
  readonly #recent = new RecentNodes(RECENT_MAX);
  readonly #hasHidden: boolean;
  /** Lines that may still be needed; the first is line number `#base`. */
  #window: DecodedLine[] = [];
  readonly #visited: VisitedStates;
  #base = 0;
  #current: BehaviourNode | undefined;
  readonly #alternatives = new Alternatives();
  #stuck: BehaviourNode[] = [];
  /** The last node that nothing followed. */
  #deadEnd: DeadEnd | undefined;
  /** Successors that may be spent on what jumps left behind. */
  #credit = 0;
  #forgotten: string | undefined;
  #lastCommitted: BehaviourNode | undefined;

  constructor(
    steppers: readonly Stepper[],
    shared: SharedVariables,
    deadlines: readonly Deadline[],
    budget: MonitorBudget,
    onCommitted: (node: BehaviourNode) => void,
  ) {
    this.#steppers = steppers;
    this.#shared = shared;
    this.#deadlines = deadlines;
    this.#budget = budget;
    this.#visited = new VisitedStates(budget.rememberedMax);
    this.#onCommitted = onCommitted;
    this.#hasHidden = steppers.some(({ hidden }) => hidden.length > 0);
  }

  /** Where the search stands; undefined when it is stuck. */
  get current(): BehaviourNode | undefined {
    return this.#current;
  }

  /** How many behaviours may still turn out to be the one. */
  get candidates(): number {
    return this.#current === undefined ? 0 : this.#alternatives.count + 1;
  }

  /** False while another behaviour may still turn out to be the one. */
  get isDetermined(): boolean {
    return this.#alternatives.count === 0;
  }

  get successors(): number {
    return this.#steppers.reduce((sum, stepper) => sum + stepper.successors, 0);
  }

  /** The last steps up to `node`, oldest first. */
  historyOf(node: BehaviourNode): BehaviourNode[] {
    return [...new Set([...this.#recent.oldestFirst(), ...pathTo(node)])].slice(-RECENT_MAX);
  }

  /** Starts from the initial states, by tuples of states; the first is tried first. */
  start(
    tuples: readonly (readonly Candidate[])[],
    line: DecodedLine | undefined,
    open: OpenDeadlines = this.#deadlines.map(() => -1),
  ): void {
    assert(tuples.length > 0, 'a behaviour starts somewhere');
    assert(open.length === this.#deadlines.length, 'one stamp a deadline');
    const nodes = tuples.map((taken): BehaviourNode => {
      const states = taken.map(({ state }) => state);
      const step = line && { line, taken };
      return { consumed: line ? 1 : 0, states, open, hiddenSteps: 0, step, parent: undefined };
    });
    this.#base = line ? 1 : 0;
    this.#alternatives.start(nodes.slice(1).reverse());
    this.#current = nodes[0];
    this.#trim();
  }

  /** Takes the next line. After anything but `matched` the search is over. */
  push(line: DecodedLine): SearchStatus {
    const only = this.#current;
    const isAlone = only !== undefined && this.isDetermined && this.#window.length === 0;
    if (isAlone && (!this.#hasHidden || this.#isTold(line, true))) return this.#pushOnly(only, line);
    return this.#search(line, isAlone);
  }

  /**
   * The line shows the whole state, so that every behaviour that explains it is in the same one: then nothing is to be
   * gone back to. Where there are deadlines they have to agree as well: they do if they did before this one line
   * (`wereAlone`), and it says which action it is; hidden steps are none of theirs.
   */
  #isTold({ specs }: DecodedLine, wereAlone: boolean): boolean {
    if (this.#deadlines.length > 0 && !(wereAlone && specs.every(({ step }) => step.kind !== 'any')))
      return false;
    return specs.every(({ observations }, at) => {
      const { variables } = (this.#steppers[at] as Stepper).spec;
      const whole = observations.filter(({ expected }) => expected.kind === 'equal');
      return variables.every((name) => whole.some(({ variable }) => variable === name));
    });
  }

  /** The line's own steps are tried alone first: if there is one, it needs no memory. */
  #pushOnly(node: BehaviourNode, line: DecodedLine): SearchStatus {
    this.#limitSuccessors();
    const next = this.#onlyMove(node, line);
    if (next !== undefined && !this.#isExhausted()) {
      this.#current = next;
      this.#base++;
      this.#commit(next);
      this.#settleDoubt(line);
      return MATCHED;
    }
    return this.#search(line, true);
  }

  /** What was forgotten would have come out in the state that the line shows, if not with the same deadlines. */
  #settleDoubt(line: DecodedLine): void {
    if (this.#forgotten === undefined || this.#deadlines.length > 0) return;
    if (this.#isTold(line, false)) this.#forgotten = undefined;
  }

  /** The one way in which the line can be taken; undefined when there are several or none. */
  #onlyMove(node: BehaviourNode, line: DecodedLine): BehaviourNode | undefined {
    if (this.#steppers.length > 1 || this.#deadlines.length > 0) {
      const moves = this.#lineMoves(node, line);
      return moves.length === 1 ? moves[0] : undefined;
    }
    const taken = (this.#steppers[0] as Stepper).candidates(
      node.states[0] as State,
      line.specs[0] as SpecLine,
    );
    if (taken.length !== 1) return undefined;
    return {
      consumed: node.consumed + 1,
      states: [(taken[0] as Candidate).state],
      open: NO_DEADLINES,
      hiddenSteps: 0,
      step: { line, taken },
      parent: undefined,
    };
  }

  #search(line: DecodedLine, wereAlone: boolean): SearchStatus {
    this.#window.push(line);
    this.#visited.addLine();
    this.#stuck = [];
    this.#deadEnd = undefined;
    const end = this.#base + this.#window.length;
    this.#limitSuccessors();
    const before = this.successors;
    this.#alternatives.beginLine(before);
    while (this.#current !== undefined && this.#current.consumed < end) {
      this.#advance(this.#current, end);
      if (this.#isExhausted()) {
        const value = this.#budget.successorsPerLineMax;
        return { kind: 'exhausted', limit: 'successorsPerLineMax', value };
      }
    }
    if (this.#current === undefined) return { kind: 'stuck', nodes: this.#stuck, forgotten: this.#forgotten };
    this.#alternatives.settle(this.#current);
    if (!this.isDetermined && this.#isTold(line, wereAlone)) this.#alternatives.clear();
    this.#settleDoubt(line);
    this.#credit += (this.successors - before) / LEFT_ONE_IN;
    this.#lookAtLeft(end);
    this.#trim();
    return MATCHED;
  }

  /**
   * Follows what jumps left behind, until it has led nowhere or explains the line too: so that it comes out in the end
   * that only one behaviour is left, and lines need not be kept.
   */
  #lookAtLeft(end: number): void {
    this.#limitSuccessors();
    const before = this.successors;
    while (this.#alternatives.hasLeft && this.successors - before < this.#credit) {
      const node = this.#alternatives.takeLeft() as BehaviourNode;
      if (node.consumed === end) {
        this.#alternatives.leave(node, 'next');
        break;
      }
      if (this.#isKnown(node)) continue;
      try {
        for (const move of this.#moves(node, end).reverse()) this.#alternatives.leave(move, 'next');
      } catch (error) {
        if (!(error instanceof EvaluationFailure)) throw error;
        // It is to fail where the trace leaves nothing else to be tried, and not before.
        this.#visited.forget(node.consumed - this.#base, this.#keyOf(node));
        this.#alternatives.leave(node, 'last');
        break;
      }
    }
    if (this.#isExhausted()) this.#forgotten ??= 'what was left behind and has too many successors';
    this.#credit = Math.max(0, this.#credit - (this.successors - before));
  }

  #limitSuccessors(): void {
    const { successorsPerLineMax } = this.#budget;
    for (const stepper of this.#steppers) stepper.successorsMax = stepper.successors + successorsPerLineMax;
  }

  #isExhausted(): boolean {
    for (let at = 0; at < this.#steppers.length; at++)
      if ((this.#steppers[at] as Stepper).isExhausted) return true;
    return false;
  }

  /** Commits what is left: call when the trace has ended. */
  finish(): void {
    this.#alternatives.clear();
    this.#trim();
  }

  /** Counts the steps up to `node`, for a report that ends here; the search knows its alternatives still. */
  settleOn(node: BehaviourNode | undefined): void {
    this.#commitUpTo(node);
  }

  #advance(node: BehaviourNode, end: number): void {
    // Without alternatives and hidden steps no other path leads here, and nothing needs to be remembered.
    const isAlone = this.isDetermined && !this.#hasHidden;
    const moves = isAlone || !this.#isKnown(node) ? this.#moves(node, end) : [];
    if (moves.length === 0) {
      this.#current = this.#alternatives.take(this.successors, this.#deadEnd?.hint());
      return;
    }
    for (let index = moves.length - 1; index > 0; index--)
      this.#alternatives.push(moves[index] as BehaviourNode);
    this.#current = moves[0];
  }

  /** Ways to go on: explaining the line first, then hidden steps. */
  #moves(node: BehaviourNode, end: number): BehaviourNode[] {
    const line = this.#window[node.consumed - this.#base] as DecodedLine;
    const moves = this.#lineMoves(node, line);
    const isStuck = moves.length === 0 && node.consumed === end - 1;
    if (isStuck && this.#stuck.length < STUCK_NODES_MAX) this.#stuck.push(node);
    if (this.#hasHidden) this.#addHiddenMoves(node, moves);
    if (moves.length === 0) this.#deadEnd = new DeadEnd(this.#steppers, node, line);
    return moves;
  }

  #keyOf(node: BehaviourNode): string {
    let key = node.open === NO_DEADLINES ? '' : `${node.open.join()};`;
    for (let at = 0; at < this.#steppers.length; at++) {
      key += (this.#steppers[at] as Stepper).keyOf(node.states[at] as State);
    }
    return key;
  }

  #isKnown(node: BehaviourNode): boolean {
    return this.#visited.isKnown(node.consumed - this.#base, this.#keyOf(node), node.hiddenSteps);
  }

  #lineMoves(node: BehaviourNode, line: DecodedLine): BehaviourNode[] {
    const { tsUs } = line.event;
    if (this.#deadlines.length > 0 && missedDeadline(node.open, this.#deadlines, tsUs) !== undefined)
      return [];
    const moves: BehaviourNode[] = [];
    for (const taken of lineCandidates(this.#steppers, node, line)) {
      const states = taken.length === 1 ? [(taken[0] as Candidate).state] : taken.map(({ state }) => state);
      if (taken.length > 1 && this.#shared.difference(states) !== undefined) continue;
      const open = this.#openAfter(node.open, taken, tsUs);
      const step = { line, taken };
      moves.push({ consumed: node.consumed + 1, states, open, hiddenSteps: 0, step, parent: node });
    }
    return moves;
  }

  #addHiddenMoves(node: BehaviourNode, moves: BehaviourNode[]): void {
    for (let at = 0; at < this.#steppers.length; at++) {
      const stepper = this.#steppers[at] as Stepper;
      for (const candidate of stepper.hiddenSteps(node.states[at] as BehaviourNode['states'][number])) {
        if (node.hiddenSteps >= this.#budget.hiddenStepsMax) {
          this.#forgotten ??= `paths of more than ${this.#budget.hiddenStepsMax} hidden steps between two lines`;
          return;
        }
        const taken = node.states.map(
          (state, other): Candidate => (other === at ? candidate : { state, action: undefined, payload: [] }),
        );
        moves.push({
          consumed: node.consumed,
          states: taken.map(({ state }) => state),
          open: node.open,
          hiddenSteps: node.hiddenSteps + 1,
          step: { line: undefined, taken },
          parent: node,
        });
      }
    }
  }

  #openAfter(open: OpenDeadlines, taken: readonly Candidate[], tsUs: number): OpenDeadlines {
    if (this.#deadlines.length === 0) return NO_DEADLINES;
    return afterActions(
      open,
      this.#deadlines,
      taken.map(({ action }) => action?.id),
      tsUs,
    );
  }

  /** Lets go of what no alternative needs any more. */
  #trim(): void {
    if (this.isDetermined) {
      this.#commitUpTo(this.#current);
      this.#dropLinesBefore(this.#current?.consumed ?? this.#base);
      return;
    }
    const isTooLong = this.#window.length > this.#budget.windowLinesMax;
    if (isTooLong || this.#alternatives.count > this.#budget.alternativesMax) this.#forgetOldest();
  }

  /** Forgets the older half of the alternatives: the answer can no longer be *refused*, only *inconclusive*. */
  #forgetOldest(): void {
    const half = this.#base + (this.#window.length >> 1);
    const hadLeft = this.#alternatives.forgetLeft();
    if (this.#alternatives.forgetOlder(half) > 0 || hadLeft)
      this.#forgotten ??= 'alternatives beyond the window that the budget allows';
    const { oldest } = this.#alternatives;
    this.#commitUpTo(oldest === undefined ? this.#current : oldest.parent);
    this.#dropLinesBefore((oldest ?? this.#current)?.consumed ?? this.#base);
  }

  #dropLinesBefore(consumed: number): void {
    const count = consumed - this.#base;
    if (count <= 0) return;
    if (count >= this.#window.length) this.#window.length = 0;
    else this.#window.splice(0, count);
    this.#visited.dropLines(count);
    this.#base = consumed;
  }

  /** What every remaining behaviour shares is final: counted, remembered a while, and cut off. */
  #commitUpTo(node: BehaviourNode | undefined): void {
    if (node === undefined) return;
    if (node.parent === undefined) {
      this.#commit(node);
      return;
    }
    for (const each of pathTo(node)) this.#commit(each);
  }

  #commit(node: BehaviourNode): void {
    if (this.#lastCommitted === node) return;
    node.parent = undefined;
    this.#lastCommitted = node;
    this.#recent.add(node);
    this.#onCommitted(node);
  }
}
