/** The walks whose traces are judged: a cluster that loses members, and services that stall. */
import type { DriverFactory, SpecEvent } from '@plimsoll/model-tests';
import type { Walk } from './walked-trace.ts';

const WORKERS = ['w1', 'w2', 'w3'];
const SERVICES = ['feed', 'scan', 'venue'];

/** Three workers, leases of three ticks, clocks that differ by one, deaths at any time. */
export function locksWalk(factory: DriverFactory, tries: number): Walk {
  const times = (count: number, events: readonly SpecEvent[]): SpecEvent[] =>
    Array.from({ length: count }, () => events).flat();
  const byWorker = (type: string): SpecEvent[] => WORKERS.map((w) => ({ type, w }));
  return {
    spec: 'DistributedLocks',
    factory,
    constants: {
      Workers: { '#set': WORKERS },
      LeaseTicks: 3,
      DriftTicks: 1,
      SkewTicks: 1,
      TakeOverTicks: 2,
      TokensPerTick: 4,
      TimeMax: tries,
    },
    stimuli: [
      ...times(3, ['Ask', 'Receive', 'Stop', 'Send', 'Pass', 'Refuse'].flatMap(byWorker)),
      ...byWorker('Lose'),
      ...['Fail', 'Forget'].flatMap((type) => [0, 1].map((b) => ({ type, b }))),
      ...times(4, [{ type: 'Tick', slow: { '#set': [] } }]),
      ...WORKERS.map((w) => ({ type: 'Tick', slow: { '#set': [w] } })),
    ],
    tries,
    seed: 2_026,
  };
}

/** Three services with three beats to miss, a score every fourth tick. */
export function watchdogWalk(factory: DriverFactory, tries: number): Walk {
  const byService = (type: string): SpecEvent[] => SERVICES.map((s) => ({ type, s }));
  const beats = byService('Beat');
  const tick: SpecEvent = { type: 'Tick' };
  return {
    spec: 'Watchdog',
    factory,
    constants: { Services: { '#set': SERVICES }, BeatTicks: 3, ScoreTicks: 4, ValidTicks: 6 },
    stimuli: [
      ...[beats, beats, beats, beats].flat(),
      ...[tick, tick, tick, tick, tick, tick],
      ...['Stall', 'Recover', 'Clear'].flatMap(byService),
      { type: 'Die' },
      { type: 'Revive' },
      { type: 'Revive' },
    ],
    tries,
    seed: 2_026,
  };
}
