import { strict as assert } from 'node:assert';
import type { TraceEvent, TraceEventBody } from '@plimsoll/trace';
import { describe, expect, test } from 'vitest';
import { createMonitor } from './monitor.ts';
import { randomOf } from './mutation-run.ts';
import { FIFO_START, type FifoState, fifoSpec, fifoSteps } from './test-models/fifo.ts';
import { lockSpec } from './test-models/lock.ts';
import { LOCK_HEADER, lockEvents, partly } from './test-models/lock-traces.ts';

const HEADER = { trace: 'plimsoll/1', ...LOCK_HEADER, spec: 'Fifo', model: 'MCFifo' } as const;

/** One line: what was seen of a step and of the state after it. */
interface Line {
  readonly action?: string;
  readonly w?: string;
  readonly holder?: string;
  readonly queue?: readonly string[];
}

function runOf(workers: readonly string[], seed: number, count: number) {
  const random = randomOf(seed);
  let state = FIFO_START;
  return Array.from({ length: count }, () => {
    const steps = fifoSteps(state, workers);
    const step = steps[random(steps.length)] as (typeof steps)[number];
    state = step.next;
    return step;
  });
}

/** A run, of whose lines little is seen; the one at `wrongAt` names a holder who does not hold. */
function linesOf(workers: readonly string[], seed: number, count: number, wrongAt?: number): Line[] {
  const random = randomOf(seed + 1_000);
  return runOf(workers, seed, count).map(({ action, w, next }, index): Line => {
    const seen = random(20);
    if (index === wrongAt) return { holder: workers.find((each) => each !== next.holder) as string };
    const { holder, queue } = next;
    if (seen === 0) return { holder, queue };
    if (seen < 3) return { action, holder };
    if (seen < 5) return { action, w };
    return seen < 8 ? {} : { holder };
  });
}

/** All states that the lines so far allow: no search, no order, no memory. */
function statesAfter(states: readonly FifoState[], line: Line, workers: readonly string[], hidden: boolean) {
  const found = new Map<string, FifoState>();
  for (const state of hidden ? withRequests(states, workers) : states)
    for (const { action, w, next } of fifoSteps(state, workers)) {
      if ((line.action ?? action) !== action || (line.w ?? w) !== w) continue;
      if ((line.holder ?? next.holder) !== next.holder) continue;
      if (line.queue !== undefined && line.queue.join() !== next.queue.join()) continue;
      found.set(JSON.stringify(next), next);
    }
  return [...found.values()];
}

/** These states, and those that requests without a line lead to. */
function withRequests(states: readonly FifoState[], workers: readonly string[]): FifoState[] {
  const all = new Map(states.map((state) => [JSON.stringify(state), state]));
  for (const state of all.values())
    for (const { action, next } of fifoSteps(state, workers))
      if (action === 'Request') all.set(JSON.stringify(next), next);
  return [...all.values()];
}

function eventOf({ action, w, holder, queue }: Line, seq: number): TraceEvent {
  const state = {
    ...(holder === undefined ? {} : { holder }),
    ...(queue === undefined ? {} : { queue: { '#tup': queue } }),
  };
  const named = action === undefined ? {} : { action, ...(w === undefined ? {} : { args: { w } }) };
  return { seq, tsUs: seq, actor: 'service', ...named, state, prev: LOCK_HEADER.specDigest };
}

/** Feeds the lines to a monitor and to the sets of all states at once; tells after how many they end. */
function agreed(workers: readonly string[], lines: readonly Line[], hidden: readonly string[] = []): number {
  const monitor = createMonitor({ specs: [fifoSpec(workers, hidden)] });
  assert.equal(monitor.header(HEADER), 'open');
  let states: readonly FifoState[] = [FIFO_START];
  let matched = 0;
  for (const line of lines) {
    states = statesAfter(states, line, workers, hidden.length > 0);
    const status = monitor.event(eventOf(line, matched + 1), matched + 2);
    expect(status, `event ${matched + 1}`).toBe(states.length > 0 ? 'open' : 'refused');
    if (states.length === 0) return matched;
    matched++;
    // It may know less than there is to know, and never more.
    if (monitor.isDetermined && hidden.length === 0) expect(states).toHaveLength(1);
  }
  return matched;
}

