/** Variables that several specs of one trace mean the same by: equal in all of them after every line. */
import type { CompiledSpec, Runtime, State, Value } from '@plimsoll/tla-values';
import { itfText, ModelError } from './monitored-spec.ts';
import { isEqual } from './observation.ts';
import { shownValue } from './shown-value.ts';

/** One thing, and what it is called in each spec. */
export type SharedVariable = readonly { readonly spec: string; readonly variable: string }[];

interface Member {
  readonly spec: number;
  readonly variable: string;
  readonly runtime: Runtime;
}

export class SharedVariables {
  readonly #groups: readonly (readonly Member[])[];

  /** @throws ModelError when a name is unknown. */
  constructor(shared: readonly SharedVariable[], specs: readonly CompiledSpec[]) {
    this.#groups = shared.map((group) => group.map((member) => resolve(member, specs)));
  }

  /** The first two members whose values differ, as text; undefined when all are equal. */
  difference(states: readonly State[]): string | undefined {
    for (const group of this.#groups) {
      const first = group[0] as Member;
      const expected = states[first.spec]?.[first.variable] as Value;
      for (const member of group) {
        const found = states[member.spec]?.[member.variable] as Value;
        if (member !== first && !isShared(first.runtime, expected, member.runtime, found)) {
          const left = `${first.variable} = ${shownValue(first.runtime, expected)}`;
          return `${left}, but ${member.variable} of the other spec = ${shownValue(member.runtime, found)}`;
        }
      }
    }
    return undefined;
  }
}

function resolve(
  member: { readonly spec: string; readonly variable: string },
  specs: readonly CompiledSpec[],
): Member {
  const spec = specs.findIndex(({ name }) => name === member.spec);
  const found = specs[spec];
  if (!found?.variables.includes(member.variable)) {
    throw new ModelError(`shared variable ${member.spec}!${member.variable} is not declared`);
  }
  return { spec, variable: member.variable, runtime: found.runtime };
}

/** Values of different runtimes never meet: they are compared as ITF. */
function isShared(leftRuntime: Runtime, left: Value, rightRuntime: Runtime, right: Value): boolean {
  if (leftRuntime === rightRuntime || (typeof left !== 'object' && typeof right !== 'object')) {
    return isEqual(leftRuntime, left, right);
  }
  return itfText(leftRuntime, left) === itfText(rightRuntime, right);
}
