/** Random small specifications with a configuration: what TLC and the explorer are given alike. */
import fc from 'fast-check';
import { Choices } from './choices.ts';
import { Actions, type Callable, domains } from './spec-actions.ts';
import { Expressions, type Kind, kinds, type Named } from './spec-expressions.ts';

export interface RandomSpec {
  readonly name: string;
  readonly text: string;
  readonly config: string;
  readonly deadlock: boolean;
  readonly continueAfterViolation: boolean;
  /** Productions it was made with. */
  readonly features: ReadonlySet<string>;
  /** Whether counts are compared where the run ends in an error too. */
  readonly errorCounts?: true;
  /** Whether TLC's dump shows its whole graph. */
  readonly isWhole: boolean;
}

/** The supply of choices for one specification: what fast-check draws and shrinks. */
export const supply = fc.array(fc.nat({ max: 1 << 20 }), { minLength: 120, maxLength: 600, size: 'max' });

/** A module that the specifications instantiate. */
export const aid = {
  name: 'Aid',
  text: `---- MODULE Aid ----
LOCAL INSTANCE Naturals
CONSTANT Limit
VARIABLE level
LOCAL Half(k) == (k + level) \\div 2
Halved(k) == Half(k) + Half(1)
Shift(k) == (level + k + Limit) % 4
Low == level <= 1
Up(k) == level < Limit /\\ level' = (level + k) % 4
Down == level' = 0
Init == level \\in 0..3
Next == Down \\/ \\E k \\in 1..2 : Up(k)
Spec == Init /\\ [][Next]_level
====
`,
};

const helpers = `Apply(F(_), a) == F(a)
Same(a) == a
Twice(n) == (2 * n) % 4
a ## b == (a + b) % 4
Apply2(F(_, _), a, b) == F(a, b)
Max(S) == CHOOSE m \\in S : \\A n \\in S : n <= m
HeadOr(s, d) == IF s = <<>> THEN d ELSE Head(s)
Cut(s) == IF Len(s) > 2 THEN SubSeq(s, 1, 2) ELSE s
Range(f) == {f[m] : m \\in DOMAIN f}
Twofold(s) == [i \\in DOMAIN s |-> Twice(s[i])]
RECURSIVE Sum(_)
Sum(S) == IF S = {} THEN 0 ELSE LET m == Max(S) IN m + Sum(S \\ {m})
Tri[n \\in 0..3] == IF n = 0 THEN 0 ELSE n + Tri[n - 1]
Table == [n \\in 0..3, m \\in MV |-> IF m = m1 THEN n ELSE 3 - n]
`;

/** The specification that these choices make. */
export function specOf(name: string, numbers: readonly number[]): RandomSpec {
  const c = new Choices(numbers);
  const asked = askedOf(c);
  const e = new Expressions(c);
  const variables: Named[] = [{ name: 'x', kind: 'int' }];
  variables.push({ name: 'y', kind: c.of(kinds) });
  if (c.once(2)) variables.push({ name: 'z', kind: c.of(kinds) });
  const names = variables.map((variable) => variable.name);
  const init = new Init(c, e).of(variables);
  const callable: Callable[] = [];
  const definitions: string[] = [];
  const define = (action: string, assigned: readonly Named[], parameter: Kind | undefined): void => {
    const scope = parameter === undefined ? variables : [...variables, { name: 'p', kind: parameter }];
    const body = new Actions(c, e, callable).of(assigned, scope);
    definitions.push(`${action}${parameter === undefined ? '' : '(p)'} == ${body}`);
    callable.push({ name: action, parameter, assigns: assigned.map((variable) => variable.name) });
  };
  if (c.once(2)) define('Part', variables.slice(1), c.once(2) ? c.of(kinds) : undefined);
  define('A', variables, undefined);
  define('B', variables, c.of(['int', 'mv']));
  const argument = callable.at(-1)?.parameter === 'mv' ? '\\E m \\in MV : B(m)' : '\\E m \\in 0..2 : B(m)';
  const inline = c.once(2) ? ` \\/ ${new Actions(c, e, callable).of(variables, variables, 2)}` : '';
  definitions.push(`Next == A \\/ (${argument})${inline}`);
  const { config, statements, isWhole } = configurationOf(asked, c, e, variables);
  const text = `---- MODULE ${name} ----
EXTENDS Integers, Sequences, FiniteSets, Bags, TLC
CONSTANTS m1, m2, MV
VARIABLES ${names.join(', ')}
vars == <<${names.join(', ')}>>
L == INSTANCE Aid WITH Limit <- 3, level <- x
P(q) == INSTANCE Aid WITH Limit <- q, level <- x
${helpers}RECURSIVE Count(_)
Count(n) == IF n = 0 THEN x' = (x + 1) % 4 ELSE Count(n - 1) \\/ x' = n
Init == ${init}
${definitions.join('\n')}
${statements.join('\n')}
====
`;
  return {
    name,
    text,
    config,
    deadlock: !c.once(3),
    continueAfterViolation: c.once(4),
    features: c.features,
    isWhole,
  };
}

