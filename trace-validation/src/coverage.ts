/** What a trace exercised of its specs, and how much of their state it showed. */
import type { BehaviourNode } from './behaviour.ts';
import type { DecodedLine } from './line-decoder.ts';
import type { Stepper } from './stepper.ts';

export interface Coverage {
  readonly specs: readonly SpecCoverage[];
}

export interface SpecCoverage {
  readonly spec: string;
  /** Action ids with how often each was taken, hidden steps included; in the order of Next. */
  readonly actions: readonly { readonly action: string; readonly count: number }[];
  /** Action ids that were never taken. */
  readonly never: readonly string[];
  /** Steps taken without a line. */
  readonly hiddenSteps: number;
  /** Variables given in full, summed over the lines, divided by variables times lines; in [0, 1]. */
  readonly observedShare: number;
  /** The same for variables given at some points only. */
  readonly partlyObservedShare: number;
}

/** Counts while a monitor runs. */
export class CoverageCounter {
  readonly #steppers: readonly Stepper[];
  readonly #taken: readonly Map<string, number>[];
  readonly #hidden: number[];
  readonly #full: number[];
  readonly #part: number[];
  #lines = 0;

  constructor(steppers: readonly Stepper[]) {
    this.#steppers = steppers;
    this.#taken = steppers.map(({ spec }) => new Map(spec.actions.map(({ id }) => [id, 0])));
    this.#hidden = steppers.map(() => 0);
    this.#full = steppers.map(() => 0);
    this.#part = steppers.map(() => 0);
  }

  /** A step of the behaviour that explains the trace. */
  step(node: BehaviourNode): void {
    if (node.step === undefined) return;
    const { taken, line } = node.step;
    for (let at = 0; at < taken.length; at++) {
      const id = taken[at]?.action?.id;
      if (id === undefined) continue;
      const counts = this.#taken[at] as Map<string, number>;
      counts.set(id, (counts.get(id) ?? 0) + 1);
      if (line === undefined) (this.#hidden[at] as number)++;
    }
  }

  line(line: DecodedLine): void {
    this.#lines++;
    for (let at = 0; at < line.specs.length; at++) {
      const observations = line.specs[at]?.observations ?? [];
      for (const { expected } of observations) {
        const counts = expected.kind === 'equal' ? this.#full : this.#part;
        (counts[at] as number)++;
      }
    }
  }

  report(): Coverage {
    const specs = this.#steppers.map(({ spec }, at): SpecCoverage => {
      const actions = [...(this.#taken[at] as Map<string, number>)].map(([action, count]) => ({
        action,
        count,
      }));
      const possible = Math.max(1, this.#lines * spec.variables.length);
      return {
        spec: spec.name,
        actions,
        never: actions.filter(({ count }) => count === 0).map(({ action }) => action),
        hiddenSteps: this.#hidden[at] as number,
        observedShare: Math.min(1, (this.#full[at] as number) / possible),
        partlyObservedShare: Math.min(1, (this.#part[at] as number) / possible),
      };
    });
    return { specs };
  }
}
