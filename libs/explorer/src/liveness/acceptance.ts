import type { Formula, Formulas } from './formula.ts';

/** Streett's condition []<>goal \/ <>[]unless, over letters: strong fairness, for example. */
export interface Pair {
  readonly goal: Formula;
  readonly unless: Formula;
}

/** A conjunction, sorted by what judges it: most need no automaton, only a look at the steps of a component. */
export interface Conjunction {
  /** Letters that hold again and again: []<>letter. */
  readonly recurrences: readonly Formula[];
  /** Letters that hold for ever from some step on: <>[]letter. */
  readonly persistences: readonly Formula[];
  readonly pairs: readonly Pair[];
  /** What needs an automaton. */
  readonly rest: readonly Formula[];
}

/** Most disjuncts: beyond it, disjunctions are left to the automaton. */
const disjunctsMax = 1024;

const trivial: Conjunction = { recurrences: [], persistences: [], pairs: [], rest: [] };

/** The formula as a disjunction of conjunctions. Empty: it is false. */
export function disjuncts(formulas: Formulas, formula: Formula): readonly Conjunction[] {
  if (formula.kind === 'true') return [trivial];
  if (formula.kind === 'false') return [];
  const single = singleCondition(formulas, formula);
  if (single !== undefined) return [single];
  if (formula.kind === 'or' && !formula.isLetter) {
    const all = formula.of.flatMap((part) => disjuncts(formulas, part));
    if (all.length <= disjunctsMax) return all;
  }
  if (formula.kind === 'and' && !formula.isLetter) {
    const product = formula.of.reduce<readonly Conjunction[] | undefined>(
      (left, part) => left && conjoin(left, disjuncts(formulas, part)),
      [trivial],
    );
    return product ?? [{ ...trivial, rest: [formula] }];
  }
  return [{ ...trivial, rest: [formula] }];
}

/** Undefined when the product would be too large. */
function conjoin(
  left: readonly Conjunction[],
  right: readonly Conjunction[],
): readonly Conjunction[] | undefined {
  if (left.length * right.length > disjunctsMax) return undefined;
  return left.flatMap((a) =>
    right.map((b) => ({
      recurrences: [...a.recurrences, ...b.recurrences],
      persistences: [...a.persistences, ...b.persistences],
      pairs: [...a.pairs, ...b.pairs],
      rest: [...a.rest, ...b.rest],
    })),
  );
}

function singleCondition(formulas: Formulas, formula: Formula): Conjunction | undefined {
  const recurring = recurringLetter(formula);
  if (recurring !== undefined) return { ...trivial, recurrences: [recurring] };
  const persisting = persistingLetter(formula);
  if (persisting !== undefined) return { ...trivial, persistences: [persisting] };
  if (formula.kind !== 'or') return undefined;
  // []<>f \/ []<>g is []<>(f \/ g), but <>[]f \/ <>[]g does not join: one persistence at most.
  const goals = formula.of.map(recurringLetter).filter((letter) => letter !== undefined);
  const unless = formula.of.map(persistingLetter).filter((letter) => letter !== undefined);
  if (goals.length + unless.length < formula.of.length || unless.length > 1) return undefined;
  const goal = formulas.or(goals);
  if (unless[0] === undefined) return { ...trivial, recurrences: [goal] };
  return { ...trivial, pairs: [{ goal, unless: unless[0] }] };
}

function recurringLetter(formula: Formula): Formula | undefined {
  return letterUnder(formula, 'always', 'eventually');
}

function persistingLetter(formula: Formula): Formula | undefined {
  return letterUnder(formula, 'eventually', 'always');
}

function letterUnder(formula: Formula, outer: Formula['kind'], inner: Formula['kind']): Formula | undefined {
  const middle = formula.kind === outer ? formula.of[0] : undefined;
  const letter = middle?.kind === inner ? middle.of[0] : undefined;
  return letter?.isLetter === true ? letter : undefined;
}
