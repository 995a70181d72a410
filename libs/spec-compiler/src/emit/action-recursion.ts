/**
 * A recursive operator that gives variables their values: a local function that takes what follows it as an argument,
 * one for each set of variables that may have a value when it is left. Which sets these are is found out first, by
 * emitting its body for that alone until no new one turns up.
 */
import type { Definition, Expr, Uid } from '@plimsoll/tla-ir';
import type { Binding, Scope } from '../scope.ts';
import type { Place, Rest } from './action-place.ts';
import type { ActionParts } from './action-ways.ts';
import { passed } from './arguments.ts';
import { Block, braces } from './code.ts';
import { ifUsed } from './expression.ts';

/** The function of a definition that is entered with certain variables assigned. */
interface Entered {
  readonly name: string;
  /** The variables that have a value when it is left, on its several ways; more may turn up while it is emitted. */
  readonly leaves: Map<string, ReadonlySet<Uid>>;
}

export class ActionRecursion {
  readonly #parts: ActionParts;
  /** The functions around the place of emission: by definition and variables assigned. */
  readonly #entered = new Map<string, Entered>();

  constructor(parts: ActionParts) {
    this.#parts = parts;
  }

  call(
    definition: Definition,
    definedAt: Scope,
    expr: Expr & { kind: 'apply' },
    scope: Scope,
    rest: Rest | undefined,
    place: Place,
  ): void {
    this.#refusePrimed(definition, expr, scope);
    const { emitter, options } = this.#parts;
    const args = passed(emitter, definition, expr.arguments, scope, this.#parts.envOf(place, false));
    const key = `${definition.uid}: ${setKey(place.assigned)}`;
    const entered = this.#entered.get(key) ?? this.#declare(key, definition, definedAt, place);
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

  #declare(key: string, definition: Definition, definedAt: Scope, place: Place): Entered {
    const { emitter, options, fields } = this.#parts;
    const entered: Entered = { name: options.names.fresh(definition.name), leaves: new Map() };
    this.#entered.set(key, entered);
    const parameters = definition.parameters.map(({ uid, name }, i) => {
      const kind: 'thunk' | 'variable' =
        emitter.context.analysis.passing(definition, i) === 'thunk' ? 'thunk' : 'variable';
      return { uid, kind, code: options.names.fresh(name) };
    });
    const inside = definedAt.with(
      parameters.map(({ uid, kind, code }): readonly [Uid, Binding] => [uid, { kind, code, type: 'value' }]),
    );
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
    const text = block.text();
    const formals = [
      ...parameters.map(
        ({ kind, code }) => `${ifUsed(code, text)}: ${kind === 'thunk' ? '() => Value' : 'Value'}`,
      ),
      ...[...thens.values()].map((then) => `${then}: () => boolean`),
    ];
    place.block.add(braces(`const ${entered.name} = (${formals.join(', ')}): boolean =>`, block.lines, ';'));
    this.#entered.delete(key);
    return entered;
  }

  #refusePrimed(definition: Definition, expr: Expr & { kind: 'apply' }, scope: Scope): void {
    const { analysis, source } = this.#parts.emitter.context;
    const isPrimed = definition.parameters.some((parameter, i) => {
      const argument = expr.arguments[i];
      return (
        parameter.arity > 0 ||
        analysis.isPrimedParameter(definition, i) ||
        (argument !== undefined &&
          argument.kind !== 'operator' &&
          analysis.reads(argument, scope).next.size > 0)
      );
    });
    if (!isPrimed) return;
    source.refuse(
      'SC202',
      expr.location,
      `An action of the recursive ${definition.name} with an operator or next values as argument is not supported`,
    );
  }
}

export const setKey = (uids: ReadonlySet<Uid>): string => [...uids].sort((a, b) => a - b).join(',');
