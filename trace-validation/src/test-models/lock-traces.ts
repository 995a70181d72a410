/** Traces of Lock, written by a small lock service that is no part of the monitor. */
import { memorySink, type TraceEventBody, type TraceHeaderBody, TraceWriter } from '@plimsoll/trace';
import { randomOf } from '../mutation-run.ts';
import { LOCK_DIGEST } from './lock.ts';

export interface LockRun {
  readonly workers?: readonly string[];
  readonly tokenMax?: number;
  readonly steps: number;
  readonly seed?: number;
}

export const LOCK_HEADER: TraceHeaderBody = {
  spec: 'Lock',
  specDigest: LOCK_DIGEST,
  model: 'MCLock',
  constants: {},
  source: 'lock-service',
  clock: 'boot-1',
  startedAt: '2026-01-01T00:00:00Z',
};

/** Fully observed events of a random run. */
export function lockEvents({
  workers = ['a', 'b'],
  tokenMax = 1000,
  steps,
  seed = 1,
}: LockRun): TraceEventBody[] {
  const random = randomOf(seed);
  const queue = new Map(workers.map((w) => [w, false]));
  let holder = 'nobody';
  let token = 0;
  const events: TraceEventBody[] = [];
  while (events.length < steps) {
    const w = workers[random(workers.length)] as string;
    let action: string | undefined;
    if (holder === w) {
      holder = 'nobody';
      action = 'Release';
    } else if (queue.get(w) === false) {
      queue.set(w, true);
      action = 'Request';
    } else if (holder === 'nobody' && token < tokenMax) {
      holder = w;
      token++;
      queue.set(w, false);
      action = 'Grant';
    } else if (holder === 'nobody') break;
    if (action === undefined) continue;
    const state = { holder, token, queue: { '#map': [...queue] } };
    events.push({ tsUs: (events.length + 1) * 10, actor: w, action, args: { w }, state });
  }
  return events;
}

/** What only sees who holds the lock with which token: neither the action nor the queue. */
export function partly(events: readonly TraceEventBody[]): TraceEventBody[] {
  return events.map(({ tsUs, actor, state }) => {
    const seen = state as { holder: string; token: number };
    return { tsUs, actor, state: { holder: seen.holder, token: seen.token } };
  });
}

export function traceOf(
  events: readonly TraceEventBody[],
  header: Partial<TraceHeaderBody> = {},
  firstSeq = 1,
): Buffer {
  const sink = memorySink();
  const writer = new TraceWriter(sink, { ...LOCK_HEADER, ...header }, { firstSeq });
  writer.appendAll(events);
  writer.end();
  return sink.bytes();
}
