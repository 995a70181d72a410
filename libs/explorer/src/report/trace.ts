import type { Action, CompiledSpec, Payload } from '@plimsoll/tla-values';
import type { Trace, TraceAction, TraceStep } from '../result.ts';
import type { Finding } from '../search/finding.ts';
import { generatedInOrder } from '../search/generated-in-order.ts';
import type { GrowableInt32 } from '../search/growable-int32.ts';
import { hashRow } from '../search/row-hash.ts';
import { nothingCounted, runFact } from '../search/run-fact.ts';
import type { StateCodec } from '../search/state-codec.ts';
import type { StateSpace } from '../search/state-space.ts';

/** What is needed to find the way to a state. */
export interface Ways {
  readonly spec: CompiledSpec;
  readonly codec: StateCodec;
  readonly space: StateSpace;
  /** Index of the state from which each state was first reached; -1 for initial ones. */
  readonly parents: GrowableInt32;
}

/** The rows on a shortest way from an initial state to state `index`, both included. */
export function rowsTo(ways: Ways, index: number): Int32Array[] {
  const rows: Int32Array[] = [];
  for (let at = index; at >= 0; at = ways.parents.at(at)) {
    const row = new Int32Array(ways.space.states.width);
    ways.space.states.read(at, row);
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
  return rows.map((row, i) => {
    // The states' levels are 1, 2 …; TLCGet asks for that of the one before the step.
    if (ways.spec.dependsOnRun === true)
      ways.spec.runtime.observeRun((name) => runFact(name, i, nothingCounted));
    return {
      state: ways.codec.decode(row),
      action: i === 0 ? undefined : stepBetween(ways, rows[i - 1] as Int32Array, row),
    };
  });
}

/** The step from one row to another; undefined for stuttering. */
export function stepBetween(ways: Ways, from: Int32Array, to: Int32Array): TraceAction | undefined {
  const isTarget = (row: Int32Array): boolean => row.every((id, column) => id === to[column]);
  const exact = stepTo(ways, from, isTarget);
  if (exact !== undefined || isTarget(from)) return exact;
  // Under SYMMETRY and VIEW a lasso goes through representatives: the step leads to a state that counts as the same.
  const target = ways.space.find(to, hashRow(to));
  const equivalent = stepTo(ways, from, (row) => ways.space.find(row, hashRow(row)) === target);
  if (equivalent !== undefined || ways.space.find(from, hashRow(from)) === target) return equivalent;
  const [first] = ways.spec.actions;
  if (ways.spec.dependsOnRun === true && first !== undefined)
    return { ...traceAction(first, []), label: unrepeatable };
  throw new Error(`no action of ${ways.spec.name} leads from one state of a counterexample to the next`);
}

/** In place of the name of an action that leads elsewhere when it is tried again. */
const unrepeatable = 'A step that depends on TLCGet or TLCSet';

/** The first step, in TLC's order, to a row that is wanted. Behind an evaluation error there is none. */
function stepTo(
  ways: Ways,
  from: Int32Array,
  isWanted: (row: Int32Array) => boolean,
): TraceAction | undefined {
  const row = new Int32Array(from.length);
  const { spec, codec } = ways;
  for (const { action, next, payload } of generatedInOrder(spec, spec.actions, codec.decode(from))) {
    if (next === undefined) return undefined;
    codec.encode(next, row);
    if (isWanted(row)) return traceAction(action, payload);
  }
  return undefined;
}

/** An action with the fields that a payload gives. */
function traceAction(action: Action, payload: Payload): TraceAction {
  const fields = action.fields.flatMap((field, i) => {
    const value = payload[i];
    return value === undefined ? [] : [{ name: field.name, value }];
  });
  return { id: action.id, label: action.label, location: action.location, payload: fields };
}
