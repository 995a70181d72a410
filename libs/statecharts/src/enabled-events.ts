/** The events that a spec enables: the alphabet of a walk. */
import type { CompiledSpec, State } from '@plimsoll/tla-values';
import { eventOf, type ItfState, initEvent, itfState, type SpecEvent, stateOfItf } from './itf-state.ts';

/**
 * The events that the spec enables in a state; before the first state (null), one `$init` for each initial state.
 * Constraints count for nothing here: they bound a search, not a behaviour.
 *
 * @throws TlaError as TLC would.
 */
export function enabledEvents(spec: CompiledSpec, itf: ItfState | null): SpecEvent[] {
  return eventsWhere(spec, itf, () => true);
}

/** Those of the enabled events that lead to a state inside the constraints: TLC's graph has exactly these steps. */
export function eventsWithinConstraints(spec: CompiledSpec, itf: ItfState | null): SpecEvent[] {
  return eventsWhere(
    spec,
    itf,
    (from, to) =>
      spec.constraints.every((constraint) => constraint.holds(to)) &&
      (from === undefined || spec.actionConstraints.every((constraint) => constraint.holds(from, to))),
  );
}

function eventsWhere(
  spec: CompiledSpec,
  itf: ItfState | null,
  isWanted: (from: State | undefined, to: State) => boolean,
): SpecEvent[] {
  const events: SpecEvent[] = [];
  if (itf === null) {
    spec.initial((state) => {
      if (isWanted(undefined, state)) events.push(initEvent(itfState(spec, state)));
    });
    return events;
  }
  const from = stateOfItf(spec, itf);
  for (const action of spec.actions) {
    action.successors(from, undefined, (next, payload) => {
      if (isWanted(from, next)) events.push(eventOf(spec, action, payload));
    });
  }
  return events;
}
