/**
 * Guards that fork. TLC takes disjunctions and \E apart wherever they stand in an action's conjunctions, also where
 * nothing is assigned: `a \/ b` with both true gives each successor twice. For a guard only the number of ways counts.
 */
import type { Definition, Expr, Uid } from '@plimsoll/tla-ir';
import { type Binding, callScope, letScope, resolve, type Scope } from '../scope.ts';
import { appliedFunction, bodyScope, checkedPoint } from './applied-function.ts';
import { passed } from './arguments.ts';
import { atom, Block, type Code, held, loose, Tightness } from './code.ts';
import type { Env, ModuleContext } from './context.ts';
import { arrowText, type ExpressionEmitter, ifUsed } from './expression.ts';
import { NameSpace } from './names.ts';

/** Where ways are counted. */
export interface Counting {
  readonly context: ModuleContext;
  readonly isInit: boolean;
  /** JavaScript functions that count the ways through recursive definitions, by what names them in their bodies. */
  readonly counters: ReadonlyMap<Uid, string>;
}

/** True when TLC might find more than one way through this guard. */
export function mayFork(expr: Expr, scope: Scope, counting: Counting, seen: readonly Uid[] = []): boolean {
  const { context, counters } = counting;
  if (seen.length > 100 || context.bug === 'guard-ways-ignored') return false;
  const inner = (part: Expr | undefined, at: Scope = scope) =>
    part !== undefined && mayFork(part, at, counting, seen);
  switch (expr.kind) {
    case 'label':
      return inner(expr.body);
    case 'let':
      return inner(expr.body, letScope(expr.definitions, scope));
    case 'case':
      return expr.arms.some((arm) => inner(arm.value));
    case 'bind':
      return expr.binder === 'exists' || (expr.binder === 'forall' && inner(expr.body));
    case 'apply': {
      const callee = resolve(expr.operator, scope, context.ir.definitions);
      const args = expr.arguments.flatMap((one) => (one.kind === 'operator' ? [] : [one]));
      if (callee.kind === 'expression') return inner(callee.expr, callee.scope);
      if (callee.kind === 'definition') {
        const { definition } = callee;
        if (context.analysis.isStandard(definition) || seen.includes(definition.uid)) return false;
        const deeper = [...seen, definition.uid];
        if (definition.recursive) {
          if (counters.has(definition.uid)) return true;
          return isCountable(definition, context) && mayFork(definition.body, callee.scope, counting, deeper);
        }
        const inside = callScope(definition, callee.scope, expr.arguments, scope);
        return mayFork(definition.body, inside, counting, deeper);
      }
      if (callee.kind !== 'builtin') return false;
      switch (callee.name) {
        case 'FunctionApply': {
          const [of, point] = args;
          if (of === undefined || point === undefined) return false;
          if (counterOf(of, scope, counting) !== undefined) return true;
          const applied = appliedFunction(expr, scope, context, counting.isInit);
          return applied !== undefined && inner(applied.body, bodyScope(applied, point, scope));
        }
        case '\\/':
        case 'DisjunctionList':
          return args.length > 1 || args.some((one) => inner(one));
        case '/\\':
        case 'ConjunctionList':
          return args.some((one) => inner(one));
        case 'IfThenElse':
          return inner(args[1]) || inner(args[2]);
        case '=>':
          return inner(args[1]);
        case 'SquareAction':
          return true;
        default:
          return false;
      }
    }
    default:
      return false;
  }
}

/** A recursive operator whose arguments are plain values can be counted by a function of its own. */
function isCountable(definition: Definition, context: ModuleContext): boolean {
  return definition.parameters.every(
    (parameter, i) => parameter.arity === 0 && !context.analysis.isPrimedParameter(definition, i),
  );
}

