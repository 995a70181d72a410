import type { State, Temporal } from '@plimsoll/tla-values';

/** An infinite behaviour: `states`, then again from `loopStart` for ever. */
export interface Behaviour {
  readonly states: readonly State[];
  /** Index from 0. */
  readonly loopStart: number;
}

/**
 * Whether a behaviour satisfies a formula, straight from the definitions ("Specifying Systems", ch. 8): no normal
 * form, no automaton. It judges counterexamples before they are shown, and the search in tests.
 */
export function satisfies({ states, loopStart }: Behaviour, formula: Temporal): boolean {
  const next = (i: number): State => states[i + 1 < states.length ? i + 1 : loopStart] as State;
  /** The positions that are still to come at position i, i included: those behind it and the whole loop. */
  const later = (i: number): number[] => states.map((_, j) => j).slice(Math.min(i, loopStart));
  const loop = later(loopStart);
  const at = (i: number, f: Temporal): boolean => {
    switch (f.kind) {
      case 'state':
        return f.holds(states[i] as State);
      case 'action':
        return f.holds(states[i] as State, next(i));
      case 'not':
        return !at(i, f.of);
      case 'always':
        return later(i).every((j) => at(j, f.of));
      case 'eventually':
        return later(i).some((j) => at(j, f.of));
      case 'and':
        return f.of.every((part) => at(i, part));
      case 'or':
        return f.of.some((part) => at(i, part));
      case 'implies':
        return !at(i, f.left) || at(i, f.right);
      case 'equivalent':
        return at(i, f.left) === at(i, f.right);
      case 'leadsTo':
        return later(i).every((j) => !at(j, f.left) || later(j).some((k) => at(k, f.right)));
      case 'weakFairness':
        return (
          loop.some((j) => !f.enabled(states[j] as State)) ||
          loop.some((j) => f.step(states[j] as State, next(j)))
        );
      case 'strongFairness':
        return (
          loop.every((j) => !f.enabled(states[j] as State)) ||
          loop.some((j) => f.step(states[j] as State, next(j)))
        );
    }
  };
  return at(0, formula);
}
