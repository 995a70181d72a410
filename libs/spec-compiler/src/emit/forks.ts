/** The number of ways through a guard that forks, as code. */
import type { BuiltinName, Definition, Expr, Uid } from '@plimsoll/tla-ir';
import { isExpression } from '../ir-walk.ts';
import { callScope, letScope, resolve, type Scope } from '../scope.ts';
import { appliedFunction, bodyScope, checkedPoint } from './applied-function.ts';
import { passed } from './arguments.ts';
import { atom, Block, type Code, held, loose, Tightness } from './code.ts';
import type { Env } from './context.ts';
import { arrowText, type ExpressionEmitter } from './expression.ts';
import { LocalParameters } from './local-parameters.ts';
import { type Counting, counterOf, mayFork, operatorsByName } from './may-fork.ts';
import { NameSpace } from './names.ts';

/** Code of the numbers of ways through a guard: those of each part of a disjunction, in their order. */
export function countsOfWays(
  emitter: ExpressionEmitter,
  expr: Expr,
  scope: Scope,
  env: Env,
  counting: Counting,
): readonly string[] {
  const counts = (part: Expr, at: Scope = scope) => countsOfWays(emitter, part, at, env, counting);
  if (expr.kind === 'label') return counts(expr.body);
  if (expr.kind === 'apply' && mayFork(expr, scope, counting)) {
    const callee = resolve(expr.operator, scope, emitter.context.ir.definitions);
    if (callee.kind === 'expression') return counts(callee.expr, callee.scope);
    if (callee.kind === 'definition' && !callee.definition.recursive) {
      const { definition } = callee;
      return counts(definition.body, callScope(definition, callee.scope, expr.arguments, scope));
    }
    if (callee.kind === 'builtin' && (callee.name === '\\/' || callee.name === 'DisjunctionList'))
      return expr.arguments.filter(isExpression).flatMap((part) => counts(part));
  }
  return [countOfWays(emitter, expr, scope, env, counting).text];
}

/** Code of the number of ways through a guard. */
export function countOfWays(
  emitter: ExpressionEmitter,
  expr: Expr,
  scope: Scope,
  env: Env,
  counting: Counting,
): Code {
  const lazily: Env = { ...env, isCertain: false };
  const plain = () => asCount(emitter.boolean(expr, scope, lazily));
  if (!mayFork(expr, scope, counting)) return plain();
  switch (expr.kind) {
    case 'label':
      return countOfWays(emitter, expr.body, scope, lazily, counting);
    case 'let': {
      const inside = letScope(expr.definitions, scope);
      emitter.declare(expr.definitions, inside, env, [expr.body]);
      return countOfWays(emitter, expr.body, inside, env, counting);
    }
    case 'case':
      return waysOfCase(emitter, expr, scope, lazily, counting);
    case 'bind':
      return waysOfBinder(emitter, expr, scope, lazily, counting) ?? plain();
    case 'apply':
      return waysOfCall(emitter, expr, scope, env, counting) ?? plain();
    default:
      return plain();
  }
}

function waysOfCase(
  emitter: ExpressionEmitter,
  expr: Expr & { kind: 'case' },
  scope: Scope,
  lazily: Env,
  counting: Counting,
): Code {
  const site = emitter.context.site(expr.location);
  let text = `runtime.fail('case', 'None of the conditions of the CASE is true', ${site})`;
  for (const arm of [...expr.arms].reverse()) {
    const value = held(countOfWays(emitter, arm.value, scope, lazily, counting), Tightness.Or);
    const test =
      arm.test === undefined ? undefined : held(emitter.boolean(arm.test, scope, lazily), Tightness.Or);
    text = test === undefined ? value : `${test} ? ${value} : ${text}`;
  }
  return loose(text, 'integer', Tightness.Ternary);
}

