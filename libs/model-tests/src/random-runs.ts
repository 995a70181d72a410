/**
 * Longer random runs on top of a tour, by fast-check's commands: seeds replay, failures shrink. A command is a number
 * that picks among what is possible (or, now and then, forbidden) where the run has got to, so that any prefix is
 * a run and deep states are reached.
 */
import type { ItfState, SpecEvent } from '@plimsoll/statecharts';
import fc from 'fast-check';
import { checkPerform, checkProceed, checkStart, type Disagreement, NO_STEP } from './check-step.ts';
import type { Driver } from './driver.ts';
import type { Failure, Replay } from './failure.ts';
import type { Model } from './model.ts';

export interface RandomOptions {
  readonly runs: number;
  readonly commandsMax: number;
  /** Stimuli that may be tried where they are forbidden. */
  readonly stimuli: readonly SpecEvent[];
  /** Replays a failure exactly: the three values that its report gives. */
  readonly replay?: Replay;
  readonly seed?: number;
  /** Runs after it was aborted take no steps. */
  readonly signal?: AbortSignal | undefined;
  /** How long a failure is made smaller, milliseconds; the smallest so far is reported. */
  readonly shrinkMsMax?: number;
}

const SHRINK_MS_MAX = 10_000;

export interface RandomReport {
  readonly runs: number;
  readonly steps: number;
  readonly seed: number;
  readonly failure: Failure | undefined;
}

/** Where a run has got to; fast-check hands it from command to command. */
interface Position {
  readonly initial: ItfState;
  state: ItfState;
  readonly events: SpecEvent[];
  readonly refused: number[];
}

/** One command in this many tries something that the model may forbid. */
const FORBIDDEN_EVERY = 8;

const PICK_MAX = 1_000_000;

/** Model and system part: fast-check shrinks what throws this. */
class Parted extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Runs until the first failure, which comes back shrunk. @throws TlaError as the model's evaluation does. */
export async function randomRuns(
  model: Model,
  createDriver: () => Driver,
  options: RandomOptions,
): Promise<RandomReport> {
  let steps = 0;
  let shrinkUntilMs = Number.POSITIVE_INFINITY;
  const command = fc.nat({ max: PICK_MAX }).map((pick) => ({
    check: () => true,
    run: async (position: Position, driver: Driver): Promise<void> => {
      steps += 1;
      await takeStep(model, driver, position, pick, options.stimuli);
    },
    toString: () => String(pick),
  }));
  const property = fc.asyncProperty(
    fc.nat({ max: PICK_MAX }),
    fc.commands([command], {
      maxCommands: options.commandsMax,
      size: 'max',
      ...(options.replay === undefined ? {} : { replayPath: options.replay.replayPath }),
    }),
    async (first, commands) => {
      // What isn't run counts as right: nothing smaller is found, and fast-check ends with what it has.
      if (options.signal?.aborted === true || performance.now() > shrinkUntilMs) return;
      const initial = model.initial[first % model.initial.length] as ItfState;
      const driver = createDriver();
      try {
        const position = await startAt(model, driver, initial);
        await fc.asyncModelRun(() => ({ model: position, real: driver }), commands);
      } catch (error) {
        shrinkUntilMs = Math.min(shrinkUntilMs, performance.now() + (options.shrinkMsMax ?? SHRINK_MS_MAX));
        throw error;
      } finally {
        await driver.stop?.();
      }
    },
  );
  const details = await fc.check(property, { numRuns: options.runs, ...seedOf(options) });
  const { errorInstance } = details;
  if (details.failed && !(errorInstance instanceof Parted)) throw errorInstance;
  const failure =
    errorInstance instanceof Parted ? { ...errorInstance.failure, replay: replayOf(details) } : undefined;
  return { runs: details.numRuns, steps, seed: details.seed, failure };
}

async function startAt(model: Model, driver: Driver, initial: ItfState): Promise<Position> {
  const position: Position = { initial, state: initial, events: [], refused: [] };
  const check = await checkStart(model, driver, initial);
  if (check.ok) return position;
  throw parted(position, check.disagreement);
}

async function takeStep(
  model: Model,
  driver: Driver,
  position: Position,
  pick: number,
  stimuli: readonly SpecEvent[],
): Promise<void> {
  const tried = triedEvent(model, position.state, pick, stimuli);
  if (tried === undefined) return;
  const check =
    tried === SYSTEM
      ? await checkProceed(model, driver, position.state)
      : await checkPerform(model, driver, position.state, tried);
  if (!check.ok) throw parted(position, check.disagreement);
  // What was refused stands in the list too: a refusal may leave a trace that shows only later.
  if (check.step === undefined) position.refused.push(position.events.length);
  position.events.push(check.step?.event ?? (tried === SYSTEM ? { type: NO_STEP } : tried));
  position.state = check.state;
}

/** In place of an event: the system is asked for a step of its own. */
const SYSTEM = 'system';

/** Undefined where nothing is possible, and nothing is to be tried. */
function triedEvent(
  model: Model,
  state: ItfState,
  pick: number,
  stimuli: readonly SpecEvent[],
): SpecEvent | typeof SYSTEM | undefined {
  // The system is asked too, as often as each stimulus: it must stay put where the model has no step for it.
  if (pick % FORBIDDEN_EVERY === 0)
    return stimuli[Math.floor(pick / FORBIDDEN_EVERY) % (stimuli.length + 1)] ?? SYSTEM;
  const steps = model.steps(state).filter(({ isInside }) => isInside);
  const chosen = steps[pick % Math.max(1, steps.length)];
  if (chosen === undefined) return undefined;
  return model.isEnvironment(chosen.event.type) ? chosen.stimulus : SYSTEM;
}

function parted({ initial, events, refused }: Position, disagreement: Disagreement): Parted {
  return new Parted({ ...disagreement, initial, events: [...events, disagreement.event], refused });
}

function seedOf({ replay, seed }: RandomOptions): { seed?: number; path?: string; endOnFailure?: boolean } {
  // A replay is that failure, and not a smaller one.
  if (replay !== undefined) return { seed: replay.seed, path: replay.path, endOnFailure: true };
  return seed === undefined ? {} : { seed };
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
