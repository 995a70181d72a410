/** Random actions as text: every way assigns each of the given variables, in the forms that TLC takes. */
import type { Choices, Production } from './choices.ts';
import type { Expressions, Kind, Named } from './spec-expressions.ts';

/** A defined action that may be called for the variables it assigns. */
export interface Callable {
  readonly name: string;
  readonly parameter: Kind | undefined;
  readonly assigns: readonly string[];
}

const depthMax = 3;
/** Deeper expressions in actions make text that nobody can read, and no new cases. */
const operandDepth = 2;

/** The set that a kind's values may be taken from at random. */
export const domains: { readonly [kind in Kind]: string } = {
  int: '0..3',
  bool: 'BOOLEAN',
  set: 'SUBSET (0..2)',
  seq: '{<<>>, <<1>>, <<2, 1>>}',
  fn: '[MV -> 0..1]',
  rec: '[a : 0..1, b : BOOLEAN]',
  str: '{"zz", "b", "a"}',
  mv: 'MV',
  mvSet: 'SUBSET MV',
};

export class Actions {
  readonly #c: Choices;
  readonly #e: Expressions;
  readonly #callable: readonly Callable[];

  constructor(choices: Choices, expressions: Expressions, callable: readonly Callable[]) {
    this.#c = choices;
    this.#e = expressions;
    this.#callable = callable;
  }

