/**
 * How many corruptions of a valid trace a monitor sees. A mutant that it accepts is equivalent only if TLC accepts it
 * too: the monitor's own word does not count.
 */
import { isJsonObject, type JsonObject, type JsonValue, readTrace, type TraceEvent } from '@plimsoll/trace';
import type { Conformance } from './conformance.ts';
import { createMonitor, type MonitorOptions } from './monitor.ts';
import { alterations, mutateTrace, type TraceMutation } from './mutate-trace.ts';
import type { TraceWindow } from './trace-spec.ts';
import { validateTrace } from './validate-trace.ts';

export type MutationKind = TraceMutation['kind'] | 'chain';

export interface MutationRunOptions {
  readonly count: number;
  /** Below 2^31; replays the run. */
  readonly seed: number;
  /** Fresh for each trace. */
  readonly monitor: () => MonitorOptions;
  /** Which of the windows TLC accepts, for the spec of that index; undefined where TLC cannot be asked. */
  readonly oracle: (windows: readonly TraceWindow[], spec: number) => Promise<(boolean | undefined)[]>;
}

export interface MutationKindReport {
  readonly kind: MutationKind;
  readonly mutants: number;
  /** Refused, unusable or inconclusive: not accepted. */
  readonly detected: number;
  /** Accepted by the monitor and by TLC. */
  readonly equivalent: number;
  /** Accepted by the monitor, and TLC cannot be asked. */
  readonly unjudged: number;
  /** Accepted by the monitor, refused by TLC. */
  readonly missed: number;
}

export interface MutationReport {
  readonly kinds: readonly MutationKindReport[];
  /** Codes of what detected them, with counts. */
  readonly codes: { readonly [code: string]: number };
  readonly missed: readonly TraceMutation[];
  readonly unjudged: readonly TraceMutation[];
}

/** Longer traces are cut: a mutant is judged by all that comes after it. */
export const MUTATED_EVENTS_MAX = 400;
/** TLC replays so many events around an undetected mutation, at most. */
const WINDOW_EVENTS = 200;

/** @param bytes A valid trace. @throws RangeError when it is not. */
export async function mutationRun(bytes: Buffer, options: MutationRunOptions): Promise<MutationReport> {
  const valid = await shortened(bytes);
  const events = await eventsOf(valid);
  const original = await validateTrace([valid], options.monitor());
  if (original.kind !== 'conforms') throw new RangeError(`the trace to mutate is ${original.kind}`);
  const random = randomOf(options.seed);
  const tally = new Tally();
  const accepted: { readonly mutation: TraceMutation; readonly bytes: Buffer }[] = [];
  for (let count = 0; count < options.count; count++) {
    const mutation = randomMutation(events, random);
    // One in ten is not chained anew: the chain alone must tell.
    const rechain = random(10) > 0;
    const mutated = mutateTrace(valid, mutation, { rechain });
    if (mutated.equals(valid)) continue;
    const answer = await validateTrace([mutated], options.monitor());
    const kind = rechain ? mutation.kind : 'chain';
    tally.mutant(kind);
    if (answer.kind === 'conforms') accepted.push({ mutation, bytes: mutated });
    else tally.detected(kind, codeOf(answer));
  }
  for (const [index, verdict] of (await judged(accepted, options)).entries())
    tally.judged(accepted[index]?.mutation as TraceMutation, verdict);
  return tally.report();
}

class Tally {
  readonly #kinds = new Map<
    MutationKind,
    { -readonly [Field in keyof MutationKindReport]: MutationKindReport[Field] }
  >();
  readonly #codes: { [code: string]: number } = {};
  readonly #missed: TraceMutation[] = [];
  readonly #unjudged: TraceMutation[] = [];

