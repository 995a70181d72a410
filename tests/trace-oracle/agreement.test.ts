/**
 * TLC is the only independent answer: on random traces of every spec, valid and corrupted, however much of them is
 * seen, the monitor and TLC must agree. `npm run test:long` takes thousands.
 */
import { type Digest, readTrace, type TraceEvent } from '@plimsoll/trace';
import {
  definedStrings,
  mutateTrace,
  randomMutation,
  randomOf,
  type TraceWindow,
  validateTrace,
} from '@plimsoll/trace-validation';
import { describe, expect, test, vi } from 'vitest';
import { findProject } from '../../apps/plimsoll/src/project.ts';
import type { TraceModel } from '../../apps/plimsoll/src/validate/monitored-specs.ts';
import { tlcAnswers } from '../../apps/plimsoll/src/validate/tlc-oracle.ts';
import { loadSpec, ORACLE_SPECS, SEED, seedOf, traceBytes } from '../support/oracle-specs.ts';
import { ROOT } from '../support/places.ts';
import { OBSERVATIONS, type Observation, randomWalk, seenAs } from '../support/spec-walk.ts';

/** Traces of all specs together. */
const TRACES = Number(process.env['PLIMSOLL_ORACLE_TRACES'] ?? 80);
const STEPS_MAX = 12;

// TLC's start alone takes seconds on a busy machine, and the long run has thousands of traces.
vi.setConfig({ testTimeout: 240_000 + TRACES * 1_000 });

interface Case {
  readonly observation: Observation | 'hidden';
  readonly isCorrupted: boolean;
  readonly bytes: Buffer;
}

async function eventsOf(bytes: Buffer): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  await readTrace([bytes], { event: (event) => events.push(event) > 0 });
  return events;
}

async function randomCase(model: TraceModel, random: (below: number) => number): Promise<Case> {
  const hidden = definedStrings(model.monitored.spec, 'HiddenActions');
  const walk = randomWalk(model.monitored.spec, 2 + random(STEPS_MAX - 1), random);
  const isHidden = hidden.size > 0 && random(2) === 0;
  const observation = OBSERVATIONS[random(OBSERVATIONS.length)] as Observation;
  const kept = isHidden ? walk.filter(({ action }) => !hidden.has(action ?? '')) : walk;
  const valid = traceBytes(model, seenAs(kept, observation, random));
  const isCorrupted = random(2) === 0;
  if (!isCorrupted) return { observation: isHidden ? 'hidden' : observation, isCorrupted, bytes: valid };
  const mutation = randomMutation(await eventsOf(valid), random);
  const bytes = mutateTrace(valid, mutation, { rechain: true });
  return { observation: isHidden ? 'hidden' : observation, isCorrupted, bytes };
}

describe('monitor and TLC agree', () => {
  const totals = { traces: 0, accepted: 0, refused: 0, unjudged: 0 };

  test.each(ORACLE_SPECS)('on random traces of %s', async (name, path) => {
    const model = await loadSpec(name, path);
    const random = randomOf(seedOf(name));
    const count = Math.ceil(TRACES / ORACLE_SPECS.length);
    const cases: Case[] = [];
    const windows: TraceWindow[] = [];
    const verdicts: string[] = [];
    while (cases.length < count) {
      const made = await randomCase(model, random);
      const events = await eventsOf(made.bytes);
      if (events.length === 0) continue;
      const answer = await validateTrace([made.bytes], { specs: [model.monitored] });
      cases.push(made);
      windows.push({ events, before: undefined });
      verdicts.push(answer.kind);
    }
    const binding = { spec: name, specDigest: 'sha256:' as Digest, model: '', constants: {} };
    const { signal } = new AbortController();
    const { answers } = await tlcAnswers(findProject(ROOT), model, [binding], windows, {
      signal,
      isOneOfMany: true,
    });
    const disagreements: string[] = [];
    answers.forEach(({ isAccepted, detail }, index) => {
      const verdict = verdicts[index];
      const { observation, isCorrupted } = cases[index] as Case;
      totals.traces++;
      if (isAccepted === undefined) totals.unjudged++;
      else if (isAccepted) totals.accepted++;
      else totals.refused++;
      // A trace that nobody corrupted is a behaviour: neither may refuse it.
      const isRight =
        verdict === (isAccepted ? 'conforms' : 'refused') && (isCorrupted || isAccepted === true);
      if (isAccepted !== undefined && !isRight) {
        const what = `${isCorrupted ? 'corrupted' : 'valid'}, ${observation}`;
        disagreements.push(
          `#${index} ${what}: TLC ${isAccepted}, monitor ${verdict} ${detail.slice(0, 200)}\n${cases[index]?.bytes.toString()}`,
        );
      }
    });
    expect(disagreements, `PLIMSOLL_SEED=${SEED} replays it`).toEqual([]);
  });

  test('only where TLC came to an answer: a module that it cannot read is none', async () => {
    const [name, path] = ORACLE_SPECS[0] as (typeof ORACLE_SPECS)[number];
    const model = await loadSpec(name, path);
    const unreadable = { ...model, loaded: { ...model.loaded, root: 'NoSuchModule' } };
    const window: TraceWindow = { events: [], before: undefined };
    const { signal } = new AbortController();
    const { answers } = await tlcAnswers(findProject(ROOT), unreadable, [], [window], { signal });
    expect(answers).toEqual([{ isAccepted: undefined, detail: expect.stringContaining('NoSuchModule') }]);
  });

  test('on traces that both accept and traces that both refuse', () => {
    console.log(
      `monitor and TLC: ${totals.traces} traces, ${totals.accepted} accepted by both, ${totals.refused} refused by both, ${totals.unjudged} that TLC cannot be asked about`,
    );
    expect(totals.accepted).toBeGreaterThan(TRACES / 4);
    expect(totals.refused).toBeGreaterThan(TRACES / 8);
    expect(totals.unjudged).toBeLessThan(TRACES / 20);
  });
});
