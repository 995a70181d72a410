import type { Action, CompiledSpec, Payload, State } from '@plimsoll/tla-values';
import type { Trace, TraceAction, TraceStep } from '../result.ts';
import type { Finding } from '../search/finding.ts';
import type { GrowableInt32 } from '../search/growable-int32.ts';
import type { RowStore } from '../search/row-store.ts';
import type { StateCodec } from '../search/state-codec.ts';

/** What is needed to find the way to a state. */
export interface Ways {
  readonly spec: CompiledSpec;
  readonly codec: StateCodec;
  readonly states: RowStore;
  /** Index of the state from which each state was first reached; -1 for initial ones. */
  readonly parents: GrowableInt32;
}

/** The rows on a shortest way from an initial state to state `index`, both included. */
export function rowsTo(ways: Ways, index: number): Int32Array[] {
  const rows: Int32Array[] = [];
  for (let at = index; at >= 0; at = ways.parents.at(at)) {
    const row = new Int32Array(ways.states.width);
    ways.states.read(at, row);
    rows.push(row);
  }
  return rows.reverse();
}

/** The behaviour that shows a finding; undefined when it involves no state. */
export function traceOf(ways: Ways, finding: Finding): Trace | undefined {
  const rows = rowsTo(ways, finding.parent);
  if (finding.last !== undefined) rows.push(finding.last);
  return rows.length === 0 ? undefined : { steps: stepsOf(ways, rows), loop: undefined };
}

/** Finds for each row the action that leads there from the row before: the first in the spec's order, as TLC does. */
export function stepsOf(ways: Ways, rows: readonly Int32Array[]): TraceStep[] {
  return rows.map((row, i) => ({
    state: ways.codec.decode(row),
    action: i === 0 ? undefined : stepBetween(ways, rows[i - 1] as Int32Array, row),
  }));
}

/** The step from one row to another; undefined for stuttering. */
export function stepBetween(ways: Ways, from: Int32Array, to: Int32Array): TraceAction | undefined {
  const state = ways.codec.decode(from);
  for (const action of ways.spec.actions) {
    const step = stepBy(ways, action, state, to);
    if (step !== undefined) return step;
  }
  if (from.every((id, column) => id === to[column])) return undefined;
  throw new Error(`no action of ${ways.spec.name} leads from one state of a counterexample to the next`);
}

function stepBy(ways: Ways, action: Action, state: State, to: Int32Array): TraceAction | undefined {
  const row = new Int32Array(to.length);
  let step: TraceAction | undefined;
  const visit = (next: State, payload: Payload): boolean => {
    ways.codec.encode(next, row);
    if (!row.every((id, column) => id === to[column])) return false;
    step = traceAction(action, payload);
    return true;
  };
  try {
    action.successors(state, undefined, visit);
  } catch {
    // The way to an evaluation error may pass states in which another action fails: the search went no further than
    // the actions before it, so what it emitted until then is all that counts.
  }
  return step;
}

/** An action with the fields that a payload gives. */
export function traceAction(action: Action, payload: Payload): TraceAction {
  const fields = action.fields.flatMap((field, i) => {
    const value = payload[i];
    return value === undefined ? [] : [{ name: field.name, value }];
  });
  return { id: action.id, label: action.label, location: action.location, payload: fields };
}