  #of(kind: MutationKind) {
    const known = this.#kinds.get(kind) ?? {
      kind,
      mutants: 0,
      detected: 0,
      equivalent: 0,
      unjudged: 0,
      missed: 0,
    };
    this.#kinds.set(kind, known);
    return known;
  }

  mutant(kind: MutationKind): void {
    this.#of(kind).mutants++;
  }

  detected(kind: MutationKind, code: string): void {
    this.#of(kind).detected++;
    this.#codes[code] = (this.#codes[code] ?? 0) + 1;
  }

  judged(mutation: TraceMutation, isAccepted: boolean | undefined): void {
    const of = this.#of(mutation.kind);
    if (isAccepted === true) of.equivalent++;
    else if (isAccepted === false) {
      of.missed++;
      this.#missed.push(mutation);
    } else {
      of.unjudged++;
      this.#unjudged.push(mutation);
    }
  }

  report(): MutationReport {
    const kinds = [...this.#kinds.values()].sort((left, right) => (left.kind < right.kind ? -1 : 1));
    return { kinds, codes: this.#codes, missed: this.#missed, unjudged: this.#unjudged };
  }
}

/** Accepted by TLC for every spec of the trace. */
async function judged(
  accepted: readonly { readonly mutation: TraceMutation; readonly bytes: Buffer }[],
  { monitor, oracle }: MutationRunOptions,
): Promise<(boolean | undefined)[]> {
  if (accepted.length === 0) return [];
  const specs = monitor().specs.map(({ spec }) => spec.name);
  const verdicts: (boolean | undefined)[] = accepted.map(() => true);
  for (const [index, spec] of specs.entries()) {
    const windows: TraceWindow[] = [];
    for (const { mutation, bytes } of accepted)
      windows.push(await windowAround(bytes, mutation, monitor, spec));
    const answers = await oracle(windows, index);
    answers.forEach((answer, at) => {
      if (verdicts[at] !== false && answer !== true) verdicts[at] = answer;
    });
  }
  return verdicts;
}

/** The events around the mutation and the state before them; all from the start where that state is not determined. */
async function windowAround(
  bytes: Buffer,
  mutation: TraceMutation,
  monitor: () => MonitorOptions,
  spec: string,
): Promise<TraceWindow> {
  const first = Math.max(0, mutation.event - (WINDOW_EVENTS >> 1));
  const window = await windowFrom(bytes, first, WINDOW_EVENTS, monitor(), spec);
  return window ?? { events: (await eventsOf(bytes)).slice(0, first + WINDOW_EVENTS), before: undefined };
}

async function windowFrom(
  bytes: Buffer,
  first: number,
  count: number,
  options: MonitorOptions,
  spec: string,
): Promise<TraceWindow | undefined> {
  const monitor = createMonitor(options);
  let isDetermined = true;
  const events: TraceEvent[] = [];
  let before: JsonObject | undefined;
  let seen = 0;
  await readTrace([bytes], {
    header: (header) => monitor.header(header) === 'open',
    event: (event, line) => {
      if (seen === first && first > 0) {
        before = monitor.states()?.[spec];
        isDetermined = monitor.isDetermined;
      }
      if (seen >= first) events.push(event);
      seen++;
      return isDetermined && events.length < count && monitor.event(event, line) === 'open';
    },
  });
  return isDetermined ? { events, before } : undefined;
}

/** One mutation of any kind; alterations of values are as likely as all others together. */
export function randomMutation(
  events: readonly TraceEvent[],
  random: (below: number) => number,
): TraceMutation {
  const at = random(events.length);
  const left = events.length - 1 - at;
  const altered = alterations(events[at] as TraceEvent);
  const change = altered[random(Math.max(1, altered.length))];
  if (change !== undefined && random(2) === 0)
    return { kind: 'alter', event: at, ...likely(change, events, random) };
  const choices: TraceMutation[] = [
    { kind: 'drop', event: at },
    { kind: 'duplicate', event: at },
    { kind: 'forgeActor', event: at, actor: otherActor(events, at, random) },
    { kind: 'truncate', event: at },
    ...(left > 0 ? [{ kind: 'swap', event: at } as const] : []),
    ...(left > 2 ? [{ kind: 'delay', event: at, by: 2 + random(Math.min(8, left - 1)) } as const] : []),
  ];
  return choices[random(choices.length)] as TraceMutation;
}

/** A string is often replaced by one that stands elsewhere in the trace: what a forger would write. */
function likely(
  change: { readonly path: readonly (string | number)[]; readonly to: JsonValue },
  events: readonly TraceEvent[],
  random: (below: number) => number,
): { readonly path: readonly (string | number)[]; readonly to: JsonValue } {
  if (typeof change.to !== 'string' || random(3) === 0) return change;
  const strings: string[] = [];
  const collect = (value: JsonValue | undefined): void => {
    if (typeof value === 'string') strings.push(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (isJsonObject(value)) Object.values(value).forEach(collect);
  };
  const other = events[random(events.length)] as TraceEvent;
  collect(other.args);
  collect(other.state);
  return strings.length === 0 ? change : { ...change, to: strings[random(strings.length)] as string };
}

function otherActor(events: readonly TraceEvent[], at: number, random: (below: number) => number): string {
  const own = events[at]?.actor;
  const others = [...new Set(events.map(({ actor }) => actor))].filter((actor) => actor !== own);
  return others[random(Math.max(1, others.length))] ?? 'mallory';
}

function codeOf(answer: Exclude<Conformance, { readonly kind: 'conforms' }>): string {
  switch (answer.kind) {
    case 'refused':
      return answer.refusal.code;
    case 'inconclusive':
      return answer.doubt.code;
    case 'unusable':
      return answer.obstacle.code;
  }
}

async function shortened(bytes: Buffer): Promise<Buffer> {
  const events = await eventsOf(bytes);
  if (events.length <= MUTATED_EVENTS_MAX) return bytes;
  return mutateTrace(bytes, { kind: 'truncate', event: MUTATED_EVENTS_MAX }, { rechain: true });
}

async function eventsOf(bytes: Buffer): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  const reading = await readTrace([bytes], { event: (event) => events.push(event) > 0 });
  if (reading.kind !== 'complete') throw new RangeError(`the trace to mutate is ${reading.kind}`);
  return events;
}

/** A small generator (Lehmer), so that a run is replayed by its seed. */
export function randomOf(seed: number): (below: number) => number {
  let state = (seed % 2147483646) + 1;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}
