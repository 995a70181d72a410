/** Random actions as text: every way assigns each of the given variables, in the forms that TLC takes. */
import type { Choices, Production } from './choices.ts';
import type { Expressions } from './spec-expressions.ts';
import { domains, type Kind, type Named } from './spec-kinds.ts';

/** A defined action that may be called for the variables it assigns. */
export interface Callable {
  readonly name: string;
  readonly parameter: Kind | undefined;
  readonly assigns: readonly string[];
}

const depthMax = 3;
/** Deeper expressions in actions make text that nobody can read, and no new cases. */
const operandDepth = 2;

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
      ['actionJunctionList', 2, () => junctionList(e('bool'), [action(), action()])],
      ['actionArgument', 1, () => `Either(${action()}, ${action()})`],
      ['guardArgument', 1, () => `When(${e('bool')}, ${action()})`],
      ['actionLAMBDAOfSet', 1, () => `EachOf(LAMBDA ${x} : ${action(variables, withX('int'))}, ${e('set')})`],
      ['actionBoxed', 1, () => `[${action()}]_${tupleOf(variables)}`],
      ['actionAngled', 1, () => `<<${action()}>>_${tupleOf(variables)}`],
      ['actionExistsPair', 1, () => `(\\E ${x} \\in MV \\X ${e('set')} : ${x}[1] # m2 /\\ ${action()})`],
      ['actionExistsOption', 1, () => `(\\E ${x} \\in MV \\cup {none} : ${action(variables, withX('opt'))})`],
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
      ...calls.flatMap(({ name, parameter }): Production[] => {
        if (parameter === undefined) return [];
        const argument = (): string => this.#e.of(parameter, scope, operandDepth);
        return [
          ['actionPassed', 1, () => `Apply(${name}, ${argument()})`],
          ['actionPassedToSome', 1, () => `EachOf(${name}, {${argument()}, ${argument()}})`],
        ];
      }),
      ...(level ? ([['instanceAction', 3, () => `L!Up(${1 + this.#c.below(2)})`]] as Production[]) : []),
      ...(level
        ? ([
            ['parametricInstanceAction', 1, () => `P(${1 + this.#c.below(3)})!Up(1)`],
            ['innerModuleAction', 1, () => `I!Fill(${this.#e.of('int', scope, operandDepth)})`],
          ] as Production[])
        : []),
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
      if (kept.length > 2 && c.once(2)) {
        c.features.add('UNCHANGEDNested');
        parts.push(`UNCHANGED <<${kept[0]}, <<${kept.slice(1).join(', ')}>>>>`);
      } else parts.push(kept.length > 1 ? `UNCHANGED <<${kept.join(', ')}>>` : `UNCHANGED ${kept[0]}`);
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
    if (kind === 'deep')
      some.push([
        'assignExceptPath',
        3,
        () => `${name}' = [${name} EXCEPT ![${e('mv')}].a = (@ + ${e('int')}) % 4, ![m1].b = ~@]`,
      ]);
    if (kind === 'queues')
      some.push([
        'assignSend',
        3,
        () => `${name}' = [${name} EXCEPT ![${e('mv')}] = Cut(Append(@, ${e('int')}))]`,
      ]);
    if (kind === 'set') some.push(['assignUnion', 3, () => `${name}' = ${name} \\cup {${e('int')}}`]);
    return this.#c.production(some);
  }
}

/** On lines of their own, where columns count; lists within are moved to the right of them. */
function junctionList(guard: string, actions: readonly string[]): string {
  const moved = (text: string): string => text.replaceAll('\n', '\n      ');
  const disjuncts = actions.map((action) => `\\/ ${moved(action)}`).join('\n     ');
  return `(\n  /\\ ${moved(guard)}\n  /\\ ${disjuncts})`;
}

function tupleOf(variables: readonly Named[]): string {
  return `<<${variables.map(({ name }) => name).join(', ')}>>`;
}

/** A label would have to name the bound variables that it stands under. */
function isOutermost(scope: readonly Named[]): boolean {
  return !scope.some(({ name }) => /^[klp]\d*$/.test(name));
}

function rotated<T>(all: readonly T[], by: number): readonly T[] {
  return [...all.slice(by), ...all.slice(0, by)];
}
