/** Random small specifications with a configuration: what TLC and the explorer are given alike. */
import fc from 'fast-check';
import { Choices, type Production } from './choices.ts';
import type { JudgedSpec } from './judged-spec.ts';
import { Actions, type Callable } from './spec-actions.ts';
import { askedOf, configurationOf } from './spec-configuration.ts';
import { Expressions } from './spec-expressions.ts';
import { domains, type Kind, kinds, type Named } from './spec-kinds.ts';
import { preamble } from './spec-modules.ts';

export interface RandomSpec extends JudgedSpec {
  /** Productions it was made with. */
  readonly features: ReadonlySet<string>;
}

/** The supply of choices for one specification: what fast-check draws and shrinks. */
export const supply = fc.array(fc.nat({ max: 1 << 20 }), { minLength: 240, maxLength: 900, size: 'max' });

/** So many of the choices are the configuration's. */
const configurationShare = 120;

/** The specification that these choices make. */
export function specOf(name: string, numbers: readonly number[]): RandomSpec {
  // What is asked of it has choices of its own: large actions would use them up.
  const forConfiguration = new Choices(numbers.slice(0, configurationShare));
  const asked = askedOf(forConfiguration);
  const c = new Choices(numbers.slice(configurationShare));
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
  const { config, statements, isWhole } = configurationOf(asked, forConfiguration, variables);
  for (const feature of forConfiguration.features) c.features.add(feature);
  const text = `---- MODULE ${name} ----
${preamble(names)}Init == ${init}
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
    atErrors: 'counts and trace',
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
    const value = (names = scope): string => this.#e.of(kind, names, 1);
    const k = this.#e.fresh('i');
    const bound: readonly Named[] = [...scope, { name: k, kind: 'int' }];
    const known = (): string => this.#e.of('bool', scope, 1);
    const instance: readonly Production[] = name === 'x' ? [['initOfInstance', 1, () => 'L!Init']] : [];
    return this.#c.production([
      ['initEqual', 8, () => `${name} = ${value()}`],
      ['initFrom', 4, () => `${name} \\in ${domains[kind]}`],
      ['initFromSet', 2, () => `${name} \\in {${value()}, ${value()}}`],
      ['initOrInside', 2, () => `(${name} = ${value()} \\/ ${name} = ${value()})`],
      ['initExists', 1, () => `(\\E ${k} \\in ${domains[kind]} : ${name} = ${k})`],
      ['initExistsValue', 1, () => `(\\E ${k} \\in 0..1 : ${name} = ${value(bound)})`],
      ['initIF', 1, () => `(IF ${known()} THEN ${name} = ${value()} ELSE ${name} \\in ${domains[kind]})`],
      ['initCASE', 1, () => `(CASE ${known()} -> ${name} = ${value()} [] OTHER -> ${name} = ${value()})`],
      ['initLET', 1, () => `(LET ${k} == ${this.#e.of('int', scope, 1)} IN ${name} = ${value(bound)})`],
      ['initGuardArgument', 1, () => `When(${known()}, ${name} = ${value()})`],
      ['initArguments', 1, () => `Either(${name} = ${value()}, ${name} = ${value()})`],
      ['initPassed', 1, () => `EachOf(LAMBDA ${k} : ${name} = ${value(bound)}, {0, 2})`],
      ['initImplies', 1, () => `(${known()} => ${name} = ${value()})`],
      ...instance,
    ]);
  }
}
