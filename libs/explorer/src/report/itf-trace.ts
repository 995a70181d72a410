import type { CompiledSpec, Value } from '@plimsoll/tla-values';
import type { Trace } from '../result.ts';

/** A trace in the Informal Trace Format (Apalache ADR-015), which Quint and the ITF viewers read. */
export interface ItfTrace {
  readonly '#meta': { readonly format: 'ITF'; readonly description: string };
  readonly vars: readonly string[];
  readonly states: readonly { readonly [field: string]: unknown }[];
  /** Index from 0 of the state that follows the last one; absent for a finite trace. */
  readonly loop?: number;
}

/** The trace as ITF. `#meta` of each state holds its index and the action and payload that led there. */
export function itfTrace(spec: CompiledSpec, trace: Trace): ItfTrace {
  const itf = (value: Value): unknown => spec.runtime.toItf(value);
  const states = trace.steps.map(({ state, action }, index) => ({
    '#meta': {
      index,
      ...(action === undefined
        ? {}
        : {
            action: action.id,
            args: Object.fromEntries(action.payload.map(({ name, value }) => [name, itf(value)])),
          }),
    },
    ...Object.fromEntries(spec.variables.map((name) => [name, itf(state[name] as Value)])),
  }));
  return {
    '#meta': { format: 'ITF', description: `Counterexample of ${spec.name}, found by Plimsoll` },
    vars: spec.variables,
    states,
    ...(trace.loop === undefined ? {} : { loop: trace.loop.start }),
  };
}
