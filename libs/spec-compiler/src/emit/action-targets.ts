/** Which variable an expression names as the target of an assignment. */
import type { Expr, Uid } from '@plimsoll/tla-ir';
import { resolve, type Scope } from '../scope.ts';
import type { ModuleContext } from './context.ts';

export class Targets {
  readonly #context: ModuleContext;
  readonly #isInit: boolean;

  constructor(context: ModuleContext, isInit: boolean) {
    this.#context = context;
    this.#isInit = isInit;
  }

  /** The variable that `x'` (in Init: `x`) names, also through definitions and parameters. */
  target(expr: Expr, scope: Scope): Uid | undefined {
    if (expr.kind !== 'apply') return undefined;
    if (this.#isInit) return this.variable(expr, scope);
    const callee = resolve(expr.operator, scope, this.#context.ir.definitions);
    if (callee.kind === 'expression') return this.target(callee.expr, callee.scope);
    if (callee.kind === 'definition' && callee.definition.parameters.length === 0) {
      return this.target(callee.definition.body, callee.scope);
    }
    const [argument] = expr.arguments;
    if (
      callee.kind !== 'builtin' ||
      callee.name !== "'" ||
      argument === undefined ||
      argument.kind === 'operator'
    )
      return undefined;
    return this.variable(argument, scope);
  }

  /** The variable that an expression is, through definitions and parameters. */
  variable(expr: Expr, scope: Scope): Uid | undefined {
    if (expr.kind !== 'apply' || expr.arguments.length > 0) return undefined;
    const callee = resolve(expr.operator, scope, this.#context.ir.definitions);
    if (callee.kind === 'declaration') return this.nameOf(callee.uid) === undefined ? undefined : callee.uid;
    if (callee.kind === 'expression') return this.variable(callee.expr, callee.scope);
    if (callee.kind === 'definition' && callee.definition.parameters.length === 0) {
      return this.variable(callee.definition.body, callee.scope);
    }
    return undefined;
  }

  nameOf(variable: Uid): string | undefined {
    return this.#context.variables.get(variable) ?? this.#context.instanceVariables.get(variable);
  }
}
