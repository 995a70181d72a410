/**
 * `Deadlines` of a model module: a set of `[after |-> "A", before |-> "B", withinUs |-> n, clock |-> "monotonic"]`.
 * Each A must be followed by a B within n microseconds of the trace's own clock (metric temporal logic:
 * [](A => <>[0,n] B)). One B answers all A before it.
 */
import type { CompiledSpec } from '@plimsoll/tla-values';
import { definedStrings, ModelError, setMembers } from './monitored-spec.ts';

export interface Deadline {
  /** Index of the spec in the monitor. */
  readonly spec: number;
  readonly after: string;
  readonly before: string;
  readonly withinUs: number;
}

/** The machine-wide monotonic clock, which `tsUs` is by the format; any other name must be the header's clock. */
const MONOTONIC = 'monotonic';

/** The deadlines that this trace's stamps can judge, and the clocks of those that they cannot. */
export function deadlinesOf(
  specs: readonly CompiledSpec[],
  clock: string,
): { readonly judged: readonly Deadline[]; readonly foreignClocks: readonly string[] } {
  const judged: Deadline[] = [];
  const foreignClocks: string[] = [];
  specs.forEach((spec, index) => {
    for (const { clock: named, ...deadline } of readDeadlines(spec)) {
      if (named === MONOTONIC || named === clock) judged.push({ spec: index, ...deadline });
      else foreignClocks.push(named);
    }
  });
  return { judged, foreignClocks };
}

function readDeadlines(spec: CompiledSpec): (Omit<Deadline, 'spec'> & { readonly clock: string })[] {
  const definition = spec.definitions.get('Deadlines');
  if (definition === undefined) return [];
  const members = setMembers(spec.runtime.toItf(definition.evaluate()));
  if (members === undefined) throw new ModelError(`${spec.name}!Deadlines must be a set`);
  const hidden = definedStrings(spec, 'HiddenActions');
  return members.map((member) => {
    const { after, before, withinUs, clock } = (member ?? {}) as { readonly [field: string]: unknown };
    const us =
      typeof withinUs === 'object' ? Number((withinUs as { '#bigint'?: string })?.['#bigint']) : withinUs;
    // A hidden step has no stamp, so it can neither start nor answer a deadline.
    const isAction = (id: unknown): id is string =>
      spec.actions.some((action) => action.id === id) && !hidden.has(id as string);
    if (
      !isAction(after) ||
      !isAction(before) ||
      typeof us !== 'number' ||
      !(us >= 0) ||
      typeof clock !== 'string'
    ) {
      throw new ModelError(
        `${spec.name}!Deadlines: each is [after |-> visible action, before |-> visible action, withinUs |-> number, clock |-> string]`,
      );
    }
    return { after, before, withinUs: us, clock };
  });
}

/** For each deadline the stamp of the oldest unanswered `after`, or -1. */
export type OpenDeadlines = readonly number[];

export const NO_DEADLINES: OpenDeadlines = [];

/** The first deadline that has passed unanswered at `tsUs`. Exactly `withinUs` later is still in time. */
export function missedDeadline(
  open: OpenDeadlines,
  deadlines: readonly Deadline[],
  tsUs: number,
): Deadline | undefined {
  return deadlines.find((deadline, index) => {
    const sinceUs = open[index] as number;
    return sinceUs >= 0 && tsUs - sinceUs > deadline.withinUs;
  });
}

/** What is open after these actions (by spec) happened at `tsUs`. */
export function afterActions(
  open: OpenDeadlines,
  deadlines: readonly Deadline[],
  actions: readonly (string | undefined)[],
  tsUs: number,
): OpenDeadlines {
  let changed: number[] | undefined;
  deadlines.forEach((deadline, index) => {
    const action = actions[deadline.spec];
    let sinceUs = open[index] as number;
    if (action === deadline.before) sinceUs = -1;
    if (action === deadline.after && sinceUs < 0) sinceUs = tsUs;
    if (sinceUs !== open[index]) {
      changed ??= open.slice();
      changed[index] = sinceUs;
    }
  });
  return changed ?? open;
}
