/** What a line that cannot be explained asks for, in values: the hint by which a search chooses where to go back to. */
import type { Runtime, State, Value } from '@plimsoll/tla-values';
import type { JsonValue } from '@plimsoll/trace';
import type { BehaviourNode } from './behaviour.ts';
import type { DecodedLine } from './line-decoder.ts';
import { agrees, type Expected } from './observation.ts';
import type { Candidate, Stepper } from './stepper.ts';

/** Strings, model values by name, and numbers: what an action's fields and a line have in common. */
type Scalar = string | number;

/** Larger values are no hint: they mention everything. */
const SCALARS_MAX = 64;

/** A place where a search could not go on. */
export class DeadEnd {
  readonly #steppers: readonly Stepper[];
  readonly #node: BehaviourNode;
  readonly #line: DecodedLine;
  #wanted: ReadonlySet<Scalar> | undefined;

  constructor(steppers: readonly Stepper[], node: BehaviourNode, line: DecodedLine) {
    this.#steppers = steppers;
    this.#node = node;
    this.#line = line;
  }

  /** Whether an alternative was taken with a value that the line asks for; undefined when it asks for none. */
  hint(): ((alternative: BehaviourNode) => boolean) | undefined {
    this.#wanted ??= wantedValues(this.#steppers, this.#node, this.#line);
    const wanted = this.#wanted;
    return wanted.size === 0 ? undefined : (alternative) => isTakenWith(this.#steppers, alternative, wanted);
  }
}

/**
 * The values that the line shows and the state before it does not have where they are shown, and those that its step
 * was given. A wrong hint costs time and changes no answer.
 */
function wantedValues(
  steppers: readonly Stepper[],
  { states }: BehaviourNode,
  { specs }: DecodedLine,
): ReadonlySet<Scalar> {
  const wanted = new Set<Scalar>();
  for (let at = 0; at < specs.length; at++) {
    const { runtime } = (steppers[at] as Stepper).spec;
    const state = states[at] as State;
    const { step, observations } = specs[at] as DecodedLine['specs'][number];
    if (step.kind === 'action')
      for (const value of step.payload ?? []) if (value !== undefined) addScalars(runtime, value, wanted);
    for (const { variable, expected } of observations) {
      const now = state[variable] as Value;
      if (agrees(runtime, now, expected)) continue;
      const shown = new Set<Scalar>();
      addExpected(runtime, expected, shown);
      const had = new Set<Scalar>();
      addScalars(runtime, now, had);
      const fresh = [...shown].filter((each) => !had.has(each));
      for (const each of fresh.length > 0 ? fresh : shown) wanted.add(each);
    }
  }
  return wanted;
}

/** Whether the last step up to the node was taken with one of the values. */
function isTakenWith(
  steppers: readonly Stepper[],
  { step }: BehaviourNode,
  wanted: ReadonlySet<Scalar>,
): boolean {
  if (step === undefined) return false;
  for (let at = 0; at < step.taken.length; at++) {
    const { payload } = step.taken[at] as Candidate;
    for (let index = 0; index < payload.length; index++) {
      const value = payload[index];
      if (value === undefined) continue;
      if (typeof value !== 'object') {
        if (wanted.has(value as Scalar)) return true;
        continue;
      }
      const scalars = new Set<Scalar>();
      addScalars((steppers[at] as Stepper).spec.runtime, value, scalars);
      for (const each of scalars) if (wanted.has(each)) return true;
    }
  }
  return false;
}

function addExpected(runtime: Runtime, expected: Expected, found: Set<Scalar>): void {
  if (expected.kind === 'equal') {
    addScalars(runtime, expected.value, found);
    return;
  }
  for (const { at, expected: there } of expected.points) {
    addScalars(runtime, at, found);
    addExpected(runtime, there, found);
  }
}

function addScalars(runtime: Runtime, value: Value, found: Set<Scalar>): void {
  if (typeof value === 'string' || typeof value === 'number') found.add(value);
  else if (typeof value === 'object') addJsonScalars(runtime.toItf(value) as JsonValue, found);
}

function addJsonScalars(json: JsonValue, found: Set<Scalar>): void {
  if (found.size >= SCALARS_MAX) return;
  if (typeof json === 'string' || typeof json === 'number') found.add(json);
  else if (typeof json === 'object' && json !== null)
    for (const each of Array.isArray(json) ? json : Object.values(json)) addJsonScalars(each, found);
}
