import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as prop } from '@fast-check/vitest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failureText, readReplay, replayToken } from './failure.ts';
import { modelOf } from './model.ts';
import { modelGraph } from './model-graph.ts';
import { type RandomOptions, randomRuns } from './random-runs.ts';
import { readRegressions, replayRegression, writeRegression } from './regression.ts';
import { Workshop, workshopSpec } from './testing/workshop.ts';

const model = modelOf(workshopSpec());
const { stimuli } = modelGraph(model, 100);
const run = (create: () => Workshop, options: Partial<RandomOptions> = {}) =>
  randomRuns(model, create, { runs: 50, commandsMax: 100, stimuli, ...options });

/** Forgets who is at work when the third piece is done. */
class Forgetful extends Workshop {
  override proceed() {
    const event = super.proceed();
    if (this.done === 3) this.owner = 'nobody';
    return event;
  }
}

/** Takes nobody any more after it was asked seven times, whether it could or not: no state shows that. */
class Tired extends Workshop {
  asked = 0;
  override start() {
    super.start({});
    this.asked = 0;
  }
  override take(worker: string) {
    this.asked += 1;
    return this.asked <= 7 && super.take(worker);
  }
}

describe('random runs', () => {
  test('agree with a right system, and count their steps', async () => {
    const { failure, runs, steps } = await run(() => new Workshop());
    expect({ failure, runs }).toEqual({ failure: undefined, runs: 50 });
    expect(steps).toBeGreaterThan(1_000);
  });

  test('shrink a failure to the shortest list of actions', async () => {
    const { failure } = await run(() => new Forgetful(), { seed: 1 });
    expect(failure?.kind).toBe('wrong state');
    expect(failure?.events.map(({ type }) => type)).toEqual(['Take', 'Work', 'Work', 'Work']);
  });

  test('find what rests on refused steps, which no state shows, and list those too', async () => {
    const { failure } = await run(() => new Tired(), { seed: 2 });
    expect(failure?.kind).toBe('refused');
    expect(failure?.events.filter(({ type }) => type === 'Take')).toHaveLength(8);
  });

  test('stop making a failure smaller when the time for it is up, and replay that one', async () => {
    const first = await run(() => new Tired(), { seed: 2, shrinkMsMax: 0 });
    const smaller = await run(() => new Tired(), { seed: 2 });
    expect(first.failure?.events.length).toBeGreaterThan(smaller.failure?.events.length ?? 0);
    const { replay, ...failure } = first.failure ?? {};
    if (replay === undefined) throw new Error('nothing was found');
    expect((await run(() => new Tired(), { replay, shrinkMsMax: 0 })).failure).toMatchObject(failure);
  });

  test('take no steps once they were aborted', async () => {
    const { steps } = await run(() => new Workshop(), { signal: AbortSignal.abort() });
    expect(steps).toBe(0);
  });

  // fast-check needs all three of seed, path and replayPath; with fewer it tries something else, or throws.
  prop.prop([fc.integer()], { numRuns: 3 })('come back exactly, in one run, unshrunk', async (seed) => {
    for (const create of [() => new Forgetful(), () => new Tired()]) {
      const first = await run(create, { seed, runs: 20, commandsMax: 50 });
      if (first.failure?.replay === undefined) continue; // this seed finds nothing
      const token = replayToken(first.failure.replay);
      const replay = readReplay(token);
      if (replay === undefined) throw new Error(`${token} can't be read`);
      const again = await run(create, { replay, commandsMax: 50 });
      expect(again.failure).toEqual(first.failure);
      expect(again.runs).toBe(1);
      const fixed = await run(() => new Workshop(), { replay, commandsMax: 50 });
      expect(fixed.failure).toBeUndefined();
    }
  });

  test('print what happened as a numbered list, and what replays it', async () => {
    const { failure } = await run(() => new Forgetful(), { seed: 1 });
    if (failure?.replay === undefined) throw new Error('nothing was found');
    const { seed, path, replayPath } = failure.replay;
    expect(failureText(failure)).toBe(`model and system differ after Work()
  owner: the model has "${String(failure.events[0]?.['w'])}", the system "nobody"
from {"owner":"nobody","done":{"#bigint":"0"}}
    1. Take(w = ${String(failure.events[0]?.['w'])})
    2. Work(done' = 1)
    3. Work(done' = 2)
    4. Work()
seed ${seed}, path "${path}", replayPath "${replayPath}"
replay it with --replay ${replayToken(failure.replay)}`);
  });
});

describe('a replay token', () => {
  const path = fc.array(fc.nat(99), { minLength: 1 }).map((parts) => parts.join(':'));
  const replayPath = fc.stringMatching(/^[A-Za-z0-9+/:]*$/);

  prop.prop([fc.integer(), path, replayPath])('is read as it was written', (seed, at, commands) => {
    const replay = { seed, path: at, replayPath: commands };
    expect(readReplay(replayToken(replay))).toEqual(replay);
  });

  test.each(['', 'abc', '1', '1:2', '1.5:0:A', "1:0:A'; rm"])('is refused when it reads %s', (token) => {
    expect(readReplay(token)).toBeUndefined();
  });
});

describe('a regression', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'regressions-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const kept = async () => {
    const { failure } = await run(() => new Forgetful(), { seed: 1 });
    if (failure === undefined) throw new Error('nothing was found');
    writeRegression(folder, failure);
    return failure;
  };

  test('fails as it did, as long as the fault is there, and no more when it is mended', async () => {
    const failure = await kept();
    const [one] = readRegressions(folder);
    if (one === undefined) throw new Error('nothing was kept');
    const again = await replayRegression(model, new Forgetful(), one.regression);
    expect(again).toEqual({ ...failure, replay: undefined, refused: undefined });
    expect(await replayRegression(model, new Workshop(), one.regression)).toBeUndefined();
  });

  test('is kept once, however often it is found', async () => {
    await kept();
    await kept();
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('there is none in a folder that does not exist', () => {
    expect(readRegressions(join(folder, 'no'))).toEqual([]);
  });

  test.each(['{}', 'null', '{"initial":{},"events":[{}]}', '{"initial":null,"events":[]}'])(
    'is refused by its name when it reads %s',
    (text) => {
      writeFileSync(join(folder, 'bad.json'), text);
      expect(() => readRegressions(folder)).toThrow('bad.json: a regression has');
    },
  );

  test('is refused when it begins in a state that is not initial any more', async () => {
    const regression = { initial: { owner: 'a', done: 0 }, events: [], found: '' };
    await expect(replayRegression(model, new Workshop(), regression)).rejects.toThrow("isn't initial");
  });
});
