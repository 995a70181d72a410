import type { Formula, Formulas } from './formula.ts';

/** A move: the letters that the step must satisfy, where it leads, and the eventualities that it does not put off. */
export interface Move {
  readonly letters: readonly Formula[];
  readonly target: number;
  /** By eventuality: whether the move is one of those that an accepted run takes again and again. */
  readonly accepts: readonly boolean[];
}

/**
 * A generalised Büchi automaton with acceptance on its moves (Couvreur, FM'99). A state is a set of formulas that
 * the rest of the behaviour must satisfy; state 0 is the start.
 */
export interface Automaton {
  readonly moves: readonly (readonly Move[])[];
  /** Number of acceptance sets: each must be met again and again. */
  readonly eventualities: number;
  /** By state: whether a run may be accepted that comes back to it again and again. */
  readonly recurs: readonly boolean[];
}

/** Most states: TLA+ properties need a handful. */
const statesMax = 4096;

/** Most partial ways to satisfy a set of formulas: beyond it, the formula has too many alternatives. */
const expansionsMax = 200_000;

/** The formula needs more states than we are ready to build. */
export class AutomatonTooLarge extends Error {}

/** One way to satisfy a set of formulas now: letters of this step, formulas of the rest, eventualities put off. */
interface Choice {
  readonly letters: ReadonlySet<Formula>;
  readonly rest: ReadonlySet<Formula>;
  readonly putOff: ReadonlySet<Formula>;
}

/** The automaton that accepts exactly the behaviours that satisfy all of `obligations`. */
export function automatonOf(formulas: Formulas, obligations: readonly Formula[]): Automaton {
  const eventualities = [...eventualitiesIn(obligations)];
  const states = new Map<string, number>();
  const pending: ReadonlySet<Formula>[] = [];
  const stateOf = (set: ReadonlySet<Formula>): number => {
    const key = [...set]
      .map(({ id }) => id)
      .sort((a, b) => a - b)
      .join(' ');
    const known = states.get(key);
    if (known !== undefined) return known;
    if (states.size === statesMax) throw new AutomatonTooLarge();
    states.set(key, states.size);
    pending.push(set);
    return states.size - 1;
  };
  stateOf(new Set(obligations.filter((formula) => formula !== formulas.true)));
  const moves: Move[][] = [];
  for (let i = 0; i < pending.length; i++) {
    moves.push(
      choices([...(pending[i] as ReadonlySet<Formula>)]).map(({ letters, rest, putOff }) => ({
        letters: [...letters],
        target: stateOf(rest),
        accepts: eventualities.map((eventuality) => !putOff.has(eventuality)),
      })),
    );
  }
  return { moves, eventualities: eventualities.length, recurs: recurringStates(moves, eventualities.length) };
}

/** Whether the moves among the states that a state reaches, and that reach it, meet every acceptance set. */
function recurringStates(moves: readonly (readonly Move[])[], eventualities: number): readonly boolean[] {
  const successors = moves.map((some) => some.map(({ target }) => target));
  const predecessors: number[][] = moves.map(() => []);
  for (const [from, targets] of successors.entries())
    for (const target of targets) predecessors[target]?.push(from);
  const recurs: (boolean | undefined)[] = moves.map(() => undefined);
  for (const state of moves.keys()) {
    if (recurs[state] !== undefined) continue;
    const before = reachedFrom(predecessors, state);
    const around = new Set([...reachedFrom(successors, state)].filter((other) => before.has(other)));
    const met = new Set<number>();
    for (const from of around)
      for (const { target, accepts } of moves[from] ?? [])
        if (around.has(target)) for (const [i, isMet] of accepts.entries()) if (isMet) met.add(i);
    for (const one of around) recurs[one] = met.size === eventualities;
    recurs[state] ??= false;
  }
  return recurs.map((one) => one === true);
}

/** The states after one step or more. */
function reachedFrom(steps: readonly (readonly number[])[], from: number): ReadonlySet<number> {
  const reached = new Set<number>();
  const pending = [from];
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    for (const target of steps[state] ?? []) {
      if (reached.has(target)) continue;
      reached.add(target);
      pending.push(target);
    }
  }
  return reached;
}

function eventualitiesIn(roots: readonly Formula[]): Set<Formula> {
  const found = new Set<Formula>();
  const visit = (formula: Formula): void => {
    if (formula.isLetter) return;
    if (formula.kind === 'eventually') found.add(formula);
    formula.of.forEach(visit);
  };
  roots.forEach(visit);
  return found;
}

/** All ways to satisfy the formulas now: []f is f now and []f later; <>f is f now, or <>f later (put off). */
function choices(formulas: readonly Formula[]): Choice[] {
  const found = new Map<string, Choice>();
  let expansions = 0;
  const expand = (todo: readonly Formula[], done: ReadonlySet<Formula>, choice: Choice): void => {
    if (++expansions > expansionsMax) throw new AutomatonTooLarge();
    const [formula, ...others] = todo;
    if (formula === undefined) {
      found.set(keyOf(choice), choice);
      return;
    }
    if (done.has(formula) || formula.kind === 'true') return expand(others, done, choice);
    if (formula.kind === 'false') return;
    const now = new Set([...done, formula]);
    if (formula.isLetter) {
      return expand(others, now, { ...choice, letters: new Set([...choice.letters, formula]) });
    }
    const later: Choice = { ...choice, rest: new Set([...choice.rest, formula]) };
    switch (formula.kind) {
      case 'and':
        return expand([...formula.of, ...others], now, choice);
      case 'or':
        for (const part of formula.of) expand([part, ...others], now, choice);
        return;
      case 'always':
        return expand([...formula.of, ...others], now, later);
      case 'eventually':
        expand([...formula.of, ...others], now, choice);
        expand(others, now, { ...later, putOff: new Set([...choice.putOff, formula]) });
        return;
      default:
        throw new Error(`${formula.kind} is a letter`);
    }
  };
  expand(formulas, new Set(), { letters: new Set(), rest: new Set(), putOff: new Set() });
  return [...found.values()];
}

function keyOf({ letters, rest, putOff }: Choice): string {
  const ids = (set: ReadonlySet<Formula>): string =>
    [...set]
      .map(({ id }) => id)
      .sort((a, b) => a - b)
      .join(' ');
  return `${ids(letters)}|${ids(rest)}|${ids(putOff)}`;
}
