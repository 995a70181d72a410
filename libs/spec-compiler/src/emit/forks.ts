/**
 * Guards that fork. TLC takes disjunctions and \E apart wherever they stand in an action's conjunctions, also where
 * nothing is assigned: `a \/ b` with both true gives each successor twice. For a guard only the number of ways counts.
 */
import type { Expr } from '@plimsoll/tla-ir';
import { callScope, letScope, resolve, type Scope } from '../scope.ts';
import { atom, Block, type Code, held, loose, Tightness } from './code.ts';
import type { Env, ModuleContext } from './context.ts';
import { arrowText, type ExpressionEmitter } from './expression.ts';

/** True when TLC might find more than one way through this guard. */
export function mayFork(expr: Expr, scope: Scope, context: ModuleContext, depth = 0): boolean {
  if (depth > 100 || context.bug === 'guard-ways-ignored') return false;
  const inner = (part: Expr | undefined, at: Scope = scope) =>
    part !== undefined && mayFork(part, at, context, depth + 1);
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
        if (context.analysis.isStandard(callee.definition) || callee.definition.recursive) return false;
        return inner(
          callee.definition.body,
          callScope(callee.definition, callee.scope, expr.arguments, scope),
        );
      }
      if (callee.kind !== 'builtin') return false;
      switch (callee.name) {
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

/** Code of the number of ways through a guard. */
export function countOfWays(emitter: ExpressionEmitter, expr: Expr, scope: Scope, env: Env): Code {
  const { context } = emitter;
  const lazily: Env = { ...env, isCertain: false };
  const plain = () => asCount(emitter.boolean(expr, scope, lazily));
  if (!mayFork(expr, scope, context)) return plain();
  const count = (part: Expr, at: Scope = scope, within: Env = lazily) =>
    countOfWays(emitter, part, at, within);
  switch (expr.kind) {
    case 'label':
      return count(expr.body);
    case 'let': {
      const inside = letScope(expr.definitions, scope);
      emitter.declare(expr.definitions, inside, env, [expr.body]);
      return countOfWays(emitter, expr.body, inside, env);
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
        if (bound === undefined) return countOfWays(emitter, expr.body, at, within);
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
        return count(
          callee.definition.body,
          callScope(callee.definition, callee.scope, expr.arguments, scope),
        );
      }
      if (callee.kind !== 'builtin') return plain();
      const parts = args.map((one) => () => count(one));
      switch (callee.name) {
        case '\\/':
        case 'DisjunctionList':
          return loose(
            parts.map((part) => held(part(), Tightness.Unary)).join(' + '),
            'integer',
            Tightness.Or,
          );
        case '/\\':
        case 'ConjunctionList':
          return atom(
            `waysThrough([${parts.map((part) => arrowText('', new Block(), part())).join(', ')}])`,
            'integer',
          );
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

function asCount(code: Code): Code {
  if (code.text === 'true') return atom('1', 'integer');
  if (code.text === 'false') return atom('0', 'integer');
  return loose(`${held(code, Tightness.Or)} ? 1 : 0`, 'integer', Tightness.Ternary);
}
