/** Where behaviours start: Init, what the first line shows of it, or the end of the trace that is resumed. */
import type { State, Value } from '@plimsoll/tla-values';
import type { JsonObject } from '@plimsoll/trace';
import type { FinalState } from './conformance.ts';
import type { DecodedLine } from './line-decoder.ts';
import type { SharedVariables } from './shared-variables.ts';
import type { Candidate, Stepper } from './stepper.ts';

/** Tuples of initial states, one a spec; undefined when there are more than `countMax`. */
export function initialTuples(
  steppers: readonly Stepper[],
  shared: SharedVariables,
  line: DecodedLine | undefined,
  countMax: number,
): readonly (readonly Candidate[])[] | undefined {
  let tuples: (readonly Candidate[])[] = [[]];
  for (let at = 0; at < steppers.length; at++) {
    const stepper = steppers[at] as Stepper;
    const states = stepper.initialStates(line?.specs[at]?.observations ?? [], countMax);
    if (states === undefined || tuples.length * states.length > countMax) return undefined;
    tuples = tuples.flatMap((tuple) => states.map((state) => [...tuple, atRest(state)]));
  }
  return tuples.filter((tuple) => shared.difference(tuple.map(({ state }) => state)) === undefined);
}

/** The one tuple that the previous trace ended with. @throws TlaError when it holds no values. */
export function resumedTuple(
  steppers: readonly Stepper[],
  from: Pick<FinalState, 'states'>,
): readonly (readonly Candidate[])[] {
  return [
    steppers.map(({ spec }) => {
      const itf: JsonObject = from.states[spec.name] ?? {};
      const state: { [variable: string]: Value } = {};
      for (const variable of spec.variables) {
        state[variable] = spec.runtime.fromItf(itf[variable]);
      }
      return atRest(state);
    }),
  ];
}

function atRest(state: State): Candidate {
  return { state, action: undefined, payload: [] };
}
