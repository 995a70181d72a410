/**
 * The scopes inside an action's \\E, LET, calls and applied functions: the same scope, with the same names, wherever
 * the same expression is emitted again; so the explanation of an action sees what its enumerator sees.
 */
import type { Definition, Expr, Uid } from '@plimsoll/tla-ir';
import { usesOf } from '../analysis/uses.ts';
import { type Binding, callScope, letScope, type Scope } from '../scope.ts';
import type { ActionOptions } from './action-place.ts';
import { type AppliedFunction, bodyScope } from './applied-function.ts';
import { typeNames } from './code.ts';
import type { Env, ModuleContext } from './context.ts';
import type { ExpressionEmitter } from './expression.ts';
import { inferType } from './infer-type.ts';

export class ActionScopes {
  readonly #emitter: ExpressionEmitter;
  readonly #context: ModuleContext;
  readonly #options: ActionOptions;
  readonly #scopes = new Map<Scope, Map<object, Scope>>();

  constructor(emitter: ExpressionEmitter, options: ActionOptions) {
    this.#emitter = emitter;
    this.#context = emitter.context;
    this.#options = options;
  }

  /** The scope of an \E's body. */
  enterExists(expr: Expr & { kind: 'bind' }, scope: Scope): Scope {
    const variables = expr.bounds.flatMap((bound) => bound.variables);
    return this.scopeOnce(expr, scope, () =>
      scope.with(
        variables.map(({ uid, name }): readonly [Uid, Binding] => [
          uid,
          { kind: 'variable', code: this.#options.names.fresh(name), type: 'value' },
        ]),
      ),
    );
  }

  /** The scope of a LET's body; declares the definitions that are computed once. */
  enterLet(expr: Expr & { kind: 'let' }, scope: Scope, env: Env): Scope {
    const inside = this.scopeOnce(expr, scope, () => letScope(expr.definitions, scope));
    // A value may be taken before the variables that it reads have one: such definitions stay by name.
    const known = this.#options.kind === 'init' ? { ...env, state: undefined } : { ...env, next: undefined };
    this.#emitter.declare(expr.definitions, inside, known, [expr.body]);
    return inside;
  }

  /** The scope of the body of an applied function. */
  enterFunction(applied: AppliedFunction, expr: Expr, point: Expr, scope: Scope): Scope {
    return this.scopeOnce(expr, scope, () => bodyScope(applied, point, scope));
  }

  /** The scope of a called definition's body; declares the arguments that are computed once. */
  enter(
    definition: Definition,
    definedAt: Scope,
    expr: Expr & { kind: 'apply' },
    scope: Scope,
    env: Env,
  ): Scope {
    const inside = this.scopeOnce(expr, scope, () => this.#argumentScope(definition, definedAt, expr, scope));
    for (const [i, parameter] of definition.parameters.entries()) {
      const binding = inside.get(parameter.uid);
      const argument = expr.arguments[i];
      if (
        binding?.kind !== 'name' ||
        binding.shared === undefined ||
        argument === undefined ||
        argument.kind === 'operator'
      )
        continue;
      const { code, type } = binding.shared;
      const name = code.replace(/\(\)$/, '');
      const thunk = this.#emitter.thunkBody(argument, scope, { ...env, next: undefined }, type);
      env.block.add(`const ${name} = lazy((): ${typeNames[type]} => ${thunk});`);
    }
    return inside;
  }

  #argumentScope(
    definition: Definition,
    definedAt: Scope,
    expr: Expr & { kind: 'apply' },
    scope: Scope,
  ): Scope {
    const inside = callScope(definition, definedAt, expr.arguments, scope);
    const shared = definition.parameters.flatMap((parameter, i): (readonly [Uid, Binding])[] => {
      const argument = expr.arguments[i];
      if (argument === undefined || argument.kind === 'operator' || isAtomic(argument)) return [];
      const reads = this.#context.analysis.reads(argument, scope);
      // What it reads must have a value already: always so for the current state of an action.
      const isReadable = this.#options.kind === 'init' ? reads.current.size === 0 : reads.next.size === 0;
      if (!isReadable || usesOf(parameter.uid, [definition.body]) < 2) return [];
      const code = `${this.#options.names.fresh(parameter.name)}()`;
      const type = inferType(argument, this.#context);
      const state = reads.current.size === 0 ? undefined : this.#options.state?.object;
      return [
        [parameter.uid, { kind: 'name', argument, scope, shared: { code, type, state, next: undefined } }],
      ];
    });
    return shared.length === 0 ? inside : inside.with(shared);
  }

  /** The same scope (and names) wherever the same expression is emitted again. */
  scopeOnce(of: object, scope: Scope, make: () => Scope): Scope {
    const known = this.#scopes.get(scope) ?? new Map<object, Scope>();
    this.#scopes.set(scope, known);
    const found = known.get(of) ?? make();
    known.set(of, found);
    return found;
  }
}

function isAtomic(expr: Expr): boolean {
  if (expr.kind === 'integer' || expr.kind === 'string') return true;
  return expr.kind === 'apply' && expr.arguments.length === 0 && expr.operator.kind !== 'definition';
}
