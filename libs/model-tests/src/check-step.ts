/** One step on model and system alike, and whether they agree. */
import type { ItfState, SpecEvent } from '@plimsoll/statecharts';
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
    | 'wrong state';
  readonly event: SpecEvent;
  readonly message: string;
}

export type StepCheck =
  /** The state that the model and the system are in now, and the step that led there (undefined: refused by both). */
  | { readonly ok: true; readonly state: ItfState; readonly step: ModelStep | undefined }
  | { readonly ok: false; readonly disagreement: Disagreement };

/** Performs an event of the environment; model and system must both take it, with the same outcome, or both refuse it. */
export async function checkPerform(
  model: Model,
  driver: Driver,
  from: ItfState,
  stimulus: SpecEvent,
): Promise<StepCheck> {
  const allowed = model.stepsOf(from, stimulus);
  const performed = await driver.perform(stimulus);
  const observed = await driver.observe();
  if (!performed.taken) {
    if (allowed.length > 0) return disagree('refused', stimulus, `the system refused: ${performed.reason}`);
    const changed = differences(from, observed);
    if (changed.length === 0) return { ok: true, state: from, step: undefined };
    return disagree('refusal changed state', stimulus, changed.join('\n'));
  }
  if (allowed.length === 0) return disagree('not allowed', stimulus, blockers(model, from, stimulus));
  return follow(stimulus, allowed, observed);
}

/** Lets the system take a step of its own; undefined when it wants none. */
export async function checkProceed(
  model: Model,
  driver: Driver,
  from: ItfState,
): Promise<StepCheck | undefined> {
  const event = await driver.proceed?.();
  if (event === undefined) return undefined;
  const allowed = model.isEnvironment(event.type) ? [] : model.stepsOf(from, event);
  if (allowed.length === 0) return disagree('not allowed', event, blockers(model, from, event));
  return follow(event, allowed, await driver.observe());
}

function follow(event: SpecEvent, allowed: readonly ModelStep[], observed: ItfState): StepCheck {
  const [step] = allowed.filter(({ to }) => differences(to, observed).length === 0);
  if (step !== undefined) return { ok: true, state: step.to, step };
  const [nearest] = [...allowed].sort(
    (a, b) => differences(a.to, observed).length - differences(b.to, observed).length,
  );
  return disagree(
    'wrong state',
    event,
    nearest === undefined ? '' : differences(nearest.to, observed).join('\n'),
  );
}

/** One line for each variable that was seen with another value than the model's. A variable not seen is unknown. */
export function differences(expected: ItfState, observed: ItfState): string[] {
  return Object.keys(observed)
    .filter((name) => JSON.stringify(observed[name]) !== JSON.stringify(expected[name]))
    .map(
      (name) =>
        `${name}: the model has ${JSON.stringify(expected[name])}, the system ${JSON.stringify(observed[name])}`,
    );
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