/** Undefined where a variable has no domain. */
function waysOfBinder(
  emitter: ExpressionEmitter,
  expr: Expr & { kind: 'bind' },
  scope: Scope,
  lazily: Env,
  counting: Counting,
): Code | undefined {
  const levels = expr.bounds.flatMap((bound) =>
    bound.tuple ? [bound] : bound.variables.map((variable) => ({ ...bound, variables: [variable] })),
  );
  if (levels.some(({ domain }) => domain === undefined)) return undefined;
  const operation = expr.binder === 'exists' ? 'waysOfSome' : 'waysOfAll';
  const nest = (left: number, at: Scope, within: Env): Code => {
    const bound = levels[left - 1];
    if (bound?.domain === undefined) return countOfWays(emitter, expr.body, at, within, counting);
    const domain = emitter.value(bound.domain, scope, { ...within, isCertain: false }).text;
    const body = emitter.arrow([bound], at, within, (deeper, block) => nest(left - 1, deeper, block));
    const elements = `runtime.elements(${domain}, ${emitter.context.site(expr.location)})`;
    return atom(`${operation}(${elements}, ${body})`, 'integer');
  };
  return nest(levels.length, scope, lazily);
}

/** Undefined where the call does not fork. */
function waysOfCall(
  emitter: ExpressionEmitter,
  expr: Expr & { kind: 'apply' },
  scope: Scope,
  env: Env,
  counting: Counting,
): Code | undefined {
  const lazily: Env = { ...env, isCertain: false };
  const callee = resolve(expr.operator, scope, emitter.context.ir.definitions);
  if (callee.kind === 'expression') return countOfWays(emitter, callee.expr, callee.scope, lazily, counting);
  if (callee.kind === 'definition') {
    const { definition } = callee;
    if (definition.recursive) return recursiveCall(emitter, callee, expr, scope, env, counting);
    const inside = callScope(definition, callee.scope, expr.arguments, scope);
    return countOfWays(emitter, definition.body, inside, lazily, counting);
  }
  if (callee.kind !== 'builtin') return undefined;
  if (callee.name === 'FunctionApply') return application(emitter, expr, scope, env, counting);
  return waysOfOperator(emitter, callee.name, expr.arguments.filter(isExpression), scope, lazily, counting);
}

function waysOfOperator(
  emitter: ExpressionEmitter,
  name: BuiltinName,
  args: readonly Expr[],
  scope: Scope,
  lazily: Env,
  counting: Counting,
): Code | undefined {
  const [test, yes, no] = args;
  const count = (part: Expr) => countOfWays(emitter, part, scope, lazily, counting);
  /** Counts that are made when it is their turn. */
  const inTurn = () => args.map((part) => arrowText('', new Block(), count(part))).join(', ');
  const choice = (condition: Expr, then: Expr, otherwise: () => string): Code => {
    const text = held(emitter.boolean(condition, scope, lazily), Tightness.Or);
    return loose(
      `${text} ? ${held(count(then), Tightness.Or)} : ${otherwise()}`,
      'integer',
      Tightness.Ternary,
    );
  };
  switch (name) {
    case '\\/':
    case 'DisjunctionList':
      return atom(`waysOfSome([${inTurn()}], (waysOf) => waysOf())`, 'integer');
    case '/\\':
    case 'ConjunctionList':
      return atom(`waysThrough([${inTurn()}])`, 'integer');
    case 'IfThenElse':
      if (test === undefined || yes === undefined || no === undefined) return undefined;
      return choice(test, yes, () => held(count(no), Tightness.Or));
    case '=>':
      return test === undefined || yes === undefined ? undefined : choice(test, yes, () => '1');
    default:
      return undefined;
  }
}

