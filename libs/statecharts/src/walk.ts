/** Walks a machine with XState's own graph tools and gives back the state graph that it found. */

import type { CompiledSpec } from '@plimsoll/tla-values';
import { getAdjacencyMap } from '@xstate/graph';
import type { AnyStateMachine, SnapshotFrom } from 'xstate';
import { eventOf, INIT_EVENT, type ItfState, itfState, type SpecEvent, stateOfItf } from './itf-state.ts';
import type { MachineContext } from './machine-parts.ts';

/** XState's walk takes tens of microseconds a probe; beyond this size counts are compared instead. */
export const WALK_STATES_MAX = 5_000;

/** Probes before a walk is given up as endless. */
const PROBES_MAX = 2_000_000;

/** The graph in the JSON form that the comparer reads. */
export interface WalkedGraph {
  readonly states: readonly { readonly id: number; readonly initial: boolean; readonly values: ItfState }[];
  readonly edges: readonly {
    readonly from: number;
    readonly to: number;
    readonly action: string;
    readonly label: string;
    readonly args: { readonly [field: string]: unknown };
  }[];
}

/** One transition of the adjacency map, whose own type is lost with the machine's. */
interface AdjacentStep {
  readonly event: SpecEvent;
  readonly state: SnapshotFrom<AnyStateMachine>;
}

/**
 * Every state that the machine reaches by events which the spec enables. A state where it refuses such an event has
 * no step for it, so that the comparison shows what is missing.
 *
 * @throws Error when the walk takes more than the stated number of probes.
 */
export function walkMachine(machine: AnyStateMachine, spec: CompiledSpec): WalkedGraph {
  const contextOf = (snapshot: SnapshotFrom<AnyStateMachine>): MachineContext =>
    snapshot.context as MachineContext;
  const adjacency = getAdjacencyMap(machine, {
    events: (snapshot) => enabledEvents(spec, contextOf(snapshot as SnapshotFrom<AnyStateMachine>).state),
    serializeState: (snapshot) => JSON.stringify(contextOf(snapshot as SnapshotFrom<AnyStateMachine>).state),
    serializeEvent: (event) => JSON.stringify(event),
    limit: PROBES_MAX,
  });
  const labels = new Map(spec.actions.map(({ id, label }) => [id, label]));
  const numbers = new Map<string, number>();
  const initial = new Set<string>();
  const steps: { from: string; to: string; event: SpecEvent }[] = [];
  for (const [from, { transitions }] of Object.entries(adjacency)) {
    if (from !== 'null') numbers.set(from, numbers.size);
    for (const { event, state } of Object.values(transitions) as AdjacentStep[]) {
      const { state: next, refused } = contextOf(state);
      if (refused !== null) continue;
      const to = JSON.stringify(next);
      if (from === 'null') initial.add(to);
      else steps.push({ from, to, event });
    }
  }
  const number = (state: string): number => numbers.get(state) ?? -1;
  return {
    states: [...numbers].map(([state, id]) => ({
      id,
      initial: initial.has(state),
      values: JSON.parse(state) as ItfState,
    })),
    edges: steps.map(({ from, to, event: { type, ...args } }) => ({
      from: number(from),
      to: number(to),
      action: type,
      label: labels.get(type) ?? '',
      args,
    })),
  };
}

/** The events that the spec enables in a state; before the first, one `$init` for each initial state. */
export function enabledEvents(spec: CompiledSpec, state: ItfState | null): SpecEvent[] {
  const events: SpecEvent[] = [];
  if (state === null) {
    spec.initial((initial) => {
      events.push({ type: INIT_EVENT, ...itfState(spec, initial) });
    });
    return events;
  }
  const from = stateOfItf(spec, state);
  for (const action of spec.actions) {
    action.successors(from, undefined, (_, payload) => {
      events.push(eventOf(spec, action, payload));
    });
  }
  return events;
}