describe('a search', () => {
  const workers = ['a', 'b', 'c', 'd', 'e'];
  const seeds = Array.from({ length: 60 }, (_, seed) => seed);

  // Goal: jumps change no answer. Method: the set of all states that the lines allow, kept beside it.
  test('explains what can be explained, line by line', () => {
    for (const seed of seeds) expect(agreed(workers, linesOf(workers, seed, 60))).toBe(60);
  });

  test('refuses at the line from which on nothing explains the trace, and not before or after', () => {
    const matched = seeds.map((seed) => agreed(workers, linesOf(workers, seed, 60, 20 + (seed % 30))));
    expect(matched.filter((count) => count < 60).length).toBeGreaterThan(30);
  });

  test('agrees where steps leave no line', () => {
    const three = workers.slice(0, 3);
    for (const seed of seeds) {
      const lines = linesOf(three, seed, 60, seed % 2 === 0 ? 30 : undefined);
      const kept = lines.filter(({ action }, at) => action !== 'Request' || at % 3 > 0);
      agreed(three, kept, ['Request']);
    }
  });

  // By trying the newest alternative first alone it takes 12,000 to 116,000: every order of those who wait.
  test('goes back to where the one was queued who holds the lock now', () => {
    const eight = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    for (const seed of [1, 2, 3, 4, 5]) {
      const monitor = createMonitor({ specs: [fifoSpec(eight)] });
      monitor.header(HEADER);
      runOf(eight, seed, 100).forEach(({ next: { holder } }, at) => {
        expect(monitor.event(eventOf({ holder }, at + 1), at + 2)).toBe('open');
      });
      const { successors } = monitor.finish({
        kind: 'stopped',
        header: HEADER,
        count: 100,
        lastSeq: 100,
      }).facts;
      expect(successors).toBeLessThan(2_000);
    }
  });

  test('comes to know that one behaviour is left, after a jump too', () => {
    const monitor = createMonitor({ specs: [fifoSpec(['a', 'b', 'c'])] });
    monitor.header(HEADER);
    const holders = ['nobody', 'nobody', 'nobody', 'c', 'nobody', 'b', 'nobody', 'a', 'nobody'];
    holders.forEach((holder, at) => {
      expect(monitor.event(eventOf({ holder }, at + 1), at + 2)).toBe('open');
    });
    expect(monitor.isDetermined).toBe(true);
  });

  // Goal: a doubt does not outlive what it was about. Method: a window so short that alternatives are forgotten.
  test('doubts nothing any more after a line that shows the whole state', () => {
    const workers = ['a', 'b', 'c'];
    const whole = lockEvents({ workers, steps: 100, seed: 5 });
    const seen = (index: number): TraceEventBody => partly(whole)[index] as TraceEventBody;
    const statusAfter = (told: boolean) => {
      const monitor = createMonitor({ specs: [lockSpec({ workers })], budget: { windowLinesMax: 20 } });
      monitor.header({ trace: 'plimsoll/1', ...LOCK_HEADER });
      const events = whole.slice(0, 80).map((event, index) => (told && index === 79 ? event : seen(index)));
      [...events, { ...seen(80), state: { token: 0 } }].forEach((event, at) => {
        monitor.event({ ...event, seq: at + 1, prev: LOCK_HEADER.specDigest }, at + 2);
      });
      return [monitor.events, monitor.status];
    };
    expect(statusAfter(false)).toEqual([80, 'inconclusive']);
    expect(statusAfter(true)).toEqual([80, 'refused']);
  });

  // Goal: a reader sees why, not that there is nothing to see. Method: no worker is named, and none can release.
  test('names the conjunct that blocks an action whose values the trace leaves out', () => {
    const monitor = createMonitor({ specs: [lockSpec({ workers: ['a', 'b'] })] });
    monitor.header({ trace: 'plimsoll/1', ...LOCK_HEADER });
    const event = { seq: 1, tsUs: 1, actor: 'a', action: 'Release', prev: LOCK_HEADER.specDigest };
    expect(monitor.event(event, 2)).toBe('refused');
    const answer = monitor.finish({
      kind: 'stopped',
      header: { trace: 'plimsoll/1', ...LOCK_HEADER },
      count: 1,
      lastSeq: 1,
    });
    expect(answer).toMatchObject({
      refusal: {
        explanation: {
          specs: [
            {
              attempts: [{ args: 'w = "a"', reason: { kind: 'blocked', conjunct: { text: 'holder = w' } } }],
            },
          ],
        },
      },
    });
  });
});
