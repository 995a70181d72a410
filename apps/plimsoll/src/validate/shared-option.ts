/** Variables that several specs of one trace mean the same by: declared by a model module, or on the command line. */
import type { CompiledSpec } from '@plimsoll/tla-values';
import type { SharedVariable } from '@plimsoll/trace-validation';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** `--shared SurvivalController.posture=OrderGate.posture`. @throws Failure (exit 2) */
export function sharedOption(text: string): SharedVariable {
  const members = text.split('=').map((part) => /^(\w+)[.!](\w+)$/.exec(part.trim()));
  if (members.length < 2 || members.some((member) => member === null)) {
    throw new Failure(EXIT.badInput, `--shared takes Spec.variable=Other.variable, not ${text}`);
  }
  return members.map((member) => ({ spec: member?.[1] as string, variable: member?.[2] as string }));
}

/**
 * `SharedWith == {[variable |-> "posture", spec |-> "SurvivalController", as |-> "posture"]}` of a model module.
 *
 * @throws Failure (exit 2) when it is something else.
 */
export function sharedOf(spec: CompiledSpec): SharedVariable[] {
  const definition = spec.definitions.get('SharedWith');
  if (definition === undefined) return [];
  const itf = spec.runtime.toItf(definition.evaluate()) as { readonly '#set'?: readonly unknown[] };
  const members = itf['#set'];
  if (!Array.isArray(members)) throw malformed(spec.name);
  return members.map((member) => {
    const { variable, spec: other, as } = (member ?? {}) as { readonly [field: string]: unknown };
    if (typeof variable !== 'string' || typeof other !== 'string' || typeof as !== 'string')
      throw malformed(spec.name);
    return [
      { spec: spec.name, variable },
      { spec: other, variable: as },
    ];
  });
}

function malformed(spec: string): Failure {
  return new Failure(
    EXIT.badInput,
    `${spec}!SharedWith must be a set of [variable |-> string, spec |-> string, as |-> string]`,
  );
}