/** The counter of a recursive function, where it applies itself. */
function counterOf(of: Expr, scope: Scope, { context, counters }: Counting): string | undefined {
  if (of.kind !== 'apply' || of.arguments.length > 0) return undefined;
  const callee = resolve(of.operator, scope, context.ir.definitions);
  return callee.kind === 'bound' ? counters.get(callee.uid) : undefined;
}

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
      return expr.arguments.flatMap((part) => (part.kind === 'operator' ? [] : counts(part)));
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
  const { context } = emitter;
  const lazily: Env = { ...env, isCertain: false };
  const plain = () => asCount(emitter.boolean(expr, scope, lazily));
  if (!mayFork(expr, scope, counting)) return plain();
  const count = (part: Expr, at: Scope = scope, within: Env = lazily) =>
    countOfWays(emitter, part, at, within, counting);
  switch (expr.kind) {
    case 'label':
      return count(expr.body);
    case 'let': {
      const inside = letScope(expr.definitions, scope);
      emitter.declare(expr.definitions, inside, env, [expr.body]);
      return countOfWays(emitter, expr.body, inside, env, counting);
    }
    case 'case': {
      let text = `runtime.fail('case', 'None of the conditions of the CASE is true', ${context.site(expr.location)})`;
      for (const arm of [...expr.arms].reverse()) {
        const value = held(count(arm.value), Tightness.Or);
        const test =
          arm.test === undefined ? undefined : held(emitter.boolean(arm.test, scope, lazily), Tightness.Or);
        text = test === undefined ? value : `${test} ? ${value} : ${text}`;
      }
      return loose(text, 'integer', Tightness.Ternary);
    }
    case 'bind': {
      const levels = expr.bounds.flatMap((bound) =>
        bound.tuple ? [bound] : bound.variables.map((variable) => ({ ...bound, variables: [variable] })),
      );
      const nest = (left: number, at: Scope, within: Env): Code => {
        const bound = levels[left - 1];
        if (bound === undefined) return countOfWays(emitter, expr.body, at, within, counting);
        if (bound.domain === undefined) return plain();
        const domain = emitter.value(bound.domain, scope, { ...within, isCertain: false }).text;
        const body = emitter.arrow([bound], at, within, (deeper, block) => nest(left - 1, deeper, block));
        const operation = expr.binder === 'exists' ? 'waysOfSome' : 'waysOfAll';
        return atom(
          `${operation}(runtime.elements(${domain}, ${context.site(expr.location)}), ${body})`,
          'integer',
        );
      };
      return nest(levels.length, scope, lazily);
    }
    case 'apply': {
      const callee = resolve(expr.operator, scope, context.ir.definitions);
      const args = expr.arguments.flatMap((one) => (one.kind === 'operator' ? [] : [one]));
      if (callee.kind === 'expression') return count(callee.expr, callee.scope);
      if (callee.kind === 'definition') {
        if (callee.definition.recursive) return recursiveCall(emitter, callee, expr, scope, env, counting);
        return count(
          callee.definition.body,
          callScope(callee.definition, callee.scope, expr.arguments, scope),
        );
      }
      if (callee.kind !== 'builtin') return plain();
      if (callee.name === 'FunctionApply') return application(emitter, expr, scope, env, counting);
      const parts = args.map((one) => () => count(one));
      switch (callee.name) {
        case '\\/':
        case 'DisjunctionList':
          return atom(`waysOfSome([${arrows(parts)}], (waysOf) => waysOf())`, 'integer');
        case '/\\':
        case 'ConjunctionList':
          return atom(`waysThrough([${arrows(parts)}])`, 'integer');
        case 'IfThenElse': {
          const [test, yes, no] = args;
          if (test === undefined || yes === undefined || no === undefined) return plain();
          const condition = held(emitter.boolean(test, scope, lazily), Tightness.Or);
          return loose(
            `${condition} ? ${held(count(yes), Tightness.Or)} : ${held(count(no), Tightness.Or)}`,
            'integer',
            Tightness.Ternary,
          );
        }
        case '=>': {
          const [test, then] = args;
          if (test === undefined || then === undefined) return plain();
          const condition = held(emitter.boolean(test, scope, lazily), Tightness.Or);
          return loose(`${condition} ? ${held(count(then), Tightness.Or)} : 1`, 'integer', Tightness.Ternary);
        }
        default:
          return plain();
      }
    }
    default:
      return plain();
  }
}

/** Counts that are made when it is their turn. */
function arrows(counts: readonly (() => Code)[]): string {
  return counts.map((count) => arrowText('', new Block(), count())).join(', ');
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
  const body = emitter.arrow(binder, inside, within, (deepest, at) =>
    countOfWays(emitter, applied.body, deepest, at, deeper),
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
  const { analysis } = emitter.context;
  const args = passed(emitter, definition, expr.arguments, scope, { ...env, isCertain: false }).join(', ');
  const known = counting.counters.get(definition.uid);
  if (known !== undefined) return atom(`${known}(${args})`, 'integer');
  const counter = env.names.fresh(`waysOf${definition.name}`);
  const names = new NameSpace(env.names);
  const block = new Block();
  const parameters = definition.parameters.map(({ uid, name }, i) => {
    const kind: 'thunk' | 'variable' = analysis.passing(definition, i) === 'thunk' ? 'thunk' : 'variable';
    return { uid, kind, code: names.fresh(name) };
  });
  const inside = definedAt.with(
    parameters.map(({ uid, kind, code }): readonly [Uid, Binding] => [uid, { kind, code, type: 'value' }]),
  );
  const deeper: Counting = {
    ...counting,
    counters: new Map([...counting.counters, [definition.uid, counter]]),
  };
  const within: Env = { ...env, at: undefined, names, block, isCertain: true };
  const body = countOfWays(emitter, definition.body, inside, within, deeper);
  const text = block.text() + body.text;
  const formals = parameters.map(
    ({ kind, code }) => `${ifUsed(code, text)}: ${kind === 'thunk' ? '() => Value' : 'Value'}`,
  );
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
