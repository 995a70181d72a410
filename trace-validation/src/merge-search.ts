/**
 * Finds an order of the lines of several sources, and a behaviour along it: depth first, with memory on (lines taken
 * of each source, state), under a budget. Stamps only say which order is tried first, and `Alternatives` where to go
 * back to.
 */
import type { State } from '@plimsoll/tla-values';
import { Alternatives } from './alternatives.ts';
import type { BehaviourNode } from './behaviour.ts';
import type { MonitorBudget } from './budget.ts';
import { afterActions, type Deadline, missedDeadline, NO_DEADLINES } from './deadlines.ts';
import { lineCandidates } from './line-candidates.ts';
import type { DecodedLine } from './line-decoder.ts';
import { type Footprint, type Footprints, isIndependent, unionOf } from './merge-footprint.ts';
import type { SharedVariables } from './shared-variables.ts';
import type { Candidate, Stepper } from './stepper.ts';
import { DeadEnd } from './wanted-values.ts';

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

/** A point of a behaviour, with how many lines of each source it explains. */
export interface MergeNode extends BehaviourNode {
  readonly positions: readonly number[];
}

/** To settle on a path costs as much as it is long: beyond this, what jumps left behind is only tried the newest first. */
const GUIDED_LINES_MAX = 10_000;
/** Furthest points kept for the explanation. */
const STUCK_MAX = 8;

