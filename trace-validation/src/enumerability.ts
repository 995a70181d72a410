/** Whether payload fields that a trace leaves out can be tried one by one. */
import { type Action, type CompiledSpec, type Payload, TlaError } from '@plimsoll/tla-values';

/** Constants with more elements than this come from a trace (readings, milliseconds) and are not gone through. */
const SET_SIZE_MAX = 10_000;

/** The constants that are too large to enumerate, by name. */
export function largeConstants({ constants, runtime }: CompiledSpec): readonly string[] {
  return [...constants].flatMap(([name, value]) => {
    if (typeof value !== 'object' || value.kind !== 'set') return [];
    try {
      return runtime.cardinality(value, -1) > SET_SIZE_MAX ? [name] : [];
    } catch (error) {
      // Nat, Seq(S) and the like have no cardinality.
      if (error instanceof TlaError) return [name];
      throw error;
    }
  });
}

/** Names of the parameters that the payload leaves out. */
export function missingParameters(action: Action, payload: Payload | undefined): readonly string[] {
  return action.fields.flatMap(({ name, role }, index) =>
    role === 'parameter' && payload?.[index] === undefined ? [name] : [],
  );
}
