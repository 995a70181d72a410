/** A walk of a real implementation, chosen by a seed and not by any model, as a trace: what the monitor judges. */
import type { Driver, DriverFactory, SpecEvent } from '@plimsoll/model-tests';
import { type JsonObject, memorySink, TraceWriter } from '@plimsoll/trace';
import { loadSpec } from '../support/oracle-specs.ts';
import { ROOT } from '../support/places.ts';

export interface Walk {
  readonly spec: string;
  readonly factory: DriverFactory;
  /** As in the trace's header: sets as `#set`, whole numbers plain. */
  readonly constants: JsonObject;
  /** What the surroundings may do at any time; the implementation refuses what it must. */
  readonly stimuli: readonly SpecEvent[];
  /** Stimuli and own steps that are tried. */
  readonly tries: number;
  readonly seed: number;
}

/** The finished trace, and how often each action was taken. */
export interface WalkedTrace {
  readonly bytes: Buffer;
  readonly taken: ReadonlyMap<string, number>;
}

/** A millisecond a step: no clock that the models know. */
const STEP_US = 1_000;

export async function walkedTrace(walk: Walk): Promise<WalkedTrace> {
  const { spec, factory, constants, stimuli, tries } = walk;
  const { monitored } = await loadSpec(spec, `${ROOT}/specs-tla/${spec}`);
  const sink = memorySink();
  const writer = new TraceWriter(sink, {
    spec,
    specDigest: monitored.specDigest,
    model: monitored.model,
    constants,
    source: 'walk',
    clock: 'steps',
    startedAt: '2026-01-01T00:00:00Z',
  });
  const driver = factory.create(inItf(constants));
  await driver.start({});
  const taken = new Map<string, number>();
  const random = chances(walk.seed);
  for (let step = 1; step <= tries; step += 1) {
    const event = await tried(driver, stimuli[random() % stimuli.length], random() % 2 === 0);
    if (event === undefined) continue;
    const { type, ...args } = event;
    taken.set(type, (taken.get(type) ?? 0) + 1);
    const state = (await driver.observe()) as JsonObject;
    writer.append({ tsUs: step * STEP_US, actor: 'walk', action: type, args: args as JsonObject, state });
  }
  await driver.stop?.();
  writer.end();
  return { bytes: sink.bytes(), taken };
}

/** The implementation's own step first, when it has one and it is its turn. */
async function tried(
  driver: Driver,
  stimulus: SpecEvent | undefined,
  isOwnTurn: boolean,
): Promise<SpecEvent | undefined> {
  const own = isOwnTurn ? await driver.proceed?.() : undefined;
  if (own !== undefined || stimulus === undefined) return own;
  return (await driver.perform(stimulus)).taken ? stimulus : undefined;
}

/** Lehmer's generator: the same numbers everywhere. */
function chances(seed: number): () => number {
  let chance = seed;
  return () => {
    chance = (chance * 48_271) % 0x7fffffff;
    return chance >>> 7;
  };
}

function inItf(constants: JsonObject): { readonly [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(constants).map(([name, value]) => [
      name,
      typeof value === 'number' ? { '#bigint': String(value) } : value,
    ]),
  );
}