/** @param starts Initial states. */
export function mergeSearch(input: MergeInput, starts: readonly MergeNode[]): MergeAnswer {
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
  readonly #alternatives = new Alternatives();
  /** What the lines asked for that come next where the search last could not go on. */
  #deadEnds: readonly DeadEnd[] = [];
  #furthest: MergeNode[] = [];
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

  run(starts: readonly MergeNode[]): MergeAnswer {
    this.#alternatives.start(starts.slice(1).reverse());
    this.#allowMore();
    let node = starts[0];
    while (node !== undefined) {
      if (node.consumed === this.#total) return { kind: 'matched', last: node };
      node = this.#after(node);
      const limit = this.#exhausted();
      if (limit !== undefined) return { kind: 'exhausted', limit, value: this.#input.budget[limit] };
    }
    return this.#stuck();
  }

  /** Where to go on: the first way from here, or else what is left to go back to. */
  #after(node: MergeNode): MergeNode | undefined {
    let moves: MergeNode[] = [];
    if (this.#isFirstVisit(node)) {
      this.#noteFurthest(node);
      moves = this.#moves(node);
      if (moves.length === 0) this.#noteDeadEnd(node);
    }
    for (let at = moves.length - 1; at > 0; at--) this.#alternatives.push(moves[at] as MergeNode);
    return moves[0] ?? (this.#alternatives.take(this.#successors, this.#hint()) as MergeNode | undefined);
  }

  get #successors(): number {
    return this.#input.steppers.reduce((sum, stepper) => sum + stepper.successors, 0);
  }

  #noteDeadEnd(node: MergeNode): void {
    this.#deadEnds = this.#ready(node.positions).map((source) => {
      const line = this.#source(source).lines[node.positions[source] as number] as DecodedLine;
      return new DeadEnd(this.#input.steppers, node, line);
    });
  }

  /** Whether an alternative was taken with a value that one of the lines asks for. */
  #hint(): ((alternative: BehaviourNode) => boolean) | undefined {
    const hints = this.#deadEnds.map((end) => end.hint()).filter((hint) => hint !== undefined);
    return hints.length === 0 ? undefined : (alternative) => hints.some((isWanted) => isWanted(alternative));
  }

  #stuck(): MergeAnswer {
    const nodes = this.#furthest;
    const stuck = this.#placeOf(nodes[0] as MergeNode);
    return this.#forgotten === undefined
      ? { kind: 'stuck', nodes, stuck }
      : { kind: 'forgotten', what: this.#forgotten, stuck };
  }

  #placeOf(node: MergeNode): StuckPlace {
    const { positions } = node;
    const ready = this.#ready(positions);
    const isCircular = ready.length === 0;
    const source = isCircular
      ? positions.findIndex((position, at) => position < (this.#source(at).lines.length ?? 0))
      : (ready[0] as number);
    const { name, lines } = this.#source(source);
    return {
      node,
      line: lines[positions[source] as number] as DecodedLine,
      source: name,
      isCircular,
    };
  }

  /** Progress earns a new allowance: the budget is one of going back, not of length. */
  #noteFurthest(node: MergeNode): void {
    if (node.consumed > this.#furthestCount) {
      this.#furthestCount = node.consumed;
      this.#furthest = [];
      this.#allowMore();
      if (node.consumed <= GUIDED_LINES_MAX) this.#alternatives.settle(node);
      this.#alternatives.beginLine(this.#successors);
    }
    if (node.consumed === this.#furthestCount && this.#furthest.length < STUCK_MAX) this.#furthest.push(node);
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

  #isFirstVisit(node: MergeNode): boolean {
    let key = `${node.positions.join()};${node.open.join()};`;
    this.#input.steppers.forEach((stepper, at) => {
      key += stepper.keyOf(node.states[at] as State);
    });
    const hiddenSteps = this.#visited.get(key);
    if (hiddenSteps !== undefined && hiddenSteps <= node.hiddenSteps) return false;
    this.#visited.set(key, node.hiddenSteps);
    return true;
  }

  #moves(node: MergeNode): MergeNode[] {
    const ready = this.#ready(node.positions);
    const alone = this.#input.deadlines.length === 0 ? this.#independentOf(ready, node) : undefined;
    const moves = (alone === undefined ? ready : [alone]).flatMap((source) => this.#take(node, source));
    if (alone === undefined) moves.push(...this.#hidden(node));
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
  #independentOf(ready: readonly number[], { positions }: MergeNode): number | undefined {
    return ready.find((source) => {
      const own = this.#footprints[source]?.[positions[source] as number] as Footprint;
      const others = this.#rest.flatMap((rest, at) =>
        at === source ? [] : [rest[positions[at] as number] as Footprint],
      );
      return isIndependent(own, unionOf([...others, this.#input.footprints.hidden]));
    });
  }

  #take(node: MergeNode, source: number): MergeNode[] {
    const { positions } = node;
    const { steppers, shared, deadlines } = this.#input;
    const line = this.#source(source).lines[positions[source] as number] as DecodedLine;
    const { tsUs } = line.event;
    if (missedDeadline(node.open, deadlines, tsUs) !== undefined) return [];
    return lineCandidates(steppers, node, line).flatMap((taken) => {
      const states = taken.map(({ state }) => state);
      if (shared.difference(states) !== undefined) return [];
      const ids = taken.map(({ action }) => action?.id);
      const open = deadlines.length === 0 ? NO_DEADLINES : afterActions(node.open, deadlines, ids, tsUs);
      const next: MergeNode = {
        consumed: node.consumed + 1,
        states,
        open,
        hiddenSteps: 0,
        step: { line, taken },
        parent: node,
        positions: positions.with(source, (positions[source] as number) + 1),
      };
      return [next];
    });
  }

  #hidden(node: MergeNode): MergeNode[] {
    const { steppers, budget } = this.#input;
    const found: MergeNode[] = [];
    steppers.forEach((stepper, at) => {
      for (const candidate of stepper.hiddenSteps(node.states[at] as State)) {
        if (node.hiddenSteps >= budget.hiddenStepsMax) {
          this.#forgotten ??= `paths of more than ${budget.hiddenStepsMax} hidden steps between two lines`;
          return;
        }
        const taken = node.states.map(
          (state, other): Candidate => (other === at ? candidate : { state, action: undefined, payload: [] }),
        );
        found.push({
          ...node,
          states: taken.map(({ state }) => state),
          hiddenSteps: node.hiddenSteps + 1,
          step: { line: undefined, taken },
          parent: node,
        });
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
