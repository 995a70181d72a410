/** The same actions again, on a fresh system. */
import type { ItfState, SpecEvent } from '@plimsoll/statecharts';
import { checkPerform, checkProceed, checkStart } from './check-step.ts';
import type { Driver } from './driver.ts';
import type { Failure } from './failure.ts';
import type { Model } from './model.ts';

/**
 * Performs the events of the environment, and asks the system for a step where one of the others stands: it may take
 * another one than then.
 *
 * @returns Where model and system part; undefined when they agree to the end.
 */
export async function replayEvents(
  model: Model,
  driver: Driver,
  initial: ItfState,
  events: readonly SpecEvent[],
): Promise<Failure | undefined> {
  const start = await checkStart(model, driver, initial);
  if (!start.ok) return { ...start.disagreement, initial, events: [start.disagreement.event] };
  const done: SpecEvent[] = [];
  let { state } = start;
  for (const event of events) {
    const check = isChosenByTest(model, event)
      ? await checkPerform(model, driver, state, model.stimulusOf(event))
      : await checkProceed(model, driver, state);
    if (!check.ok) return { ...check.disagreement, initial, events: [...done, check.disagreement.event] };
    if (check.step !== undefined) done.push(check.step.event);
    state = check.state;
  }
  return undefined;
}

function isChosenByTest(model: Model, { type }: SpecEvent): boolean {
  return model.spec.actions.some(({ id }) => id === type) && model.isEnvironment(type);
}