  /** An action that assigns `variables`; `scope` holds what it may read, primed names of earlier assignments too. */
  of(variables: readonly Named[], scope: readonly Named[], depth = depthMax): string {
    const c = this.#c;
    const conjuncts: Production[] = [['conjunction', 4, () => this.#conjunction(variables, scope)]];
    if (depth <= 0) return c.production(conjuncts);
    const action = (of = variables, names = scope): string => this.of(of, names, depth - 1);
    const e = (kind: Kind): string => this.#e.of(kind, scope, operandDepth);
    const x = this.#e.fresh('k');
    const y = this.#e.fresh('l');
    const withX = (kind: Kind): readonly Named[] => [...scope, { name: x, kind }];
    const withBoth: readonly Named[] = [...scope, { name: x, kind: 'int' }, { name: y, kind: 'mv' }];
    return c.production([
      ...conjuncts,
      ...this.#calls(variables, scope),
      ['actionOr', 3, () => `(${action()} \\/ ${action()})`],
      ['actionExists', 2, () => `(\\E ${x} \\in ${e('set')} : ${action(variables, withX('int'))})`],
      ['actionExistsModelValue', 2, () => `(\\E ${x} \\in MV : ${action(variables, withX('mv'))})`],
      [
        'actionExistsTwo',
        1,
        () => `(\\E ${x} \\in ${e('set')}, ${y} \\in MV : ${action(variables, withBoth)})`,
      ],
      [
        'actionExistsTuple',
        1,
        () => `(\\E <<${x}, ${y}>> \\in (0..1) \\X MV : ${action(variables, withBoth)})`,
      ],
      [
        'actionExistsSubset',
        1,
        () => `(\\E ${x} \\in SUBSET ${e('set')} : ${action(variables, withX('set'))})`,
      ],
      ['actionIF', 2, () => `(IF ${e('bool')} THEN ${action()} ELSE ${action()})`],
      ['actionCASE', 1, () => `(CASE ${e('bool')} -> ${action()} [] OTHER -> ${action()})`],
      [
        'actionCASEWithoutOther',
        1,
        () => `(CASE ${e('bool')} -> ${action()} [] ~${e('bool')} -> ${action()})`,
      ],
      ['actionLET', 1, () => `(LET ${x} == ${e('int')} IN ${action(variables, withX('int'))})`],
      ['actionLETAction', 1, () => `(LET ${x} == ${action()} IN ${e('bool')} /\\ ${x})`],
      [
        'actionLETOperator',
        1,
        () => `(LET ${x}A(${x}) == ${action(variables, withX('int'))} IN ${x}A(${e('int')}) \\/ ${x}A(1))`,
      ],
      ['actionLAMBDA', 1, () => `Apply(LAMBDA ${x} : ${action(variables, withX('int'))}, ${e('int')})`],
      ['actionImplies', 1, () => `(${e('bool')} => ${action()})`],
      ['actionForall', 1, () => `(\\A ${x} \\in {${e('int')}} : ${action(variables, withX('int'))})`],
      ['actionAndTRUE', 1, () => `(TRUE /\\ ${action()})`],
      ['guardOrInside', 1, () => `((${e('bool')} \\/ ${e('bool')}) /\\ ${action()})`],
      ['guardIFInside', 1, () => `((IF ${e('bool')} THEN ${e('bool')} ELSE ${e('bool')}) /\\ ${action()})`],
      ['ENABLED', 1, () => `(ENABLED (${action()}) /\\ ${action()})`],
      ['actionSplit', 2, () => this.#split(variables, scope, depth)],
      ...(isOutermost(scope) ? ([['label', 1, () => `(${x}:: ${action()})`]] as Production[]) : []),
    ]);
  }

  /** Each part of the variables by an action of its own, which multiplies their ways. */
  #split(variables: readonly Named[], scope: readonly Named[], depth: number): string {
    const at = this.#c.below(variables.length + 1);
    const first = variables.slice(0, at);
    const rest = variables.slice(at);
    if (first.length === 0 || rest.length === 0) return this.#conjunction(variables, scope);
    const primed = first.map(({ name, kind }) => ({ name: `${name}'`, kind }));
    return `(${this.of(first, scope, depth - 1)} /\\ ${this.of(rest, [...scope, ...primed], depth - 1)})`;
  }

  #calls(variables: readonly Named[], scope: readonly Named[]): readonly Production[] {
    const names = variables.map(({ name }) => name).join();
    const calls = this.#callable.filter(({ assigns }) => assigns.join() === names);
    const level = variables.length === 1 && variables[0]?.name === 'x';
    return [
      ...calls.map(({ name, parameter }): Production => {
        const argument = (): string => `(${this.#e.of(parameter ?? 'int', scope, operandDepth)})`;
        return ['actionCall', 2, () => `${name}${parameter === undefined ? '' : argument()}`];
      }),
      ...(level ? ([['instanceAction', 3, () => `L!Up(${1 + this.#c.below(2)})`]] as Production[]) : []),
      ...(level ? ([['recursiveAction', 1, () => `Count(${this.#c.below(3)})`]] as Production[]) : []),
    ];
  }

  #conjunction(variables: readonly Named[], scope: readonly Named[]): string {
    const c = this.#c;
    const parts: string[] = [];
    const kept: string[] = [];
    let names = scope;
    if (!c.once(3)) parts.push(this.#e.of('bool', names, operandDepth));
    if (c.once(50)) {
      c.features.add('primeBeforeAssignment');
      const primed = variables.map(({ name, kind }) => ({ name: `${name}'`, kind }));
      parts.push(`(${this.#e.of('bool', scope, 1)} \\/ ${this.#e.of('bool', primed, 1)})`);
    }
    for (const variable of rotated(variables, c.below(variables.length))) {
      if (c.once(5)) kept.push(variable.name);
      else parts.push(this.#assignment(variable, names));
      if (!kept.includes(variable.name))
        names = [...names, { name: `${variable.name}'`, kind: variable.kind }];
      if (c.once(8)) {
        c.features.add('guardAfterAssignment');
        parts.push(this.#e.of('bool', names, 1));
      }
    }
    if (kept.length > 0) {
      c.features.add(kept.length > 1 ? 'UNCHANGEDTuple' : 'UNCHANGED');
      const unchanged = kept.length > 1 ? `UNCHANGED <<${kept.join(', ')}>>` : `UNCHANGED ${kept[0]}`;
      parts.push(unchanged);
    }
    return `(${parts.join(' /\\ ')})`;
  }

  #assignment({ name, kind }: Named, scope: readonly Named[]): string {
    const e = (of = kind): string => this.#e.of(of, scope, operandDepth);
    const y = this.#e.fresh('w');
    const some: Production[] = [
      ['assign', 6, () => `${name}' = ${e()}`],
      ['assignFrom', 1, () => `${name}' \\in ${domains[kind]}`],
      ['assignFromSet', 1, () => `${name}' \\in {${e()}, ${e()}}`],
      ['keep', 1, () => `${name}' = ${name}`],
      ['assignTwice', 1, () => `${name}' = ${e()} /\\ ${name}' = ${e()}`],
      ['assignOr', 1, () => `(${name}' = ${e()} \\/ ${name}' = ${e()})`],
      ['assignIF', 1, () => `(IF ${e('bool')} THEN ${name}' = ${e()} ELSE UNCHANGED ${name})`],
      ['assignLET', 1, () => `(LET ${y} == ${e()} IN ${name}' = ${y})`],
      ['assignExists', 1, () => `(\\E ${y} \\in ${domains[kind]} : ${name}' = ${y})`],
      ['primeOfExpression', 1, () => `${name}' = ${e()} /\\ Same(${name})' = ${name}'`],
      ['assignReversed', 1, () => `(${name} = ${name} /\\ ${name}' = ${e()})`],
    ];
    if (kind === 'fn')
      some.push([
        'assignExcept',
        3,
        () => `${name}' = [${name} EXCEPT ![${e('mv')}] = (@ + ${e('int')}) % 4]`,
      ]);
    if (kind === 'rec')
      some.push(['assignRecordExcept', 3, () => `${name}' = [${name} EXCEPT !.a = ${e('int')}]`]);
    if (kind === 'set') some.push(['assignUnion', 3, () => `${name}' = ${name} \\cup {${e('int')}}`]);
    return this.#c.production(some);
  }
}

/** A label would have to name the bound variables that it stands under. */
function isOutermost(scope: readonly Named[]): boolean {
  return !scope.some(({ name }) => /^[klp]\d*$/.test(name));
}

function rotated<T>(all: readonly T[], by: number): readonly T[] {
  return [...all.slice(by), ...all.slice(0, by)];
}
