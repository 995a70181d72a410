/** LET definitions in generated code: what is computed once, and what is taken by name. */
import type { Definition, Expr } from '@plimsoll/tla-ir';
import { usesOf } from '../analysis/uses.ts';
import type { LetBinding, Scope } from '../scope.ts';
import { functionText } from './callables.ts';
import { typeNames } from './code.ts';
import { type Env, isAvailable } from './context.ts';
import type { ExpressionEmitter } from './expression.ts';
import { inferType } from './infer-type.ts';

interface LetInScope {
  readonly expr: Expr & { readonly kind: 'let' };
  /** The scope of the body. */
  readonly inside: Scope;
}

/**
 * Declares LET definitions in the block, where the variables they read have values there: a value used more than once
 * by need (or at once, where it is certainly needed), an operator as a local function. Others are taken by name where
 * they are used.
 */
export function declareDefinitions(
  emitter: ExpressionEmitter,
  definitions: readonly Definition[],
  inside: Scope,
  env: Env,
  users: readonly Expr[],
): void {
  const { analysis } = emitter.context;
  const pending = definitions.map((definition) => {
    const binding = inside.get(definition.uid);
    if (binding?.kind !== 'let') throw new Error('a LET definition without binding');
    return binding;
  });
  const ready: LetBinding[] = [];
  for (const binding of pending) {
    const { definition } = binding;
    if (definition.level === 3) continue;
    const reads = analysis.reads(definition.body, binding.scope);
    const isReadable = isAvailable(reads.current, env.state) && isAvailable(reads.next, env.next);
    const isByName =
      !isReadable || definition.parameters.some((_, i) => analysis.isPrimedParameter(definition, i));
    if (isByName) continue;
    const others = [...users, ...definitions.filter((one) => one !== definition).map((one) => one.body)];
    const uses = usesOf(definition.uid, others);
    const isValue = definition.parameters.length === 0 && !definition.recursive;
    if (uses === 0 || (isValue && uses === 1)) continue;
    ready.push(binding);
  }
  // Names first: they may mention each other.
  for (const binding of ready) {
    const { definition } = binding;
    const isValue = definition.parameters.length === 0;
    const known = binding.shared?.code;
    const name = known === undefined ? env.names.fresh(definition.name) : known.replace(/\(\)$/, '');
    const isEager =
      isValue &&
      env.isCertain &&
      !definition.recursive &&
      users.some((user) => analysis.evaluates(user, definition.uid));
    binding.shared = {
      code: isValue && !isEager ? `${name}()` : name,
      type: inferType(definition.body, emitter.context),
      state: env.state?.object,
      next: env.next?.object,
    };
  }
  for (const binding of ready) declareOne(emitter, binding, env);
}

/** Where a LET stands around several actions, each of them declares its definitions by names of its own. */
export function forgetDeclared({ expr, inside }: LetInScope): void {
  for (const { uid } of expr.definitions) {
    const binding = inside.get(uid);
    if (binding?.kind === 'let') binding.shared = undefined;
  }
}

/** Declares the values and the recursive definitions of a LET around an action's binders: no variable has its next value there. */
export function declareAround(emitter: ExpressionEmitter, { expr, inside }: LetInScope, env: Env): void {
  declareRecursive(emitter, { expr, inside }, env);
  const { analysis } = emitter.context;
  // What prints does so each time that it is asked.
  const values = expr.definitions.filter(
    (one) => !one.recursive && one.parameters.length === 0 && analysis.isPureDefinition(one),
  );
  const others = expr.definitions.filter((one) => !values.includes(one)).map(({ body }) => body);
  declareDefinitions(emitter, values, inside, { ...env, next: undefined }, [expr.body, ...others]);
}

/** Declares the recursive definitions of a LET whose others are taken by name. */
export function declareRecursive(
  emitter: ExpressionEmitter,
  { expr, inside }: LetInScope,
  env: Env,
  isMeant: (definition: Definition) => boolean = () => true,
): void {
  const recursive = expr.definitions.filter((one) => one.recursive && isMeant(one));
  if (recursive.length === 0) return;
  const others = expr.definitions.filter((one) => !recursive.includes(one)).map((one) => one.body);
  declareDefinitions(emitter, recursive, inside, env, [expr.body, ...others]);
}

function declareOne(emitter: ExpressionEmitter, binding: LetBinding, env: Env): void {
  const { definition, shared } = binding;
  if (shared === undefined) return;
  const { type } = shared;
  if (definition.parameters.length > 0) {
    env.block.add(functionText(emitter, shared.code, definition, binding.scope, env, []));
  } else if (shared.code.endsWith('()')) {
    const name = shared.code.slice(0, -2);
    env.block.add(
      `const ${name} = lazy((): ${typeNames[type]} => ${emitter.thunkBody(definition, binding.scope, env, type)});`,
    );
  } else {
    const code = emitter.asType(emitter.body(definition, binding.scope, env), type, definition.location);
    env.block.add(`const ${shared.code}: ${typeNames[type]} = ${code.text};`);
  }
}