class Init {
  readonly #c: Choices;
  readonly #e: Expressions;

  constructor(choices: Choices, expressions: Expressions) {
    this.#c = choices;
    this.#e = expressions;
  }

  of(variables: readonly Named[]): string {
    const parts = variables.map((variable, i) => this.#one(variable, variables.slice(0, i)));
    const both = this.#c.once(4) ? ` /\\ ${this.#e.of('bool', variables, 2)}` : '';
    if (!this.#c.once(8)) return parts.join(' /\\ ') + both;
    this.#c.features.add('initOr');
    const others = variables.map((variable, i) => this.#one(variable, variables.slice(0, i)));
    return `(${parts.join(' /\\ ')}${both}) \\/ (${others.join(' /\\ ')})`;
  }

  #one({ name, kind }: Named, scope: readonly Named[]): string {
    const value = (): string =>
      this.#e.of(
        kind,
        scope.filter((known) => known.name !== 'x' || scope.length > 0),
        1,
      );
    return this.#c.production([
      ['initEqual', 4, () => `${name} = ${value()}`],
      ['initFrom', 2, () => `${name} \\in ${domains[kind]}`],
      ['initFromSet', 1, () => `${name} \\in {${value()}, ${value()}}`],
      ['initOrInside', 1, () => `(${name} = ${value()} \\/ ${name} = ${value()})`],
    ]);
  }
}

interface Configuration {
  readonly config: string;
  readonly statements: readonly string[];
  readonly isWhole: boolean;
}

/** What the .cfg asks, chosen before all else: a large specification uses the supply up. */
interface Asked {
  readonly isTemporal: boolean;
  readonly isLive: boolean;
  readonly reduction: Reduction | undefined;
}

const reductions = ['CONSTRAINT', 'ACTION_CONSTRAINT', 'SYMMETRY', 'VIEW'] as const;
type Reduction = (typeof reductions)[number];

function askedOf(c: Choices): Asked {
  const isTemporal = c.once(3);
  const isLive = isTemporal && c.once(2);
  // TLC's answer to a temporal property under a reduction is none that means anything; where it differs is counted.
  const reduction = c.once(isLive ? 2 : 3) ? c.of(reductions) : undefined;
  return { isTemporal, isLive, reduction };
}

const enabledActions = ['A', '<<A>>_vars', 'Next', "(x' = x + 1)", '<<Next>>_x'];

