/**
 * A recursive operator that gives variables their values: a local function that takes what follows it as an argument,
 * one for each set of variables that may have a value when it is left. Which sets these are is found out first, by
 * emitting its body for that alone until no new one turns up.
 *
 * A variable that has no value yet, a primed one and an operator are no values that a function could take: a function is
 * declared for each combination of them that a call names.
 */
import type { Argument, Definition, Expr, Uid } from '@plimsoll/tla-ir';
import { readsOf } from '../analysis/reads.ts';
import { type Binding, resolve, Scope } from '../scope.ts';
import type { Place, Rest } from './action-place.ts';
import type { Targets } from './action-targets.ts';
import type { ActionParts } from './action-ways.ts';
import { passed } from './arguments.ts';
import { Block, braces } from './code.ts';
import { LocalParameters } from './local-parameters.ts';

/** The function of a definition that is entered with certain variables assigned. */
interface Entered {
  readonly name: string;
  /** The variables that have a value when it is left, on its several ways; more may turn up while it is emitted. */
  readonly leaves: Map<string, ReadonlySet<Uid>>;
}

/** An argument that its parameter stands for by name, and what tells it from others. */
interface ByName {
  readonly parameter: Uid;
  readonly binding: Binding;
  readonly key: string;
}

/**
 * Functions of one recursive operator within each other: few variables change places in few calls. A LAMBDA made in the
 * recursion is another operator at each depth, so that there would be no end; TLC overruns its stack there.
 */
const enteredMax = 60;

export class ActionRecursion {
  readonly #parts: ActionParts;
  readonly #targets: Targets;
  /** Numbers of scopes: operators are the same if they are written at the same place and mean the same. */
  readonly #scopeNumbers = new Map<Scope, number>();
  /** The functions around the place of emission: by definition and variables assigned. */
  readonly #entered = new Map<string, Entered>();

  constructor(parts: ActionParts, targets: Targets) {
    this.#parts = parts;
    this.#targets = targets;
  }

