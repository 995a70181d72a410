/**
 * Random small specifications of several variables with fairness of every form and temporal properties of every form
 * that TLC takes: what its judgement of behaviours depends on, where random-specs.ts is after expressions and actions.
 */
import { Choices } from './choices.ts';
import { FairFormulas, type Step } from './fair-formulas.ts';
import type { RandomSpec } from './random-specs.ts';

/** What a variable holds. */
export type Shape = 'int' | 'fn' | 'bool' | 'seq' | 'rec';

export interface Variable {
  readonly name: string;
  readonly shape: Shape;
}

const pool: readonly Variable[] = [
  { name: 'y', shape: 'int' },
  { name: 'f', shape: 'fn' },
  { name: 'b', shape: 'bool' },
  { name: 's', shape: 'seq' },
  { name: 'r', shape: 'rec' },
];

const firstValues: { readonly [shape in Shape]: readonly string[] } = {
  int: ['= 0', '\\in 0..1', '\\in {0, 2}'],
  fn: ['= [q \\in P |-> 0]', '\\in [P -> {0, 1}]'],
  bool: ['= FALSE', '\\in BOOLEAN'],
  seq: ['= <<>>', '\\in {<<>>, <<1>>}'],
  rec: ['= [k |-> 0, h |-> p1]', '\\in [k : {0}, h : P]'],
};

/** The specification that these numbers choose. */
export function fairSpecOf(name: string, numbers: readonly number[]): RandomSpec {
  const c = new Choices(numbers);
  return fairSpecWith(name, c, askedOf(c));
}

/** As `fairSpecOf`, with so many formulas, without errors, reductions and what TLC cannot judge with others. */
export function manyFormulasOf(name: string, numbers: readonly number[], properties: number): RandomSpec {
  const asked = { properties, reduction: undefined, deadlock: false, continueAfterViolation: false };
  const c = new Choices(numbers);
  return fairSpecWith(name, c, { ...asked, isReplaced: c.once(4), isPlain: true });
}

function fairSpecWith(name: string, c: Choices, asked: Asked): RandomSpec {
  const wanted = 1 + c.below(3);
  const variables: Variable[] = [{ name: 'x', shape: 'int' }];
  for (let at = c.below(pool.length); variables.length <= wanted; at++)
    variables.push(pool[at % pool.length] as Variable);
  const actions = new FairActions(c, variables);
  const steps = actions.define(1 + c.below(3));
  const formulas = new FairFormulas(c, variables, steps, asked.isPlain);
  const next = actions.next(steps);
  const { specification, definitions: fairness } = formulas.specification();
  const properties = Array.from(
    { length: asked.properties },
    (_, i) => `Live${i} == ${asked.isPlain ? formulas.formula() : formulas.property()}`,
  );
  const statements = reductionStatements(asked.reduction, formulas);
  const names = variables.map((variable) => variable.name).join(', ');
  const text = `---- MODULE ${name} ----
EXTENDS Naturals, Sequences, FiniteSets, TLC
CONSTANTS p1, p2, P
VARIABLES ${names}
vars == <<${names}>>
pair == <<x, ${variables[1]?.name}>>
Guard(n) == x # n
Replaced(n) == x >= n
Leads(m, n) == (x = m) ~> (x # n)
Again(n) == []<>Guard(n)
Init == ${variables.map((one) => `${one.name} ${c.of(firstValues[one.shape])}`).join(' /\\ ')}
${steps.map(({ definition }) => definition).join('\n')}
Next == ${next}
${formulas.instances.join('\n')}
${formulas.definitions.join('\n')}
${fairness.join('\n')}
Spec == ${specification}
${statements.map(({ definition }) => definition).join('\n')}
${properties.join('\n')}
====
`;
  const config = [
    'CONSTANTS p1 = p1 p2 = p2 P = {p1, p2}',
    ...(asked.isReplaced ? ['CONSTANT Guard <- Replaced'] : []),
    'SPECIFICATION Spec',
    ...statements.map(({ statement }) => statement),
    ...properties.map((_, i) => `PROPERTY Live${i}`),
    '',
  ].join('\n');
  const { deadlock, continueAfterViolation } = asked;
  return {
    ...{ name, text, config, deadlock, continueAfterViolation },
    ...{ features: c.features, atErrors: 'counts', isWhole: false },
  };
}

interface Asked {
  readonly properties: number;
  readonly reduction: Reduction | undefined;
  readonly isReplaced: boolean;
  readonly isPlain: boolean;
  readonly deadlock: boolean;
  readonly continueAfterViolation: boolean;
}

const reductions = ['CONSTRAINT', 'ACTION_CONSTRAINT', 'VIEW', 'SYMMETRY', 'INVARIANT'] as const;
type Reduction = (typeof reductions)[number];

function askedOf(c: Choices): Asked {
  return {
    properties: c.once(4) ? 2 : 1,
    reduction: c.once(4) ? c.of(reductions) : undefined,
    isReplaced: c.once(4),
    isPlain: false,
    deadlock: c.once(5),
    continueAfterViolation: c.once(10),
  };
}

