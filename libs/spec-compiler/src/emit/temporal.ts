/** Pass 6c: temporal formulas become data whose leaves are functions of a state or a step. */
import type { Bound, BuiltinName, Expr, Location, Uid } from '@plimsoll/tla-ir';
import { isExpression } from '../ir-walk.ts';
import { type Binding, callScope, letScope, resolve, type Scope } from '../scope.ts';
import { ActionEmitter } from './action.ts';
import { Block, braces, indent } from './code.ts';
import type { Env, ModuleContext, StateReference } from './context.ts';
import { arrowText, type ExpressionEmitter } from './expression.ts';
import { NameSpace } from './names.ts';

const anyState: StateReference = { object: 'now', assigned: undefined };
const anyNext: StateReference = { object: 'then', assigned: undefined };
const noState: StateReference = { object: 'now', assigned: new Set() };

export class TemporalEmitter {
  readonly #emitter: ExpressionEmitter;
  readonly #context: ModuleContext;

  constructor(emitter: ExpressionEmitter) {
    this.#emitter = emitter;
    this.#context = emitter.context;
  }

  formula(expr: Expr, scope: Scope, names: NameSpace): string {
    const level = this.#context.analysis.levelOf(expr, scope);
    if (level <= 1 && expr.level <= 1) return this.#state(expr, scope, names, level === 0);
    if (Math.max(level, expr.level) === 2) return this.#step(expr, scope, names);
    if (expr.kind === 'label') return this.formula(expr.body, scope, names);
    if (expr.kind === 'let') return this.formula(expr.body, letScope(expr.definitions, scope), names);
    if (expr.kind === 'bind' && (expr.binder === 'forall' || expr.binder === 'exists')) {
      return this.#quantifier(expr, scope, names);
    }
    if (expr.kind === 'apply') return this.#application(expr, scope, names);
    if (expr.kind === 'case') return this.#case(expr, scope, names);
    return this.#refuse(expr);
  }

  #application(expr: Expr & { kind: 'apply' }, scope: Scope, names: NameSpace): string {
    const callee = resolve(expr.operator, scope, this.#context.ir.definitions);
    if (callee.kind === 'expression') return this.formula(callee.expr, callee.scope, names);
    if (callee.kind === 'definition') {
      const { definition } = callee;
      if (definition.recursive) return this.#refuse(expr);
      return this.formula(definition.body, callScope(definition, callee.scope, expr.arguments, scope), names);
    }
    if (callee.kind !== 'builtin') return this.#refuse(expr);
    const parts = expr.arguments.flatMap((one) => (one.kind === 'operator' ? [] : [one]));
    const [first, second] = parts;
    const of = (part: Expr | undefined) =>
      part === undefined ? this.#refuse(expr) : this.formula(part, scope, names);
    const list = (kind: string) =>
      `{ kind: '${kind}', of: [\n${indent(parts.map((part) => `${this.formula(part, scope, names)},`).join('\n'))}\n] }`;
    const two = (kind: string) =>
      `{\n  kind: '${kind}',\n  left: ${indent(of(first)).trimStart()},\n  right: ${indent(of(second)).trimStart()},\n}`;
    switch (callee.name) {
      case '/\\':
      case 'ConjunctionList':
        return list('and');
      case '\\/':
      case 'DisjunctionList':
        return list('or');
      case '~':
        return `{ kind: 'not', of: ${of(first)} }`;
      case '=>':
        return two('implies');
      case '<=>':
        return two('equivalent');
      case '~>':
        return two('leadsTo');
      case '[]':
      case '<>': {
        const kind = callee.name === '[]' ? 'always' : 'eventually';
        return `{ kind: '${kind}', of: ${of(first)} }`;
      }
      case 'WF':
      case 'SF':
        if (first === undefined || second === undefined) return this.#refuse(expr);
        return this.#fairness(callee.name, expr, first, second, parts[2], scope, names);
      case 'IfThenElse': {
        const third = parts[2];
        if (first === undefined || second === undefined || third === undefined) break;
        if (this.#context.analysis.levelOf(first, scope) > 0) {
          return this.#choice(this.formula(first, scope, names), of(second), of(third));
        }
        const test = this.#emitter.boolean(first, scope, this.#constantEnv(names)).text;
        return `${test} ? ${of(second)} : ${of(third)}`;
      }
      case '-+->':
        return this.#refuse(expr, 'TLC does not support it');
    }
    return this.#refuse(expr);
  }

