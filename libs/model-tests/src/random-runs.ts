/**
 * Longer random runs on top of a tour, by fast-check's commands: seeds replay, failures shrink. A command is a number
 * that picks among what is possible (or, now and then, forbidden) where the run has got to, so that any prefix is
 * a run and deep states are reached.
 */
import type { ItfState, SpecEvent } from '@plimsoll/statecharts';
import fc from 'fast-check';
import { checkPerform, checkProceed, differences, type StepCheck } from './check-step.ts';
import type { Driver } from './driver.ts';
import { keyOf, type Model } from './model.ts';
import type { Failure } from './tour.ts';

export interface RandomOptions {
  readonly runs: number;
  readonly commandsMax: number;
  /** Stimuli that may be tried where they are forbidden. */
  readonly stimuli: readonly SpecEvent[];
  /** Replays a failure exactly: the three values that its report gives. */
  readonly replay?: Replay;
  readonly seed?: number;
}

export interface Replay {
  readonly seed: number;
  readonly path: string;
  readonly replayPath: string;
}

export interface RandomReport {
  readonly runs: number;
  readonly steps: number;
  readonly seed: number;
  readonly failure: (Failure & { readonly replay: Replay }) | undefined;
}

/** The run's position; fast-check hands it from command to command. */
interface Position {
  readonly initial: ItfState;
  state: ItfState;
  readonly events: SpecEvent[];
  failure: Failure | undefined;
}

/** One command in this many tries something that the model forbids. */
const FORBIDDEN_EVERY = 8;

export async function randomRuns(
  model: Model,
  createDriver: () => Driver,
  options: RandomOptions,
): Promise<RandomReport> {
  let steps = 0;
  let lastFailure: Failure | undefined;
  const command = fc.nat({ max: 1_000_000 }).map((pick) => ({
    check: () => true,
    run: async (position: Position, driver: Driver): Promise<void> => {
      steps += 1;
      await takeStep(model, driver, position, pick, options.stimuli);
      if (position.failure === undefined) return;
      lastFailure = position.failure;
      throw new Error(position.failure.message);
    },
    toString: () => String(pick),
  }));
  const property = fc.asyncProperty(
    fc.nat({ max: 1_000_000 }),
    fc.commands([command], { maxCommands: options.commandsMax, size: 'max', ...replayPathOf(options) }),
    async (first, commands) => {
      const initial = model.initial[first % model.initial.length] as ItfState;
      const driver = createDriver();
      await driver.start(initial);
      try {
        await fc.asyncModelRun(() => ({ model: positionAt(initial), real: driver }), commands);
      } finally {
        await driver.stop?.();
      }
    },
  );
  const details = await fc.check(property, { numRuns: options.runs, ...seedOf(options) });
  const failure =
    details.failed && lastFailure !== undefined ? { ...lastFailure, replay: replayOf(details) } : undefined;
  if (details.failed && failure === undefined) throw details.errorInstance ?? new Error('the driver failed');
  return { runs: details.numRuns, steps, seed: details.seed, failure };
}

async function takeStep(
  model: Model,
  driver: Driver,
  position: Position,
  pick: number,
  stimuli: readonly SpecEvent[],
): Promise<void> {
  const wrong = differences(position.state, await driver.observe());
  if (wrong.length > 0) {
    position.failure = failureAt(position, {
      kind: 'wrong state',
      event: { type: '$init' },
      message: wrong.join('\n'),
    });
    return;
  }
  const check = await chooseStep(model, driver, position.state, pick, stimuli);
  if (check === undefined) return;
  if (!check.ok) position.failure = failureAt(position, check.disagreement);
  else if (check.step !== undefined) {
    position.events.push(check.step.event);
    position.state = check.state;
  }
}

async function chooseStep(
  model: Model,
  driver: Driver,
  state: ItfState,
  pick: number,
  stimuli: readonly SpecEvent[],
): Promise<StepCheck | undefined> {
  const tried =
    pick % FORBIDDEN_EVERY === 0 ? stimuli[Math.floor(pick / FORBIDDEN_EVERY) % stimuli.length] : undefined;
  if (tried !== undefined) return await checkPerform(model, driver, state, tried);
  const steps = model.steps(state);
  const chosen = steps[pick % Math.max(1, steps.length)];
  if (chosen === undefined) return undefined;
  if (!model.isEnvironment(chosen.event.type)) return await checkProceed(model, driver, state);
  return await checkPerform(model, driver, state, chosen.stimulus);
}

function failureAt(
  position: Position,
  disagreement: { kind: Failure['kind']; event: SpecEvent; message: string },
): Failure {
  const events =
    disagreement.event.type === '$init' ? position.events : [...position.events, disagreement.event];
  return { ...disagreement, initial: position.initial, events };
}

function positionAt(initial: ItfState): Position {
  return { initial, state: initial, events: [], failure: undefined };
}

function seedOf({ replay, seed }: RandomOptions): { seed?: number; path?: string } {
  if (replay !== undefined) return { seed: replay.seed, path: replay.path };
  return seed === undefined ? {} : { seed };
}

function replayPathOf({ replay }: RandomOptions): { replayPath?: string } {
  return replay === undefined ? {} : { replayPath: replay.replayPath };
}

function replayOf(details: {
  seed: number;
  counterexamplePath: string | null;
  counterexample: unknown;
}): Replay {
  // fast-check prints a command sequence with the path that replays it, and offers it nowhere else.
  const printed = fc.stringify(details.counterexample);
  const replayPath = /replayPath="([^"]*)"/.exec(printed)?.[1] ?? '';
  return { seed: details.seed, path: details.counterexamplePath ?? '', replayPath };
}

/** A failure for people: where, what was done as a numbered list, what differs, and how to replay it. */
export function failureText(failure: Failure & { readonly replay?: Replay }): string {
  const lines = failure.events.map(
    (event, index) => `  ${String(index + 1).padStart(3)}. ${eventText(event)}`,
  );
  const { replay } = failure;
  return [
    `${HEADLINES[failure.kind]} ${eventText(failure.event)}`,
    ...failure.message.split('\n').map((line) => `  ${line}`),
    `from ${keyOf(failure.initial)}`,
    ...lines,
    ...(replay === undefined
      ? []
      : [`seed ${replay.seed}, path "${replay.path}", replayPath "${replay.replayPath}"`]),
  ].join('\n');
}

const HEADLINES: { readonly [kind in Failure['kind']]: string } = {
  refused: 'the model allows, the system refused',
  'not allowed': 'the model forbids, the system did',
  'refusal changed state': 'refused, yet something changed, by',
  'wrong state': 'model and system differ after',
};

function eventText({ type, ...fields }: SpecEvent): string {
  return `${type}(${Object.entries(fields)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    .join(', ')})`;
}
