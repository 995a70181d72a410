/** A failure kept as a regression test: the events, as data that the generated tests replay. */
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ItfState, SpecEvent } from '@plimsoll/statecharts';
import { checkPerform, checkProceed } from './check-step.ts';
import type { Driver } from './driver.ts';
import { keyOf, type Model } from './model.ts';
import type { Failure } from './tour.ts';

export interface Regression {
  readonly initial: ItfState;
  readonly events: readonly SpecEvent[];
  /** What went wrong when it was found, for the reader. */
  readonly found: string;
}

/** Writes the failure as `<digest>.json` below `folder`; the same failure gives the same file. */
export function writeRegression(folder: string, failure: Failure): string {
  const regression: Regression = {
    initial: failure.initial,
    events: failure.events,
    found: `${failure.kind}: ${failure.message}`,
  };
  const name = hash('sha256', `${keyOf(failure.initial)}${failure.events.map(keyOf).join()}`, 'hex').slice(
    0,
    12,
  );
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(regression, null, 2)}\n`);
  return file;
}

/** The regressions of a folder; none when it doesn't exist. */
export function readRegressions(
  folder: string,
): { readonly file: string; readonly regression: Regression }[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return files.map((name) => ({
    file: name,
    regression: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Regression,
  }));
}

/** Replays a regression; undefined when model and system agree on every step of it, or have come to refuse it. */
export async function replayRegression(
  model: Model,
  driver: Driver,
  regression: Regression,
): Promise<Failure | undefined> {
  await driver.start(regression.initial);
  let state = regression.initial;
  const events: SpecEvent[] = [];
  for (const event of regression.events) {
    events.push(event);
    const check = model.isEnvironment(event.type)
      ? await checkPerform(model, driver, state, stimulusOf(model, event))
      : await checkProceed(model, driver, state);
    if (check === undefined) return undefined;
    if (!check.ok) return { ...check.disagreement, initial: regression.initial, events };
    state = check.state;
  }
  return undefined;
}

function stimulusOf(model: Model, event: SpecEvent): SpecEvent {
  const action = model.spec.actions.find(({ id }) => id === event.type);
  const names = action?.fields.filter(({ role }) => role === 'parameter').map(({ name }) => name) ?? [];
  return { type: event.type, ...Object.fromEntries(names.map((name) => [name, event[name]])) };
}