  call(
    definition: Definition,
    definedAt: Scope,
    expr: Expr & { kind: 'apply' },
    scope: Scope,
    rest: Rest | undefined,
    place: Place,
  ): void {
    const { emitter, options } = this.#parts;
    const byName = this.#argumentsByName(definition, expr, scope, place);
    const names = new Set(byName.map(({ parameter }) => parameter));
    const env = this.#parts.envOf(place, false);
    const args = passed(emitter, definition, expr.arguments, scope, env, (uid) => !names.has(uid));
    const key = [definition.uid, setKey(place.assigned), ...byName.map((one) => one.key)].join(': ');
    if (this.#entered.size > enteredMax) this.#refuse(definition, expr);
    const entered = this.#entered.get(key) ?? this.#declare(key, definition, definedAt, byName, place);
    const thens = [...entered.leaves.values()].map((assigned) => {
      const then = options.names.fresh('andThen');
      const block = new Block();
      this.#parts.rest(rest, { block, assigned, exit: 'return false;' });
      block.add('return false;');
      place.block.add(braces(`const ${then} = (): boolean =>`, block.lines, ';'));
      return then;
    });
    place.block.add(`if (${entered.name}(${[...args, ...thens].join(', ')})) return true;`);
  }

  #declare(
    key: string,
    definition: Definition,
    definedAt: Scope,
    byName: readonly ByName[],
    place: Place,
  ): Entered {
    const { emitter, options, fields } = this.#parts;
    const entered: Entered = { name: options.names.fresh(definition.name), leaves: new Map() };
    this.#entered.set(key, entered);
    const names = new Set(byName.map(({ parameter }) => parameter));
    const isWanted = (uid: Uid): boolean => !names.has(uid);
    const parameters = new LocalParameters(definition, emitter.context, options.names, isWanted);
    const inside = definedAt.with([
      ...byName.map(({ parameter, binding }) => [parameter, binding] as const),
      ...parameters.bindings(),
    ]);
    const body = (to: (left: Place) => void): Block => {
      const block = new Block();
      const start: Place = { block, assigned: place.assigned, exit: 'return false;' };
      // A choice is made at every depth: an event's field could not say which.
      fields.without(() =>
        this.#parts.conjunct(
          definition.body,
          inside,
          { item: { kind: 'return', to }, after: undefined },
          start,
        ),
      );
      block.add('return false;');
      return block;
    };
    let known: number;
    do {
      known = entered.leaves.size;
      body((left) => entered.leaves.set(setKey(left.assigned), left.assigned));
    } while (entered.leaves.size > known);
    const thens = new Map(
      [...entered.leaves.keys()].map((leaves) => [leaves, options.names.fresh('andThen')]),
    );
    const block = body(
      (left) => void left.block.add(`if (${thens.get(setKey(left.assigned))}()) return true;`),
    );
    const formals = [
      ...parameters.formals(block.text()),
      ...[...thens.values()].map((then) => `${then}: () => boolean`),
    ];
    place.block.add(braces(`const ${entered.name} = (${formals.join(', ')}): boolean =>`, block.lines, ';'));
    this.#entered.delete(key);
    return entered;
  }

  #argumentsByName(
    definition: Definition,
    expr: Expr & { kind: 'apply' },
    scope: Scope,
    place: Place,
  ): ByName[] {
    return expr.arguments.flatMap((argument, i): ByName[] => {
      const parameter = definition.parameters[i]?.uid;
      if (parameter === undefined) return [];
      if (argument.kind === 'operator') return [{ parameter, ...this.#operator(argument, scope) }];
      const { analysis, ir } = this.#parts.emitter.context;
      const meant = behindNames(argument, scope, ir.definitions);
      const target = this.#targets.target(meant.argument, meant.scope);
      if (target !== undefined)
        return [{ parameter, key: `v${target}`, binding: { kind: 'name', ...meant } }];
      const isKnown = this.#parts.isGuard(argument, scope, place);
      // Nothing else than the states decides: the same expression at any depth.
      if (!isKnown && readsOf(meant.argument, analysis.facts).free.size === 0) {
        const { beginLine, beginColumn, module } = meant.argument.location;
        const key = `e${module}:${beginLine}:${beginColumn}`;
        return [{ parameter, key, binding: { kind: 'name', ...meant } }];
      }
      const isUnknown = !isKnown && this.#parts.options.kind !== 'init';
      if (isUnknown || analysis.isPrimedParameter(definition, i)) this.#refuse(definition, expr);
      return [];
    });
  }

  /** The operator that an argument finally names, where it was passed on as it is. */
  #operator(argument: Argument & { kind: 'operator' }, scope: Scope): Omit<ByName, 'parameter'> {
    const { operator, lambda } = argument;
    const passedOn =
      operator.kind === 'formal' || operator.kind === 'definition' ? scope.get(operator.uid) : undefined;
    if (lambda === undefined && passedOn?.kind === 'name' && passedOn.argument.kind === 'operator')
      return this.#operator(passedOn.argument, passedOn.scope);
    const isGlobal = lambda === undefined && passedOn === undefined;
    const at = isGlobal ? Scope.empty : scope;
    const number = this.#scopeNumbers.get(at) ?? this.#scopeNumbers.size;
    this.#scopeNumbers.set(at, number);
    const name = lambda?.uid ?? (operator.kind === 'builtin' ? operator.name : operator.uid);
    return { key: `o${name}@${isGlobal ? '' : number}`, binding: { kind: 'name', argument, scope: at } };
  }

  #refuse(definition: Definition, expr: Expr): never {
    return this.#parts.emitter.context.source.refuse(
      'SC202',
      expr.location,
      `An action of the recursive ${definition.name} with an operator made in the recursion, or with an expression of next values, is not supported`,
    );
  }
}

/** The expression that an argument finally is, where it was passed on as it is. */
function behindNames(
  argument: Expr,
  scope: Scope,
  definitions: ReadonlyMap<Uid, Definition>,
): { readonly argument: Expr; readonly scope: Scope } {
  if (argument.kind === 'apply') {
    const callee = resolve(argument.operator, scope, definitions);
    if (callee.kind === 'expression') return behindNames(callee.expr, callee.scope, definitions);
  }
  return { argument, scope };
}

export const setKey = (uids: ReadonlySet<Uid>): string => [...uids].sort((a, b) => a - b).join(',');