  /** IF over a condition of the state, as TLC expands it. */
  #choice(test: string, yes: string, no: string): string {
    const both = (a: string, b: string) => `{ kind: 'and', of: [${a}, ${b}] }`;
    return `{ kind: 'or', of: [${both(test, yes)}, ${both(`{ kind: 'not', of: ${test} }`, no)}] }`;
  }

  #refuse(expr: Expr, tlc?: string): never {
    const isAction = expr.level === 2;
    return this.#context.source.refuse(
      isAction ? 'SC201' : 'SC202',
      expr.location,
      isAction
        ? 'An action stands in a temporal formula without [A]_v or <<A>>_v'
        : 'This temporal formula cannot be checked',
      tlc,
    );
  }

  #state(expr: Expr, scope: Scope, names: NameSpace, isConstant: boolean): string {
    const fields = `${isConstant ? ' isConstant: true,' : ''}${this.#constantParts(expr, scope, names)}`;
    return `{ kind: 'state', location: place(${this.#context.site(expr.location)}),${fields} holds: ${this.stateTest(expr, scope, names)} }`;
  }

  /** What TLC takes for a constant within a predicate, as it stands in the formula; TRUE and FALSE have a value. */
  #constantParts(whole: Expr, outer: Scope, names: NameSpace): string {
    const found: string[] = [];
    const look = (expr: Expr, scope: Scope): void => {
      if (expr.kind === 'label') return look(expr.body, scope);
      if (expr.kind === 'let') return look(expr.body, letScope(expr.definitions, scope));
      if (expr.kind === 'apply' && expr.operator.kind === 'builtin') {
        if (connectives.has(expr.operator.name))
          return expr.arguments.filter(isExpression).forEach((one) => look(one, scope));
        if (expr.arguments.length === 0) return;
      }
      if (expr === whole || this.#context.analysis.levelOf(expr, scope) > 0) return;
      found.push(this.stateTest(expr, scope, names));
    };
    look(whole, outer);
    return found.length === 0 ? '' : ` constantParts: [${found.join(', ')}],`;
  }

  /** An action is one leaf, as for TLC; it evaluates the subscript of <<A>>_v first where that is all of it. */
  #step(expr: Expr, scope: Scope, names: NameSpace): string {
    const [action, subscript] = isAngle(expr) ? expr.arguments : [];
    const isPair = isExpression(action) && isExpression(subscript);
    const test = isPair
      ? this.#angleTest(expr, action, subscript, scope, names)
      : this.stepTest(expr, scope, names);
    return `{ kind: 'action', location: place(${this.#context.site(expr.location)}), holds: ${test} }`;
  }

  /** <<A>>_v where TLC asks first whether v changes (LNAction), and A need have no value on a stuttering step. */
  #angleTest({ location }: Expr, action: Expr, subscript: Expr, scope: Scope, names: NameSpace): string {
    const changes = stepOf('~', location, stepOf('UNCHANGED', location, subscript));
    return this.stepTest(stepOf('/\\', location, changes, action), scope, names);
  }

  /** `(state, next) => …`, of v' = v. */
  unchangedTest(subscript: Expr, scope: Scope, names: NameSpace): string {
    return this.stepTest(stepOf('UNCHANGED', subscript.location, subscript), scope, names);
  }

  /** `(state) => …` */
  stateTest(expr: Expr, scope: Scope, names: NameSpace): string {
    return this.#test(expr, scope, names, anyState, undefined);
  }

  /** `() => …`: where a variable is read there is an error, as there is no state. */
  statelessTest(expr: Expr, scope: Scope, names: NameSpace): string {
    return this.#test(expr, scope, names, noState, undefined);
  }

  /** `(state, next) => …` */
  stepTest(expr: Expr, scope: Scope, names: NameSpace): string {
    return this.#test(expr, scope, names, anyState, anyNext);
  }

  #test(
    expr: Expr,
    scope: Scope,
    outer: NameSpace,
    state: StateReference,
    next: StateReference | undefined,
  ): string {
    const names = new NameSpace(outer);
    const block = new Block();
    const env: Env = {
      state,
      next,
      at: undefined,
      block,
      isCertain: true,
      names,
    };
    const code = this.#emitter.boolean(expr, scope, env);
    const uses = (name: string) => new RegExp(`\\b${name}\\b`).test(block.text() + code.text);
    const first = uses('now') ? 'state: State' : '';
    const parameters =
      next !== undefined && uses('then') ? `${first || '_state: State'}, after: State` : first;
    const casts = new Block();
    if (uses('now')) casts.add('const now = state as Vars;');
    if (uses('then')) casts.add('const then = after as Vars;');
    casts.lines.push(...block.lines);
    return arrowText(parameters, casts, code);
  }

  #fairness(
    kind: 'WF' | 'SF',
    expr: Expr,
    subscript: Expr,
    action: Expr,
    enabledAction: Expr | undefined,
    scope: Scope,
    names: NameSpace,
  ): string {
    const { location, level } = expr;
    const angle: Expr = {
      kind: 'apply',
      location,
      level,
      operator: { kind: 'builtin', name: 'AngleAction' },
      arguments: [action, subscript],
    };
    const inner = new NameSpace(names);
    const after = inner.fresh('successor');
    const body = new ActionEmitter(this.#emitter, {
      kind: 'enabled',
      next: after,
      state: { object: 'now', assigned: undefined },
      names: inner,
    }).run([{ expr: enabledAction ?? angle, scope }]);
    const enabled = braces('enabled: (state: State) =>', ['const now = state as Vars;', ...body.lines], ',');
    const step = `step: ${this.#angleTest(expr, action, subscript, scope, names)},`;
    const type = kind === 'WF' ? 'weakFairness' : 'strongFairness';
    return `{\n${indent(`kind: '${type}',\nlocation: place(${this.#context.site(location)}),\n${enabled}\n${step}`)}\n}`;
  }

  /** Quantifiers over constant sets are expanded when the spec is instantiated. */
  #quantifier(expr: Expr & { kind: 'bind' }, scope: Scope, outer: NameSpace): string {
    const kind = expr.binder === 'forall' ? 'and' : 'or';
    const levels = expr.bounds.flatMap((bound): Bound[] =>
      bound.tuple ? [bound] : bound.variables.map((variable) => ({ ...bound, variables: [variable] })),
    );
    const nest = (position: number, inner: Scope, names: NameSpace): string => {
      const bound = levels[position];
      if (bound === undefined) return this.formula(expr.body, inner, names);
      if (bound.domain === undefined || this.#context.analysis.levelOf(bound.domain, scope) > 0)
        return this.#refuse(expr);
      const domain = this.#emitter.value(bound.domain, scope, this.#constantEnv(names)).text;
      const deeper = new NameSpace(names);
      const block = new Block();
      const bindings: [Uid, Binding][] = [];
      let parameter: string;
      if (bound.tuple) parameter = this.#emitter.takeApart(bound, deeper, block, bindings);
      else {
        const [variable] = bound.variables;
        parameter = deeper.fresh(variable?.name ?? 'x');
        if (variable !== undefined)
          bindings.push([variable.uid, { kind: 'variable', code: parameter, type: 'value' }]);
      }
      const body = nest(position + 1, inner.with(bindings), deeper);
      const lines = [...block.lines, `return ${body};`];
      const map = braces(`(${parameter}: Value): Temporal =>`, lines);
      return `{ kind: '${kind}', of: runtime.elements(${domain}, ${this.#context.site(expr.location)}).map(${map}) }`;
    };
    return nest(0, scope, outer);
  }

  #case(expr: Expr & { kind: 'case' }, scope: Scope, names: NameSpace): string {
    let text = '';
    for (const arm of expr.arms) {
      if (arm.test === undefined) return `${text}${this.formula(arm.value, scope, names)}`;
      if (this.#context.analysis.levelOf(arm.test, scope) > 0) return this.#refuse(expr);
      const test = this.#emitter.boolean(arm.test, scope, this.#constantEnv(names)).text;
      text += `${test} ? ${this.formula(arm.value, scope, names)} : `;
    }
    return `${text}runtime.fail('case', 'None of the conditions of the CASE is true', ${this.#context.site(expr.location)})`;
  }

  #constantEnv(names: NameSpace): Env {
    return { state: undefined, next: undefined, at: undefined, block: new Block(), isCertain: false, names };
  }
}

/** Operators whose operands TLC looks at one by one. */
const connectives: ReadonlySet<BuiltinName> = new Set([
  '/\\',
  'ConjunctionList',
  '\\/',
  'DisjunctionList',
  '~',
  '=>',
  'IfThenElse',
]);

function isAngle(expr: Expr): expr is Expr & { kind: 'apply' } {
  return expr.kind === 'apply' && expr.operator.kind === 'builtin' && expr.operator.name === 'AngleAction';
}

/** Of states and steps: an operator of these parts. */
function stepOf(name: BuiltinName, location: Location, ...parts: readonly Expr[]): Expr {
  return {
    kind: 'apply',
    location,
    level: 2,
    operator: { kind: 'builtin', name },
    arguments: parts,
  };
}
