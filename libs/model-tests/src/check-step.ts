/** One step on model and system alike, and whether they agree. */
import type { ItfState, SpecEvent } from '@plimsoll/statecharts';
import { TlaError } from '@plimsoll/tla-values';
import type { Driver } from './driver.ts';
import { keyOf, type Model, type ModelStep } from './model.ts';

/** Where model and system part. */
export interface Disagreement {
  readonly kind: /** The model allows it, the system refused. */
    | 'refused'
    /** The model forbids it, the system did it. */
    | 'not allowed'
    /** A refusal changed something. */
    | 'refusal changed state'
    /** The step was right, what came out of it was not. */
    | 'wrong state'
    /** The system, or its driver, threw. */
    | 'threw';
  readonly event: SpecEvent;
  readonly message: string;
}

export type StepCheck =
  /** The state that the model and the system are in now, and the step that led there (undefined: refused by both). */
  | { readonly ok: true; readonly state: ItfState; readonly step: ModelStep | undefined }
  | { readonly ok: false; readonly disagreement: Disagreement };

/** Puts a fresh system into an initial state, and looks whether it is there. */
export async function checkStart(model: Model, driver: Driver, initial: ItfState): Promise<StepCheck> {
  return await attempt({ type: START }, async () => {
    await driver.start(initial);
    const wrong = differences(model, initial, await driver.observe());
    if (wrong.length === 0) return { ok: true, state: initial, step: undefined };
    return disagree('wrong state', { type: START }, wrong.join('\n'));
  });
}

/** Performs an event of the environment; model and system must both take it, with the same outcome, or both refuse it. */
export async function checkPerform(
  model: Model,
  driver: Driver,
  from: ItfState,
  stimulus: SpecEvent,
): Promise<StepCheck> {
  const allowed = model.stepsOf(from, stimulus);
  return await attempt(stimulus, async () => {
    const performed = await driver.perform(stimulus);
    if (performed.taken) return follow(model, stimulus, from, allowed, await driver.observe());
    if (allowed.length === 0) return unchanged(model, stimulus, from, await driver.observe());
    return disagree('refused', stimulus, `the system refused: ${performed.reason}`);
  });
}

/** Lets the system take a step of its own. It may want none: then nothing may have changed. */
export async function checkProceed(model: Model, driver: Driver, from: ItfState): Promise<StepCheck> {
  return await attempt({ type: NO_STEP }, async () => {
    const event = await driver.proceed?.();
    const observed = await driver.observe();
    if (event === undefined) return unchanged(model, { type: NO_STEP }, from, observed);
    const allowed = model.isEnvironment(event.type) ? [] : model.stepsOf(from, event);
    return follow(model, event, from, allowed, observed);
  });
}

/** Stands in a failure's list for the start of the system. */
export const START = '$init';

/** Stands in a failure's list for a system that was asked and wanted no step. */
export const NO_STEP = '$none';

/** What the system throws is an answer of the system's; what the model throws is not, and passes through. */
async function attempt(event: SpecEvent, step: () => Promise<StepCheck>): Promise<StepCheck> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof TlaError) throw error;
    return disagree(
      'threw',
      event,
      error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    );
  }
}

function unchanged(model: Model, event: SpecEvent, from: ItfState, observed: ItfState): StepCheck {
  const changed = differences(model, from, observed);
  if (changed.length === 0) return { ok: true, state: from, step: undefined };
  return disagree('refusal changed state', event, changed.join('\n'));
}

function follow(
  model: Model,
  event: SpecEvent,
  from: ItfState,
  allowed: readonly ModelStep[],
  observed: ItfState,
): StepCheck {
  if (allowed.length === 0) return disagree('not allowed', event, blockers(model, from, event));
  const outcomes = allowed.map((step) => ({ step, differences: differences(model, step.to, observed) }));
  const right = outcomes.find((outcome) => outcome.differences.length === 0);
  if (right !== undefined) return { ok: true, state: right.step.to, step: right.step };
  const [nearest] = outcomes.sort((a, b) => a.differences.length - b.differences.length);
  return disagree('wrong state', event, nearest?.differences.join('\n') ?? '');
}

/** One line for each variable that was seen with another value than the model's. A variable not seen is unknown. */
export function differences(model: Model, expected: ItfState, observed: ItfState): string[] {
  return Object.keys(observed).flatMap((name) => difference(model, name, expected, observed[name]));
}

function difference(model: Model, name: string, expected: ItfState, seen: unknown): string[] {
  if (!Object.hasOwn(expected, name))
    return [`${name}: the driver observes it, and the model has no such variable`];
  try {
    const [wanted, found] = [JSON.stringify(expected[name]), JSON.stringify(model.canonical(seen))];
    if (wanted === found) return [];
    return [
      `${name}: the model has ${valueText(model, expected[name])}, the system ${valueText(model, seen)}`,
    ];
  } catch (error) {
    if (error instanceof TlaError) return [`${name}: the system shows no value of TLA+: ${error.message}`];
    throw error;
  }
}

function valueText({ spec: { runtime } }: Model, itf: unknown): string {
  return runtime.format(runtime.fromItf(itf));
}

function blockers(model: Model, from: ItfState, event: SpecEvent): string {
  const blocking = model.explain(from, event).filter(({ holds }) => holds === false);
  const lines = blocking.map(({ text, location, operands }) => {
    const values = operands
      .map((operand) => `${operand.text} = ${model.spec.runtime.format(operand.value)}`)
      .join(', ');
    return `${location.module}.tla:${location.beginLine}: ${text} is false${values === '' ? '' : ` (${values})`}`;
  });
  return lines.length > 0 ? lines.join('\n') : `the model has no step ${keyOf(event)} here`;
}

function disagree(kind: Disagreement['kind'], event: SpecEvent, message: string): StepCheck {
  return { ok: false, disagreement: { kind, event, message } };
}
