/** What the .cfg of a random specification asks, and the definitions that it names. */
import type { Choices } from './choices.ts';
import { Expressions } from './spec-expressions.ts';
import { type Named, typeOf } from './spec-kinds.ts';
import { fairnessOf, fairSome, temporalFormula } from './spec-temporal.ts';

interface Configuration {
  readonly config: string;
  readonly statements: readonly string[];
  /** Whether TLC's dump shows the whole graph. */
  readonly isWhole: boolean;
}

/** What the .cfg asks, chosen before all else. */
export interface Asked {
  readonly isTemporal: boolean;
  readonly isLive: boolean;
  readonly reductions: readonly Reduction[];
  /** Lines that give constants and operators something else than their own. */
  readonly replacements: readonly string[];
  readonly modelValues: 2 | 3;
  readonly isAssumed: boolean;
}

const reductionsOf = ['CONSTRAINT', 'ACTION_CONSTRAINT', 'SYMMETRY', 'VIEW'] as const;
type Reduction = (typeof reductionsOf)[number];

export function askedOf(c: Choices): Asked {
  const isTemporal = c.once(2);
  const isLive = isTemporal && c.once(2);
  // TLC's answer to a temporal property under a reduction is none that means anything; where it differs is counted.
  const isReduced = c.once(isLive ? 2 : 3);
  const isTwice = isReduced && c.once(3);
  const first = isReduced ? [c.of(reductionsOf)] : [];
  const reductions = [...new Set(isTwice ? [...first, c.of(reductionsOf)] : first)];
  if (reductions.length > 1) c.features.add([...reductions].sort().join('With'));
  return {
    isTemporal,
    isLive,
    reductions,
    replacements: replacementsOf(c),
    modelValues: c.once(6) ? 3 : 2,
    isAssumed: c.once(6),
  };
}

/** Statements of the .cfg about constants; each constant of the preamble has one. */
function replacementsOf(c: Choices): string[] {
  const some: [feature: string, line: string][] = [
    c.once(3) ? ['constantReplaced', 'Step <- Two'] : ['constantGiven', `Step = ${c.below(3)}`],
    ['constantOperatorGiven', 'Op <- Plus'],
    ['constantSetGiven', `Nums = ${c.of(['{0, 2}', '{}', '{3}'])}`],
    ['constantStringGiven', `Word = ${c.of(['"b"', '"q"'])}`],
  ];
  if (c.once(4)) some.push(['definitionReplaced', 'Thrice <- Twice']);
  if (c.once(4)) some.push(['replacedInModule', 'Bonus <-[Aid] Two']);
  for (const [feature] of some) c.features.add(feature);
  return some.map(([, line]) => `CONSTANT ${line}`);
}

const enabledActions = [
  ...['A', '<<A>>_vars', 'Next', "(x' = x + 1)", '<<Next>>_x'],
  ...['[A]_x', 'L!Up(1)', 'I!Fill(1)', "(A /\\ x' # x)", '(\\E m \\in 0..1 : x = m /\\ A)'],
];

