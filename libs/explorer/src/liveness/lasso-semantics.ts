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
export function satisfies(behaviour: Behaviour, formula: Temporal): boolean {
  return truth(behaviour, formula)[0] as boolean;
}

/** At which positions of the behaviour the formula holds. */
function truth(behaviour: Behaviour, f: Temporal): boolean[] {
  const { states, loopStart } = behaviour;
  const positions = states.map((_, i) => i);
  const next = (i: number): State => states[i + 1 < states.length ? i + 1 : loopStart] as State;
  /** From a position on: what is behind it and the whole loop. */
  const always = (of: readonly boolean[]) =>
    positions.map((i) => of.slice(Math.min(i, loopStart)).every(Boolean));
  const eventually = (of: readonly boolean[]) =>
    positions.map((i) => of.slice(Math.min(i, loopStart)).some(Boolean));
  const not = (of: readonly boolean[]) => of.map((value) => !value);
  const or = (a: readonly boolean[], b: readonly boolean[]) =>
    a.map((value, i) => value || (b[i] as boolean));
  switch (f.kind) {
    case 'state':
      return states.map((state) => f.holds(state));
    case 'action':
      return states.map((state, i) => f.holds(state, next(i)));
    case 'not':
      return not(truth(behaviour, f.of));
    case 'always':
      return always(truth(behaviour, f.of));
    case 'eventually':
      return eventually(truth(behaviour, f.of));
    case 'and': {
      const parts = f.of.map((part) => truth(behaviour, part));
      return positions.map((i) => parts.every((part) => part[i]));
    }
    case 'or': {
      const parts = f.of.map((part) => truth(behaviour, part));
      return positions.map((i) => parts.some((part) => part[i]));
    }
    case 'implies':
      return or(not(truth(behaviour, f.left)), truth(behaviour, f.right));
    case 'equivalent': {
      const right = truth(behaviour, f.right);
      return truth(behaviour, f.left).map((value, i) => value === right[i]);
    }
    case 'leadsTo':
      return always(or(not(truth(behaviour, f.left)), eventually(truth(behaviour, f.right))));
    case 'weakFairness':
    case 'strongFairness': {
      const enabled = states.map((state) => f.enabled(state));
      const taken = always(eventually(states.map((state, i) => f.step(state, next(i)))));
      const disabled =
        f.kind === 'weakFairness' ? always(eventually(not(enabled))) : eventually(always(not(enabled)));
      return or(disabled, taken);
    }
  }
}
