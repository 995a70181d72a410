/**
 * Finds an order of the lines of several sources, and a behaviour along it: depth first, with memory on (lines taken
 * of each source, state), under a budget. Stamps only say which order is tried first.
 */
import type { State } from '@plimsoll/tla-values';
import type { BehaviourNode } from './behaviour.ts';
import type { MonitorBudget } from './budget.ts';
import { afterActions, type Deadline, missedDeadline, NO_DEADLINES } from './deadlines.ts';
import { lineCandidates } from './line-candidates.ts';
import type { DecodedLine } from './line-decoder.ts';
import { type Footprint, type Footprints, isIndependent, unionOf } from './merge-footprint.ts';
import type { SharedVariables } from './shared-variables.ts';
import type { Candidate, Stepper } from './stepper.ts';

/** One source's lines. */
export interface MergeSource {
  readonly name: string;
  readonly clock: string;
  readonly lines: readonly DecodedLine[];
  /** `seq` of the first line. */
  readonly firstSeq: number;
}

export type MergeAnswer =
  | { readonly kind: 'matched'; readonly last: BehaviourNode }
  | { readonly kind: 'stuck'; readonly nodes: readonly BehaviourNode[]; readonly stuck: StuckPlace }
  | { readonly kind: 'exhausted'; readonly limit: keyof MonitorBudget; readonly value: number }
  | { readonly kind: 'forgotten'; readonly what: string; readonly stuck: StuckPlace };

/** The furthest point that was reached, and the line that comes next there. */
export interface StuckPlace {
  readonly node: BehaviourNode;
  readonly line: DecodedLine;
  readonly source: string;
  /** True when every source waits for a line of another. */
  readonly isCircular: boolean;
}

export interface MergeInput {
  readonly sources: readonly MergeSource[];
  readonly steppers: readonly Stepper[];
  readonly shared: SharedVariables;
  readonly deadlines: readonly Deadline[];
  readonly footprints: Footprints;
  readonly budget: MonitorBudget;
}

interface Point {
  readonly node: BehaviourNode;
  readonly positions: readonly number[];
}

/** Furthest points kept for the explanation. */
const STUCK_MAX = 8;

/** @param starts Initial states, with how many lines of each source they took. */
export function mergeSearch(
  input: MergeInput,
  starts: readonly { readonly node: BehaviourNode; readonly positions: readonly number[] }[],
): MergeAnswer {
  return new MergeSearch(input).run(starts);
}

class MergeSearch {
  readonly #input: MergeInput;
  readonly #footprints: readonly (readonly Footprint[])[];
  /** By source and position: what all lines from there on may read and write. */
  readonly #rest: readonly (readonly Footprint[])[];
  /** With how few hidden steps since the last line each point was reached. */
  readonly #visited = new Map<string, number>();
  readonly #total: number;
  #furthest: Point[] = [];
  #furthestCount = -1;
  #forgotten: string | undefined;

