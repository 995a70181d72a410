/** Parameters of a recursive operator that a local JavaScript function stands for. */
import type { Definition, Uid } from '@plimsoll/tla-ir';
import type { Binding } from '../scope.ts';
import type { ModuleContext } from './context.ts';
import { ifUsed } from './expression.ts';
import type { NameSpace } from './names.ts';

/** The parameters that are values, or functions that compute them. */
export class LocalParameters {
  readonly #all: readonly { readonly uid: Uid; readonly kind: 'thunk' | 'variable'; readonly code: string }[];

  /** @param isWanted Parameters that the function has; the others stand for what they are by name. */
  constructor(
    definition: Definition,
    { analysis }: ModuleContext,
    names: NameSpace,
    isWanted: (parameter: Uid) => boolean = () => true,
  ) {
    this.#all = definition.parameters.flatMap(({ uid, name }, i) => {
      if (!isWanted(uid)) return [];
      const kind = analysis.passing(definition, i) === 'thunk' ? 'thunk' : 'variable';
      return [{ uid, kind, code: names.fresh(name) }];
    });
  }

  bindings(): (readonly [Uid, Binding])[] {
    return this.#all.map(({ uid, kind, code }) => [uid, { kind, code, type: 'value' }]);
  }

  /** Declarations for a function with this body. */
  formals(body: string): string[] {
    return this.#all.map(
      ({ kind, code }) => `${ifUsed(code, body)}: ${kind === 'thunk' ? '() => Value' : 'Value'}`,
    );
  }
}
