/** A failure kept as a regression test: the events, as data that the generated tests replay. */
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ItfState, SpecEvent } from '@plimsoll/statecharts';
import type { Driver } from './driver.ts';
import { type Failure, failureText } from './failure.ts';
import { keyOf, type Model } from './model.ts';
import { replayEvents } from './replay-events.ts';

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

/** A failure for people, after it was kept as a regression in `folder`; undefined when there is none. */
export function keptFailureText(folder: string, failure: Failure | undefined): string | undefined {
  if (failure === undefined) return undefined;
  return `${failureText(failure)}\nkept as regressions/${basename(writeRegression(folder, failure))}`;
}

/** The regressions of a folder; none when it doesn't exist. @throws Error that names the file, for a malformed one. */
export function readRegressions(
  folder: string,
): { readonly file: string; readonly regression: Regression }[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return files.map((name) => ({ file: name, regression: readRegression(join(folder, name)) }));
}

function readRegression(file: string): Regression {
  const found = JSON.parse(readFileSync(file, 'utf8')) as Partial<Regression> | null;
  const events = found?.events;
  const areEvents = Array.isArray(events) && events.every((event) => typeof event?.type === 'string');
  if (areEvents && typeof found?.initial === 'object' && found.initial !== null) return found as Regression;
  throw new Error(`${file}: a regression has 'initial', a state, and 'events', a list: mend it or remove it`);
}

/**
 * Replays a regression; undefined when model and system agree on every step of it.
 *
 * @throws Error when it begins in a state that isn't initial (any more).
 */
export async function replayRegression(
  model: Model,
  driver: Driver,
  { initial, events }: Regression,
): Promise<Failure | undefined> {
  if (!model.initial.some((one) => keyOf(one) === keyOf(initial)))
    throw new Error(
      "the regression's first state isn't initial in this model: remove its file, or find it anew",
    );
  try {
    return await replayEvents(model, driver, initial, events);
  } finally {
    await driver.stop?.();
  }
}
