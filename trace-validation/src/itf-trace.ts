/** A behaviour as an ITF trace, for the viewers that Apalache and Quint share. */
import type { State } from '@plimsoll/tla-values';
import type { JsonObject, JsonValue } from '@plimsoll/trace';
import type { BehaviourNode } from './behaviour.ts';
import { INITIAL_ACTION } from './line-decoder.ts';
import type { Stepper } from './stepper.ts';

/** The variables of a state as an ITF record. */
export function itfState(stepper: Stepper, state: State): JsonObject {
  const { spec } = stepper;
  return Object.fromEntries(
    spec.variables.map((name) => [name, spec.runtime.toItf(state[name] as never) as JsonValue]),
  );
}

/** What a node is called that no action led to: the initial state that a first line gave, or none. */
export function nameWithoutAction({ step }: BehaviourNode, at: number): string {
  return step?.line?.specs[at]?.step.kind === 'initial' ? INITIAL_ACTION : 'stutter';
}

/** One spec's part of a behaviour. `#meta` of each state says the action and the event it came from. */
export function itfTrace(stepper: Stepper, at: number, nodes: readonly BehaviourNode[]): JsonObject {
  const states = nodes.map((node, index): JsonObject => {
    const event = node.step?.line?.event;
    const meta: JsonObject = {
      index,
      ...(event ? { seq: event.seq, tsUs: event.tsUs, actor: event.actor } : {}),
      ...(node.step ? { action: node.step.taken[at]?.action?.id ?? nameWithoutAction(node, at) } : {}),
    };
    return { '#meta': meta, ...itfState(stepper, node.states[at] as State) };
  });
  return {
    '#meta': { format: 'ITF', 'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html' },
    vars: stepper.spec.variables,
    states,
  };
}
