/** Walks a machine with XState's own graph tools and gives back the state graph that it found. */
import type { CompiledSpec, State } from '@plimsoll/tla-values';
import { getAdjacencyMap } from '@xstate/graph';
import type { AnyStateMachine, SnapshotFrom } from 'xstate';
import { controlStateOf } from './control-state.ts';
import { eventsWithinConstraints } from './enabled-events.ts';
import { argsOf, type ItfState, type SpecEvent, stateOfItf } from './itf-state.ts';
import { type MachineContext, START } from './machine-parts.ts';

/** XState's walk takes a tenth of a millisecond an event; beyond this size counts are compared instead. */
export const WALK_STATES_MAX = 5_000;

/** Events before a walk is given up as endless: `WALK_STATES_MAX` states with 400 each. */
const EVENTS_MAX = 2_000_000;

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

/**
 * Every state that the machine reaches by events which the spec enables, inside its constraints. An event that the
 * machine refuses, or that leads it to another control state than the spec's, gives no step: so the comparison shows
 * what is missing. What it takes and shouldn't, `wronglyTaken` finds.
 *
 * @throws Error when the walk takes more than 2 000 000 events; check `WALK_STATES_MAX` before.
 */
export function walkMachine(machine: AnyStateMachine, spec: CompiledSpec): WalkedGraph {
  const adjacency = getAdjacencyMap(machine, {
    events: (snapshot) => eventsWithinConstraints(spec, contextOf(snapshot as Snapshot).state),
    serializeState: (snapshot) => keyOf(snapshot as Snapshot),
    serializeEvent: (event) => JSON.stringify(event),
    limit: EVENTS_MAX,
  });
  const places = Object.values(adjacency) as unknown as readonly Place[];
  const numbers = new Map<string, number>();
  for (const { state } of places) if (isRight(spec, state)) numbers.set(keyOf(state), numbers.size);
  const steps = places.flatMap(({ state, transitions }) =>
    Object.values(transitions)
      .filter((step) => contextOf(step.state).refused === null && isRight(spec, step.state))
      .map((step) => ({ from: state, to: step.state, event: step.event })),
  );
  return graphOf(spec, numbers, steps, places);
}

type Snapshot = SnapshotFrom<AnyStateMachine>;

/** A state of the adjacency map and what leaves it; the map's own type is lost with the machine's. */
interface Place {
  readonly state: Snapshot;
  readonly transitions: { readonly [event: string]: { readonly event: SpecEvent; readonly state: Snapshot } };
}

interface Step {
  readonly from: Snapshot;
  readonly to: Snapshot;
  readonly event: SpecEvent;
}

function graphOf(
  spec: CompiledSpec,
  numbers: ReadonlyMap<string, number>,
  steps: readonly Step[],
  places: readonly Place[],
): WalkedGraph {
  const number = (snapshot: Snapshot): number | undefined => numbers.get(keyOf(snapshot));
  const initial = new Set(steps.filter(({ from }) => isStart(from)).map(({ to }) => number(to)));
  const labels = new Map(spec.actions.map(({ id, label }) => [id, label]));
  return {
    states: places.flatMap(({ state }) => {
      const id = number(state);
      const values = contextOf(state).state;
      return id === undefined || values === null ? [] : [{ id, initial: initial.has(id), values }];
    }),
    edges: steps.flatMap(({ from, to, event }) => {
      const [a, b] = [number(from), number(to)];
      if (a === undefined || b === undefined) return [];
      const label = labels.get(event.type) ?? '';
      return [{ from: a, to: b, action: event.type, label, args: argsOf(event) }];
    }),
  };
}

/** Control state and TLA+ state: a machine in the wrong control state is another place, not the same one. */
function keyOf(snapshot: Snapshot): string {
  return JSON.stringify([snapshot.value, contextOf(snapshot).state]);
}

function isRight(spec: CompiledSpec, snapshot: Snapshot): boolean {
  const { state } = contextOf(snapshot);
  return state !== null && snapshot.value === controlStateOf(spec, stateOfItf(spec, state) as State);
}

function isStart(snapshot: Snapshot): boolean {
  return snapshot.value === START;
}

function contextOf(snapshot: Snapshot): MachineContext {
  return snapshot.context as MachineContext;
}
