/** What names mean at a place: parameters, bound variables and LET definitions by uid. Immutable. */
import type { Argument, Definition, Expr, OperatorReference, Uid } from '@plimsoll/tla-ir';

/** What the static type of a piece of generated code is; `value`: any TLA+ value. */
export type CodeType = 'boolean' | 'integer' | 'value';

export type Binding =
  /** An argument, taken by name: evaluated where it is used, in its own scope and the state of the use. */
  | {
      readonly kind: 'name';
      readonly argument: Argument;
      readonly scope: Scope;
      readonly shared?: SharedCode;
    }
  /** A JavaScript variable that holds a value. */
  | { readonly kind: 'variable'; readonly code: string; readonly type: CodeType }
  /** A JavaScript variable that holds a function without parameters: a value by need. */
  | { readonly kind: 'thunk'; readonly code: string; readonly type: CodeType }
  /** A JavaScript variable that holds an operator of `arity` values. */
  | { readonly kind: 'operator'; readonly code: string }
  /** A LET definition. */
  | LetBinding;

export interface LetBinding {
  readonly kind: 'let';
  readonly definition: Definition;
  /** Where its body stands: contains its siblings and, if recursive, itself. */
  scope: Scope;
  /** Code that computes it once (no parameters) or the name of a local function, and where that is valid. */
  shared: SharedCode | undefined;
}

/** Code of a value or function computed in advance; valid where the states are called the same. */
export interface SharedCode {
  readonly code: string;
  readonly type: CodeType;
  readonly state: string | undefined;
  readonly next: string | undefined;
}

export class Scope {
  static readonly empty = new Scope(new Map());
  readonly #bindings: ReadonlyMap<Uid, Binding>;

  constructor(bindings: ReadonlyMap<Uid, Binding>) {
    this.#bindings = bindings;
  }

  get(uid: Uid): Binding | undefined {
    return this.#bindings.get(uid);
  }

  with(entries: Iterable<readonly [Uid, Binding]>): Scope {
    return new Scope(new Map([...this.#bindings, ...entries]));
  }
}

/** An expression and what its names mean. */
export interface Scoped {
  readonly expr: Expr;
  readonly scope: Scope;
}

/** The scope of a LET's body. */
export function letScope(definitions: readonly Definition[], scope: Scope): Scope {
  const bindings = definitions.map(
    (definition): LetBinding => ({ kind: 'let', definition, scope: Scope.empty, shared: undefined }),
  );
  const inside = scope.with(bindings.map((binding) => [binding.definition.uid, binding] as const));
  for (const binding of bindings) binding.scope = inside;
  return inside;
}

/** The scope of a definition's body when it is called with `args` at `scope`. */
export function callScope(
  definition: Definition,
  definedAt: Scope,
  args: readonly Argument[],
  scope: Scope,
): Scope {
  return definedAt.with(
    definition.parameters.flatMap((parameter, i) => {
      const argument = args[i];
      return argument === undefined ? [] : [[parameter.uid, { kind: 'name', argument, scope }] as const];
    }),
  );
}

/** What a reference finally applies, once names of operators passed by name are followed. */
export type Callee =
  | { readonly kind: 'builtin'; readonly name: (OperatorReference & { kind: 'builtin' })['name'] }
  | { readonly kind: 'declaration'; readonly uid: Uid; readonly name: string }
  | {
      readonly kind: 'definition';
      readonly definition: Definition;
      readonly scope: Scope;
      readonly binding: LetBinding | undefined;
    }
  /** An expression passed by name: no arguments. */
  | {
      readonly kind: 'expression';
      readonly expr: Expr;
      readonly scope: Scope;
      readonly shared: SharedCode | undefined;
    }
  | {
      readonly kind: 'bound';
      readonly uid: Uid;
      readonly name: string;
      readonly binding: Binding | undefined;
    };

export function resolve(
  operator: OperatorReference,
  scope: Scope,
  definitions: ReadonlyMap<Uid, Definition>,
): Callee {
  if (operator.kind === 'builtin') return operator;
  if (operator.kind === 'declaration') return operator;
  const { uid, name } = operator;
  const binding = scope.get(uid);
  if (binding?.kind === 'let') {
    return { kind: 'definition', definition: binding.definition, scope: binding.scope, binding };
  }
  if (binding?.kind === 'name') {
    const { argument } = binding;
    if (argument.kind !== 'operator') {
      return { kind: 'expression', expr: argument, scope: binding.scope, shared: binding.shared };
    }
    if (argument.lambda !== undefined) {
      return { kind: 'definition', definition: argument.lambda, scope: binding.scope, binding: undefined };
    }
    return resolve(argument.operator, binding.scope, definitions);
  }
  if (binding !== undefined) return { kind: 'bound', uid, name, binding };
  const definition = operator.kind === 'definition' ? definitions.get(uid) : undefined;
  if (definition === undefined) return { kind: 'bound', uid, name, binding: undefined };
  return { kind: 'definition', definition, scope: Scope.empty, binding: undefined };
}
