/** Whether a machine takes what the spec forbids: a walk along enabled events alone can't see that. */
import type { CompiledSpec } from '@plimsoll/tla-values';
import { type AnyStateMachine, getInitialSnapshot, getNextSnapshot, type SnapshotFrom } from 'xstate';
import { enabledEvents } from './enabled-events.ts';
import { type ItfState, initEvent, type SpecEvent, specEvent } from './itf-state.ts';
import type { MachineContext } from './machine-parts.ts';
import type { WalkedGraph } from './walk.ts';

/** Forbidden events tried, unless told: two seconds' worth. */
const PROBES_MAX = 20_000;

/** An event that the machine took or dropped where the spec forbids it. */
export interface WrongStep {
  readonly kind: 'taken' | 'changed though refused' | 'dropped in silence';
  readonly from: ItfState;
  readonly event: SpecEvent;
}

/**
 * Sends the machine, in the states of a walk, events that the spec enables only elsewhere, and one that it doesn't
 * know. Each must be refused, with a reason, and change nothing. Where there are more than `probesMax` pairs of state
 * and event, an even share of them is tried.
 */
export function wronglyTaken(
  machine: AnyStateMachine,
  spec: CompiledSpec,
  walked: WalkedGraph,
  probesMax = PROBES_MAX,
): { readonly probes: number; readonly wrong: readonly WrongStep[] } {
  const alphabet = [...eventsOf(walked), { type: 'no action of this spec' }];
  const stride = Math.max(1, Math.ceil((walked.states.length * alphabet.length) / probesMax));
  const wrong: WrongStep[] = [];
  let probes = 0;
  let turn = 0;
  for (const { snapshot, values } of snapshots(machine, walked)) {
    const enabled = new Set(enabledEvents(spec, values).map((event) => JSON.stringify(event)));
    for (const event of alphabet) {
      turn += 1;
      if (turn % stride !== 0 || enabled.has(JSON.stringify(event))) continue;
      probes += 1;
      const kind = judged(snapshot, getNextSnapshot(machine, snapshot, event));
      if (kind !== undefined) wrong.push({ kind, from: values, event });
    }
  }
  return { probes, wrong };
}

type Snapshot = SnapshotFrom<AnyStateMachine>;

function judged(before: Snapshot, after: Snapshot): WrongStep['kind'] | undefined {
  const { state, refused } = after.context as MachineContext;
  if (JSON.stringify(state) !== JSON.stringify((before.context as MachineContext).state)) return 'taken';
  if (after.value !== before.value) return 'changed though refused';
  return refused === null ? 'dropped in silence' : undefined;
}

/** Each event of the walk once. */
function eventsOf({ edges }: WalkedGraph): SpecEvent[] {
  const events = new Map<string, SpecEvent>();
  for (const { action, args } of edges) {
    const event = specEvent(action, args);
    events.set(JSON.stringify(event), event);
  }
  return [...events.values()];
}

/** A snapshot of the machine in each state: reached along the walk's own steps. */
function* snapshots(
  machine: AnyStateMachine,
  { states, edges }: WalkedGraph,
): Generator<{ readonly snapshot: Snapshot; readonly values: ItfState }> {
  const leaving = Map.groupBy(edges, ({ from }) => from);
  const start = getInitialSnapshot(machine);
  const reached = new Map<number, Snapshot>();
  for (const { id, initial, values } of states) {
    if (initial) reached.set(id, getNextSnapshot(machine, start, initEvent(values)));
  }
  // A map goes on to what is added while it is gone through.
  for (const [id, snapshot] of reached) {
    const values = states[id]?.values;
    if (values !== undefined) yield { snapshot, values };
    for (const { to, action, args } of leaving.get(id) ?? []) {
      if (reached.has(to)) continue;
      reached.set(to, getNextSnapshot(machine, snapshot, specEvent(action, args)));
    }
  }
}
