/** The conjunct that an action fails at, also where the trace does not say with which values it was taken. */
import {
  type Action,
  type ConjunctReport,
  type Payload,
  type State,
  TlaError,
  type Value,
} from '@plimsoll/tla-values';
import type { Stepper } from './stepper.ts';

/** Values that are tried in place of those that the trace leaves out, at most: it is only an explanation. */
const TRIES_MAX = 256;

export interface Blocked {
  readonly conjunct: ConjunctReport;
  /** With which values it is false. */
  readonly payload: Payload;
}

/**
 * The first false conjunct; for parameters that are not given, with those elements of the model's constants with which
 * the most conjuncts before it are true. Undefined when nothing is false, or what is cannot be found out so.
 */
export function blockingConjunct(
  stepper: Stepper,
  state: State,
  action: Action,
  given: Payload | undefined,
): Blocked | undefined {
  let best: (Blocked & { readonly holding: number }) | undefined;
  for (const payload of payloads(stepper, action, given)) {
    const reports = explained(action, state, payload);
    const holding = reports.findIndex(({ holds }) => holds === false);
    const conjunct = reports[holding];
    if (conjunct === undefined || (best !== undefined && best.holding >= holding)) continue;
    best = { conjunct, payload, holding };
  }
  return best;
}

function explained(action: Action, state: State, payload: Payload): readonly ConjunctReport[] {
  try {
    return action.explain(state, payload);
  } catch (error) {
    if (error instanceof TlaError) return [];
    throw error;
  }
}

/** As given first, then with the parameters that are missing filled in. */
function* payloads({ spec }: Stepper, { fields }: Action, given: Payload | undefined): Generator<Payload> {
  const asGiven = fields.map((_, index) => given?.[index]);
  yield asGiven;
  const missing = fields.flatMap(({ role }, index) =>
    role === 'parameter' && asGiven[index] === undefined ? [index] : [],
  );
  const values = [...spec.constants.values()].flatMap((value) => elementsOf(spec.runtime, value));
  if (missing.length === 0 || values.length ** missing.length > TRIES_MAX) return;
  for (let number = 0; number < values.length ** missing.length; number++) {
    const payload = asGiven.slice();
    let rest = number;
    for (const index of missing) {
      payload[index] = values[rest % values.length];
      rest = Math.floor(rest / values.length);
    }
    yield payload;
  }
}

/** The elements of a small set; of anything else nothing. */
function elementsOf(runtime: Stepper['spec']['runtime'], value: Value): readonly Value[] {
  try {
    if (typeof value !== 'object' || value.kind !== 'set') return [];
    return runtime.cardinality(value, -1) > TRIES_MAX ? [] : runtime.elements(value, -1);
  } catch (error) {
    if (error instanceof TlaError) return [];
    throw error;
  }
}