  constructor(input: MergeInput) {
    this.#input = input;
    this.#total = input.sources.reduce((sum, { lines }) => sum + lines.length, 0);
    this.#footprints = input.sources.map(({ lines }) =>
      lines.map(({ specs }) => input.footprints.ofLine(specs)),
    );
    this.#rest = this.#footprints.map(restOf);
  }

  run(starts: readonly Point[]): MergeAnswer {
    const stack = [...starts].reverse();
    this.#allowMore();
    for (;;) {
      const point = stack.pop();
      if (point === undefined) return this.#stuck();
      const count = point.positions.reduce((sum, each) => sum + each, 0);
      if (count === this.#total) return { kind: 'matched', last: point.node };
      if (!this.#isFirstVisit(point)) continue;
      this.#noteFurthest(point, count);
      const moves = this.#moves(point);
      for (let at = moves.length - 1; at >= 0; at--) stack.push(moves[at] as Point);
      const limit = this.#exhausted();
      if (limit !== undefined) return { kind: 'exhausted', limit, value: this.#input.budget[limit] };
    }
  }

  #stuck(): MergeAnswer {
    const nodes = this.#furthest.map(({ node }) => node);
    const stuck = this.#placeOf(this.#furthest[0] as Point);
    return this.#forgotten === undefined
      ? { kind: 'stuck', nodes, stuck }
      : { kind: 'forgotten', what: this.#forgotten, stuck };
  }

  #placeOf(point: Point): StuckPlace {
    const ready = this.#ready(point.positions);
    const isCircular = ready.length === 0;
    const source = isCircular
      ? point.positions.findIndex((position, at) => position < (this.#source(at).lines.length ?? 0))
      : (ready[0] as number);
    const { name, lines } = this.#source(source);
    return {
      node: point.node,
      line: lines[point.positions[source] as number] as DecodedLine,
      source: name,
      isCircular,
    };
  }

  /** Progress earns a new allowance: the budget is one of going back, not of length. */
  #noteFurthest(point: Point, count: number): void {
    if (count > this.#furthestCount) {
      this.#furthestCount = count;
      this.#furthest = [];
      this.#allowMore();
    }
    if (count === this.#furthestCount && this.#furthest.length < STUCK_MAX) this.#furthest.push(point);
  }

  #allowMore(): void {
    const { successorsPerLineMax } = this.#input.budget;
    for (const stepper of this.#input.steppers)
      stepper.successorsMax = stepper.successors + successorsPerLineMax;
  }

  #exhausted(): 'successorsPerLineMax' | 'rememberedMax' | undefined {
    if (this.#visited.size > this.#input.budget.rememberedMax) return 'rememberedMax';
    const isOver = this.#input.steppers.some((stepper) => stepper.successors > stepper.successorsMax);
    return isOver ? 'successorsPerLineMax' : undefined;
  }

  #isFirstVisit({ node, positions }: Point): boolean {
    let key = `${positions.join()};${node.open.join()};`;
    this.#input.steppers.forEach((stepper, at) => {
      key += stepper.keyOf(node.states[at] as State);
    });
    const hiddenSteps = this.#visited.get(key);
    if (hiddenSteps !== undefined && hiddenSteps <= node.hiddenSteps) return false;
    this.#visited.set(key, node.hiddenSteps);
    return true;
  }

  #moves(point: Point): Point[] {
    const ready = this.#ready(point.positions);
    const alone = this.#input.deadlines.length === 0 ? this.#independentOf(ready, point) : undefined;
    const moves = (alone === undefined ? ready : [alone]).flatMap((source) => this.#take(point, source));
    if (alone === undefined) moves.push(...this.#hidden(point));
    return moves;
  }

  #source(at: number): MergeSource {
    return this.#input.sources[at] as MergeSource;
  }

  /** Sources whose next line waits for nothing, the earliest stamp first. */
  #ready(positions: readonly number[]): number[] {
    const ready: number[] = [];
    for (let at = 0; at < positions.length; at++) {
      const line = this.#source(at).lines[positions[at] as number];
      if (line !== undefined && this.#isReady(line, positions)) ready.push(at);
    }
    return ready.sort((left, right) => this.#stamp(left, positions) - this.#stamp(right, positions));
  }

  #stamp(source: number, positions: readonly number[]): number {
    return this.#source(source).lines[positions[source] as number]?.event.tsUs ?? 0;
  }

  #isReady({ event }: DecodedLine, positions: readonly number[]): boolean {
    if (event.after === undefined) return true;
    return this.#input.sources.every(({ name, firstSeq }, at) => {
      const seq = Object.hasOwn(event.after ?? {}, name) ? event.after?.[name] : undefined;
      return seq === undefined || firstSeq + (positions[at] as number) > seq;
    });
  }

  /** A source whose next line nothing else can touch: taking it now loses no behaviour. */
  #independentOf(ready: readonly number[], { positions }: Point): number | undefined {
    return ready.find((source) => {
      const own = this.#footprints[source]?.[positions[source] as number] as Footprint;
      const others = this.#rest.flatMap((rest, at) =>
        at === source ? [] : [rest[positions[at] as number] as Footprint],
      );
      return isIndependent(own, unionOf([...others, this.#input.footprints.hidden]));
    });
  }

  #take({ node, positions }: Point, source: number): Point[] {
    const { steppers, shared, deadlines } = this.#input;
    const line = this.#source(source).lines[positions[source] as number] as DecodedLine;
    const { tsUs } = line.event;
    if (missedDeadline(node.open, deadlines, tsUs) !== undefined) return [];
    return lineCandidates(steppers, node, line).flatMap((taken) => {
      const states = taken.map(({ state }) => state);
      if (shared.difference(states) !== undefined) return [];
      const ids = taken.map(({ action }) => action?.id);
      const open = deadlines.length === 0 ? NO_DEADLINES : afterActions(node.open, deadlines, ids, tsUs);
      const next: BehaviourNode = {
        consumed: node.consumed + 1,
        states,
        open,
        hiddenSteps: 0,
        step: { line, taken },
        parent: node,
      };
      return [{ node: next, positions: positions.with(source, (positions[source] as number) + 1) }];
    });
  }

  #hidden({ node, positions }: Point): Point[] {
    const { steppers, budget } = this.#input;
    const found: Point[] = [];
    steppers.forEach((stepper, at) => {
      for (const candidate of stepper.hiddenSteps(node.states[at] as State)) {
        if (node.hiddenSteps >= budget.hiddenStepsMax) {
          this.#forgotten ??= `paths of more than ${budget.hiddenStepsMax} hidden steps between two lines`;
          return;
        }
        const taken = node.states.map(
          (state, other): Candidate => (other === at ? candidate : { state, action: undefined, payload: [] }),
        );
        const next: BehaviourNode = {
          ...node,
          states: taken.map(({ state }) => state),
          hiddenSteps: node.hiddenSteps + 1,
          step: { line: undefined, taken },
          parent: node,
        };
        found.push({ node: next, positions });
      }
    });
    return found;
  }
}

function restOf(footprints: readonly Footprint[]): Footprint[] {
  const rest: Footprint[] = [{ reads: 0n, writes: 0n }];
  for (const footprint of footprints.toReversed()) rest.push(unionOf([footprint, rest.at(-1) as Footprint]));
  return rest.reverse();
}