function reductionStatements(reduction: Reduction | undefined, formulas: FairFormulas) {
  if (reduction === undefined) return [];
  const bodies: { readonly [kind in Reduction]: () => string } = {
    CONSTRAINT: () => `${formulas.state([])} \\/ ${formulas.state([])}`,
    ACTION_CONSTRAINT: () => `${formulas.state([])} \\/ x' # 2`,
    VIEW: () => `<<x, ${formulas.state([])}>>`,
    SYMMETRY: () => 'Permutations(P)',
    INVARIANT: () => `${formulas.state([])} \\/ ${formulas.state([])} \\/ ${formulas.state([])}`,
  };
  return [{ definition: `Reduced == ${bodies[reduction]()}`, statement: `${reduction} Reduced` }];
}

class FairActions {
  readonly #c: Choices;
  readonly #variables: readonly Variable[];

  constructor(choices: Choices, variables: readonly Variable[]) {
    this.#c = choices;
    this.#variables = variables;
  }

  define(count: number): readonly Step[] {
    return Array.from({ length: count + 1 }, (_, i) => {
      const name = `A${i}`;
      const parameter = this.#c.of([undefined, 'p', 'n'] as const);
      const definition = `${name}${parameter === undefined ? '' : `(${parameter})`} == ${this.#body(parameter)}`;
      return { name, parameter, definition };
    });
  }

  next(steps: readonly Step[]): string {
    const c = this.#c;
    const calls = steps.map(({ name, parameter }) => {
      if (parameter === undefined) return name;
      const domain = parameter === 'p' ? 'P' : c.of(['0..1', '1..2', '{1}']);
      return `(\\E ${parameter} \\in ${domain} : ${name}(${parameter}))`;
    });
    const [first, ...rest] = calls;
    if (rest.length > 0 && c.once(8)) return `(IF x = 2 THEN ${first} ELSE ${rest.join(' \\/ ')})`;
    if (c.once(10)) calls.push('(x = 2 /\\ UNCHANGED vars)');
    return calls.join(' \\/ ');
  }

  #body(parameter: Step['parameter']): string {
    const c = this.#c;
    const conjuncts = c.once(3) ? [] : [this.#guard(parameter)];
    if (c.once(3)) conjuncts.push(this.#guard(parameter));
    const kept: string[] = [];
    let isChanged = false;
    for (const variable of this.#variables) {
      const isKept = c.once(2);
      if (isKept) kept.push(variable.name);
      else conjuncts.push(this.#assignment(variable, parameter));
      isChanged ||= !isKept;
    }
    if (!isChanged) {
      kept.shift();
      conjuncts.push(`x' = (x + 1) % 3`);
    }
    if (kept.length > 0) conjuncts.push(`UNCHANGED <<${kept.join(', ')}>>`);
    return conjuncts.join(' /\\ ');
  }

  #guard(parameter: Step['parameter']): string {
    const c = this.#c;
    const some = [`x = ${c.below(3)}`, `x # ${c.below(3)}`, `Guard(${c.below(3)})`];
    if (parameter === 'n') some.push('x >= n', 'x # n');
    for (const { name, shape } of this.#variables) {
      if (shape === 'fn') some.push(parameter === 'p' ? 'f[p] # x' : 'f[p1] <= f[p2]');
      if (shape === 'int') some.push(`${name} < 2`);
      if (shape === 'bool') some.push('b', '~b');
      if (shape === 'seq') some.push('s = <<>>', 'Len(s) < 2');
      if (shape === 'rec') some.push('r.k = 0', parameter === 'p' ? 'r.h = p' : 'r.h = p1');
    }
    return c.of(some);
  }

  #assignment({ name, shape }: Variable, parameter: Step['parameter']): string {
    const c = this.#c;
    const point = parameter === 'p' ? 'p' : c.of(['p1', 'p2']);
    const number = parameter === 'n' ? 'n' : String(c.below(3));
    switch (shape) {
      case 'int':
        return c.of([
          `${name}' = (${name} + 1) % 3`,
          `${name}' = ${number}`,
          `${name}' = 2 - ${name}`,
          `${name}' \\in {${name}, ${number}}`,
          `(${name}' = ${number} \\/ ${name}' = ${name})`,
          `(IF ${name} = 2 THEN ${name}' = 0 ELSE ${name}' = ${name} + 1)`,
        ]);
      case 'fn':
        return c.of([
          `f' = [f EXCEPT ![${point}] = (@ + 1) % 2]`,
          `f' = [f EXCEPT ![${point}] = x]`,
          `f' = [q \\in P |-> IF q = ${point} THEN 1 ELSE f[q]]`,
          `(\\E q \\in P : f' = [f EXCEPT ![q] = (1 + f[${point}]) % 2])`,
        ]);
      case 'bool':
        return c.of(["b' = ~b", "b' = TRUE", "b' \\in BOOLEAN", "b' = (x = 1)"]);
      case 'seq':
        return c.of([
          "s' = (IF Len(s) < 2 THEN Append(s, x) ELSE <<>>)",
          "s' = (IF s = <<>> THEN s ELSE Tail(s))",
          "s' = <<x>>",
        ]);
      case 'rec':
        return c.of([
          "r' = [r EXCEPT !.k = 1 - @]",
          `r' = [r EXCEPT !.h = ${point}]`,
          `r' = [k |-> 1, h |-> ${point}]`,
        ]);
    }
  }
}
