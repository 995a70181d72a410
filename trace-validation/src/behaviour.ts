/** The behaviour that explains a trace, as a chain of nodes from the present back. */
import type { State } from '@plimsoll/tla-values';
import type { OpenDeadlines } from './deadlines.ts';
import type { DecodedLine } from './line-decoder.ts';
import type { Candidate } from './stepper.ts';

/** A point of a behaviour: one state a spec, after `consumed` lines. */
export interface BehaviourNode {
  /** Lines explained so far, counted from the first event. */
  readonly consumed: number;
  readonly states: readonly State[];
  readonly open: OpenDeadlines;
  /** Hidden steps since the last line. */
  readonly hiddenSteps: number;
  /** How it was reached; undefined for an initial state. */
  readonly step: BehaviourStep | undefined;
  /** Undefined for the first node, and after commitment. */
  parent: BehaviourNode | undefined;
}

export interface BehaviourStep {
  /** The line that this step explains; undefined for a hidden step. */
  readonly line: DecodedLine | undefined;
  /** What each spec did. */
  readonly taken: readonly Candidate[];
}

/** The nodes from the oldest still linked to `node`. */
export function pathTo(node: BehaviourNode | undefined): BehaviourNode[] {
  const path: BehaviourNode[] = [];
  for (let at = node; at !== undefined; at = at.parent) path.push(at);
  return path.reverse();
}

/** The last committed nodes, oldest first: what a report shows of a behaviour kept in constant memory. */
export class RecentNodes {
  readonly #nodes: BehaviourNode[] = [];
  readonly #countMax: number;
  #next = 0;

  constructor(countMax: number) {
    this.#countMax = Math.max(1, countMax);
  }

  add(node: BehaviourNode): void {
    this.#nodes[this.#next] = node;
    this.#next = (this.#next + 1) % this.#countMax;
  }

  oldestFirst(): BehaviourNode[] {
    if (this.#nodes.length < this.#countMax) return this.#nodes.slice();
    return [...this.#nodes.slice(this.#next), ...this.#nodes.slice(0, this.#next)];
  }
}