/** What the .cfg asks, and the definitions that it names. */
function configurationOf(
  asked: Asked,
  c: Choices,
  e: Expressions,
  variables: readonly Named[],
): Configuration {
  const statements: string[] = [];
  const lines = ['CONSTANTS m1 = m1 m2 = m2 MV = {m1, m2}'];
  const primed = variables.map(({ name, kind }) => ({ name: `${name}'`, kind }));
  const predicate = (): string => e.of('bool', variables, 2);
  const state = (): string =>
    c.production([
      ['predicate', 5, predicate],
      ['ENABLEDInPredicate', 1, () => `(${predicate()} \\/ ENABLED ${c.of(enabledActions)})`],
    ]);
  const step = (): string =>
    c.production([
      ['stepPredicate', 4, () => e.of('bool', [...variables, ...primed], 2)],
      ['primedPredicate', 1, () => `(${predicate()})'`],
      ['ENABLEDInStep', 1, () => `(ENABLED ${c.of(enabledActions)} => ${predicate()})`],
    ]);
  const define = (keyword: string, name: string, body: string): void => {
    c.features.add(keyword);
    statements.push(`${name} == ${body}`);
    lines.push(`${keyword} ${name}`);
  };
  // TLC 2.15 judges a constant in a temporal formula wrongly (FALSE ~> P is violated): each part reads a variable.
  const { isTemporal, isLive, reduction } = asked;
  if (isTemporal) {
    const fair = [0, 1, 2].filter(() => c.once(3)).map(() => fairness(c));
    statements.push(`Spec == ${['Init', '[][Next]_vars', ...fair].join(' /\\ ')}`);
    lines.push('SPECIFICATION Spec');
    if (isLive)
      define(
        'PROPERTY',
        'Live',
        temporal(c, () => `IF x = x THEN ${state()} ELSE FALSE`),
      );
  } else lines.push('INIT Init', 'NEXT Next');
  define('INVARIANT', 'TypeOK', variables.map(({ name, kind }) => typeOf(name, kind)).join(' /\\ '));
  if (c.once(3)) define('INVARIANT', 'Inv', `${state()} \\/ ${state()} \\/ ${state()}`);
  if (c.once(5)) define('PROPERTY', 'Step', `[][${step()} \\/ ${step()} \\/ ${step()}]_vars`);
  if (c.once(12)) {
    c.features.add('refinement');
    lines.push('PROPERTY Refined');
    statements.push('Refined == L!Spec');
  }
  reduce(reduction, isLive, { c, e, variables, state, step, define });
  const isWhole = !lines.some((line) => /CONSTRAINT|SYMMETRY|VIEW/.test(line));
  return { config: `${lines.join('\n')}\n`, statements, isWhole };
}

function reduce(
  reduction: Reduction | undefined,
  isLive: boolean,
  { c, e, variables, state, step, define }: Parts,
): void {
  if (reduction === undefined) return;
  if (isLive) c.features.add(`temporalUnder${reduction}`);
  switch (reduction) {
    case 'CONSTRAINT':
      return define('CONSTRAINT', 'Within', `${state()} \\/ ${state()}`);
    case 'ACTION_CONSTRAINT':
      return define('ACTION_CONSTRAINT', 'Steps', `${step()} \\/ ${step()}`);
    case 'SYMMETRY':
      return define('SYMMETRY', 'Perms', 'Permutations(MV)');
    case 'VIEW':
      return define('VIEW', 'Seen', `<<${variables[0]?.name}, ${e.of('int', variables, 2)}>>`);
  }
}

/** What writes the parts of a configuration. */
interface Parts {
  readonly c: Choices;
  readonly e: Expressions;
  readonly variables: readonly Named[];
  state(): string;
  step(): string;
  define(keyword: string, name: string, body: string): void;
}

function fairness(c: Choices): string {
  c.features.add('fairness');
  return c.of([
    'WF_vars(Next)',
    'WF_vars(A)',
    'SF_vars(A)',
    'WF_vars(\\E m \\in 0..1 : x = m /\\ A)',
    'SF_vars(Next /\\ x = 1)',
  ]);
}

function temporal(c: Choices, state: () => string): string {
  return c.production([
    ['alwaysEventually', 2, () => `[]<>(${state()})`],
    ['leadsTo', 2, () => `(${state()}) ~> (${state()})`],
    ['eventuallyAlways', 1, () => `<>[](${state()})`],
    ['eventually', 1, () => `<>(${state()})`],
    ['alwaysEventuallyStep', 1, () => `[]<><<A>>_vars`],
    ['forallLeadsTo', 1, () => `\\A t \\in 0..1 : (x = t) ~> (${state()})`],
    ['fairImplies', 1, () => `WF_vars(A) => []<>(${state()})`],
  ]);
}

/** The set that TypeOK demands; membership, so that large sets do not matter. */
function typeOf(name: string, kind: Kind): string {
  switch (kind) {
    case 'int':
      return `${name} \\in 0..3`;
    case 'set':
      return `${name} \\in SUBSET (0..3)`;
    case 'seq':
      return `${name} \\in Seq(0..3)`;
    case 'fn':
      return `${name} \\in [MV -> 0..3]`;
    case 'rec':
      return `${name} \\in [a : 0..3, b : BOOLEAN]`;
    default:
      return `${name} \\in ${domains[kind]}`;
  }
}
