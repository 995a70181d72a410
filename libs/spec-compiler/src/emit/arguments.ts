/** Arguments of calls in generated code: values, functions that compute them where they are needed, operators. */
import type { Argument, Definition, Expr, OperatorReference, Uid } from '@plimsoll/tla-ir';
import { usesOf } from '../analysis/uses.ts';
import { resolve, type Scope } from '../scope.ts';
import type { Env, ModuleContext } from './context.ts';
import type { ExpressionEmitter } from './expression.ts';

/**
 * True when the operator evaluates all its arguments. A parameter of the function that is being written was judged
 * where it was passed.
 */
export function isStrictOperator(
  argument: Argument & { kind: 'operator' },
  scope: Scope,
  context: ModuleContext,
): boolean {
  const { operator, lambda } = argument;
  if (lambda !== undefined) return evaluatesAll(lambda, context);
  const callee = resolve(operator, scope, context.ir.definitions);
  if (callee.kind === 'builtin') return !['/\\', '\\/', '=>', 'IfThenElse'].includes(callee.name);
  // A CONSTANT operator has the value that the configuration gives it, whatever its arguments are.
  if (callee.kind === 'declaration') return false;
  return callee.kind !== 'definition' || evaluatesAll(callee.definition, context);
}

function evaluatesAll(definition: Definition, { analysis }: ModuleContext): boolean {
  if (analysis.isStandard(definition)) return true;
  return definition.parameters.every(
    (parameter, i) => parameter.arity > 0 || analysis.isStrict(definition, i),
  );
}

/**
 * Arguments as the definition wants them: values, functions that compute them, operators.
 *
 * @param isWanted Parameters whose arguments are passed; default: all.
 */
export function passed(
  emitter: ExpressionEmitter,
  definition: Definition,
  args: readonly Argument[],
  scope: Scope,
  env: Env,
  isWanted: (parameter: Uid) => boolean = () => true,
): string[] {
  const { analysis } = emitter.context;
  return definition.parameters.flatMap((parameter, i) => {
    if (!isWanted(parameter.uid)) return [];
    const argument = args[i];
    if (argument === undefined) throw new Error(`${definition.name} lacks argument ${parameter.name}`);
    if (parameter.arity > 0) return emitter.operator(argument, parameter.arity, scope, env);
    if (argument.kind === 'operator')
      throw new Error(`${definition.name} gets an operator for ${parameter.name}`);
    if (analysis.passing(definition, i) === 'value') {
      const isCertain = env.isCertain && analysis.isStrict(definition, i);
      return emitter.value(argument, scope, { ...env, isCertain }).text;
    }
    const forwarded = forwardedThunk(argument, scope);
    if (forwarded !== undefined) return forwarded;
    const thunk = `() => ${emitter.thunkBody(argument, scope, env, 'value')}`;
    return usesOf(parameter.uid, [definition.body]) > 1 && !isTrivial(argument, scope, emitter.context)
      ? `lazy(${thunk})`
      : thunk;
  });
}

function forwardedThunk(argument: Expr, scope: Scope): string | undefined {
  if (argument.kind !== 'apply' || argument.operator.kind !== 'formal') return undefined;
  const binding = scope.get(argument.operator.uid);
  return binding?.kind === 'thunk' ? binding.code : undefined;
}

/** Whether to compute it again costs no more than to look it up. What a LET defines may stand for anything. */
function isTrivial(argument: Argument, scope: Scope, context: ModuleContext): boolean {
  if (argument.kind === 'integer' || argument.kind === 'string') return true;
  if (argument.kind !== 'apply' || argument.arguments.length > 0) return false;
  const callee = resolve(argument.operator, scope, context.ir.definitions);
  if (callee.kind === 'expression')
    return callee.shared !== undefined || isTrivial(callee.expr, callee.scope, context);
  if (callee.kind !== 'definition' || callee.binding === undefined) return true;
  return callee.binding.shared !== undefined || isTrivial(callee.definition.body, callee.scope, context);
}

/** Whether an operator that was passed by name may leave an argument unevaluated that a call of it would pass as a value. */
export function isCalledByName(
  operator: OperatorReference,
  definition: Definition,
  context: ModuleContext,
): boolean {
  if (operator.kind !== 'formal' || definition.recursive) return false;
  const { analysis } = context;
  return definition.parameters.some(
    ({ arity }, i) =>
      arity === 0 && analysis.passing(definition, i) === 'value' && !analysis.isStrict(definition, i),
  );
}