/** What the .cfg asks, and the definitions that it names. */
export function configurationOf(asked: Asked, c: Choices, variables: readonly Named[]): Configuration {
  const e = new Expressions(c, 'c');
  const statements: string[] = [];
  const values = ['m1', 'm2', 'm3'].slice(0, asked.modelValues).join(', ');
  const lines = [`CONSTANTS m1 = m1 m2 = m2 m3 = m3 none = none MV = {${values}}`, ...asked.replacements];
  if (asked.modelValues === 3) c.features.add('threeModelValues');
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
      ['instanceStep', 1, () => c.of(['L!Next', 'Q!Down', 'I!Fill(1)', 'L!Down', 'Q!Up(1)'])],
    ]);
  const define = (keyword: string, name: string, body: string): void => {
    c.features.add(keyword);
    statements.push(`${name} == ${body}`);
    lines.push(`${keyword} ${name}`);
  };
  if (asked.isAssumed) {
    c.features.add('ASSUME');
    statements.push(`ASSUME ${Array.from({ length: 4 }, () => e.constant('bool', 2)).join(' \\/ ')}`);
  }
  behaviour(asked, { c, e, variables, state, step, define, statements, lines });
  define('INVARIANT', 'TypeOK', variables.map(typeOf).join(' /\\ '));
  if (c.once(3)) define('INVARIANT', 'Inv', `${state()} \\/ ${state()} \\/ ${state()}`);
  if (c.once(8)) define('INVARIANTS', 'Inv2', `${state()} \\/ ${state()}`);
  if (c.once(5))
    define('PROPERTY', 'Step1', `[][${step()} \\/ ${step()} \\/ ${step()}]_${c.of(['vars', 'x'])}`);
  if (c.once(12)) {
    const refined = c.of(['L!Spec', 'P(2)!Spec', 'Q!Spec', 'L!Live']);
    if (asked.isTemporal || refined !== 'L!Live') {
      c.features.add(`refinement ${refined}`);
      lines.push('PROPERTY Refined');
      statements.push(`Refined == ${refined}`);
    }
  }
  for (const reduction of asked.reductions)
    reduce(reduction, asked.isLive, { c, e, variables, state, step, define, statements, lines });
  const isWhole = !lines.some((line) => /CONSTRAINT|SYMMETRY|VIEW/.test(line));
  return { config: `${lines.join('\n')}\n`, statements, isWhole };
}

/** INIT and NEXT, or a SPECIFICATION, with what is to come in the end. */
function behaviour({ isTemporal, isLive }: Asked, parts: Parts): void {
  const { c, statements, lines, state, define } = parts;
  if (!isTemporal) {
    lines.push('INIT Init', 'NEXT Next');
    return;
  }
  const fair = [0, 1, 2].filter(() => c.once(3)).map(() => fairnessOf(c));
  if (fair.length > 0) statements.push(`Fair == ${fair.join(' /\\ ')}`);
  const named = fair.length > 0 ? (c.once(2) ? ['Fair'] : fair) : [];
  statements.push(`Spec == ${['Init', '[][Next]_vars', ...named].join(' /\\ ')}`);
  lines.push('SPECIFICATION Spec');
  if (!isLive) return;
  // TLC 2.15 judges a constant in a temporal formula wrongly (FALSE ~> P is violated): each part reads a variable.
  // It takes PrintT(x) for a constant there, by its definition, and fails on the x.
  const silent = (): string => state().replaceAll('PrintT(', 'Printed(');
  const reading = (): string => `IF x = x THEN ${silent()} ELSE FALSE`;
  define('PROPERTY', 'Live', temporalFormula(c, reading, 2));
  if (c.once(4)) define('PROPERTIES', 'Live2', `${fairSome(c)} => (${temporalFormula(c, reading, 1)})`);
}

function reduce(
  reduction: Reduction,
  isLive: boolean,
  { c, e, variables, state, step, define }: Parts,
): void {
  if (isLive) c.features.add(`temporalUnder${reduction}`);
  const level = c.once(4) ? ` \\/ TLCGet("level") < ${2 + c.below(3)}` : '';
  if (level !== '') c.features.add('levelInConstraint');
  switch (reduction) {
    case 'CONSTRAINT':
      define('CONSTRAINT', 'Within', `${state()} \\/ ${state()}${level}`);
      if (c.once(3)) define('CONSTRAINTS', 'Within2', `${state()} \\/ ${state()}`);
      return;
    case 'ACTION_CONSTRAINT':
      define('ACTION_CONSTRAINT', 'Steps', `${step()} \\/ ${step()}${level}`);
      if (c.once(3)) define('ACTION_CONSTRAINTS', 'Steps2', `${step()} \\/ ${step()}`);
      return;
    case 'SYMMETRY':
      return define('SYMMETRY', 'Perms', c.of(['Permutations(MV)', 'Permutations({m1, m2})']));
    case 'VIEW':
      return define(
        'VIEW',
        'Seen',
        `<<${variables[0]?.name}, ${e.of(c.of(['int', 'mvSet', 'opt']), variables, 2)}>>`,
      );
  }
}

/** What writes the parts of a configuration. */
interface Parts {
  readonly c: Choices;
  readonly e: Expressions;
  readonly variables: readonly Named[];
  readonly statements: string[];
  readonly lines: string[];
  state(): string;
  step(): string;
  define(keyword: string, name: string, body: string): void;
}