/** `f[e]` where TLC takes f's body apart. */
function application(
  emitter: ExpressionEmitter,
  expr: Expr & { kind: 'apply' },
  scope: Scope,
  env: Env,
  counting: Counting,
): Code {
  const { context } = emitter;
  const [of, point] = expr.arguments;
  if (of === undefined || point === undefined || of.kind === 'operator' || point.kind === 'operator')
    throw new Error('an application without function or argument');
  const site = context.site(expr.location);
  const at = emitter.value(point, scope, { ...env, isCertain: false }).text;
  const known = counterOf(of, scope, counting);
  if (known !== undefined) return atom(`${known}(${at})`, 'integer');
  const applied = appliedFunction(expr, scope, context, counting.isInit);
  if (applied === undefined) throw new Error('ways through a function that is computed');
  const { recursive, definedAt, bounds } = applied;
  if (recursive === undefined) {
    const block = new Block();
    const inside = bodyScope(applied, point, scope);
    const within: Env = { ...env, at: undefined, names: new NameSpace(env.names), block, isCertain: true };
    const body = countOfWays(emitter, applied.body, inside, within, counting);
    const checked = checkedPoint(emitter, applied, at, env, site);
    return atom(`waysOfSome([${checked}], ${arrowText('', block, body)})`, 'integer');
  }
  const { definition, self } = recursive;
  const counter = env.names.fresh(`waysOf${definition.name}`);
  const names = new NameSpace(env.names);
  const argument = names.fresh('point');
  const block = new Block();
  const within: Env = { ...env, at: undefined, names, block, isCertain: true };
  // The function's value, for uses of it that do not fork.
  const whole = names.fresh(definition.name);
  block.add(
    `const ${whole} = lazy((): Value => ${emitter.thunkBody(definition, definedAt, within, 'value')});`,
  );
  const inside = definedAt.with([[self, { kind: 'thunk', code: `${whole}`, type: 'value' }]]);
  const checked = checkedPoint(emitter, applied, argument, within, site);
  const variables = bounds.flatMap((bound) => bound.variables);
  const isTuple = variables.length > 1 || bounds[0]?.tuple === true;
  const binder = [{ variables, tuple: isTuple, domain: undefined }];
  const deeper: Counting = { ...counting, counters: new Map([...counting.counters, [self, counter]]) };
  const body = emitter.arrow(
    binder,
    inside,
    within,
    (deepest, at) => countOfWays(emitter, applied.body, deepest, at, deeper),
    'componentOfConverted',
  );
  const code = atom(`waysOfSome([${checked}], ${body})`, 'integer');
  env.block.add(`const ${counter} = (${argument}: Value): number => ${behind(block, code)};`);
  return atom(`${counter}(${at})`, 'integer');
}

/** A call of a recursive operator: a local function counts the ways through its body. */
function recursiveCall(
  emitter: ExpressionEmitter,
  { definition, scope: definedAt }: { readonly definition: Definition; readonly scope: Scope },
  expr: Expr & { kind: 'apply' },
  scope: Scope,
  env: Env,
  counting: Counting,
): Code {
  const operators = operatorsByName(definition, expr.arguments, scope);
  const byName = new Set(operators.map(([uid]) => uid));
  const isValue = (uid: Uid) => !byName.has(uid);
  const lazily: Env = { ...env, isCertain: false };
  const args = passed(emitter, definition, expr.arguments, scope, lazily, isValue).join(', ');
  const known = counting.counters.get(definition.uid);
  if (known !== undefined) return atom(`${known}(${args})`, 'integer');
  const counter = env.names.fresh(`waysOf${definition.name}`);
  const names = new NameSpace(env.names);
  const block = new Block();
  const parameters = new LocalParameters(definition, emitter.context, names, isValue);
  const inside = definedAt.with([...operators, ...parameters.bindings()]);
  const deeper: Counting = {
    ...counting,
    counters: new Map([...counting.counters, [definition.uid, counter]]),
  };
  const within: Env = { ...env, at: undefined, names, block, isCertain: true };
  const body = countOfWays(emitter, definition.body, inside, within, deeper);
  const formals = parameters.formals(block.text() + body.text);
  env.block.add(`const ${counter} = (${formals.join(', ')}): number => ${behind(block, body)};`);
  return atom(`${counter}(${args})`, 'integer');
}

/** What stands behind an arrow with a result type of its own. */
function behind(block: Block, code: Code): string {
  return arrowText('', block, code).slice('() => '.length);
}

function asCount(code: Code): Code {
  if (code.text === 'true') return atom('1', 'integer');
  if (code.text === 'false') return atom('0', 'integer');
  return loose(`${held(code, Tightness.Or)} ? 1 : 0`, 'integer', Tightness.Ternary);
}
