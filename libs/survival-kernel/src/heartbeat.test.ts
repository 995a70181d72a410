import { describe, expect, test } from 'vitest';
import { StopWithinMs } from './generated/numbers.ts';
import { HeartbeatWatch, heartbeatLimits } from './heartbeat.ts';
import { mustHold, tripOnUncaught } from './level-a-assert.ts';
import { SharedHealth } from './shared-health.ts';
import { SUPERVISOR_LOOK_MS } from './supervisor.ts';
import { LOOK_MS } from './watchdog.ts';

describe('a heartbeat', () => {
  test('is missed from the third period without a beat on, 150 ms', () => {
    expect(heartbeatLimits).toEqual({ periodMs: 50, missesMax: 3 });
    const watch = new HeartbeatWatch(heartbeatLimits, 7, 1_000);
    const looks: [number, number][] = [
      [7, 1_100],
      [7, 1_149],
      [7, 1_150],
      [8, 1_200],
      [8, 1_349],
      [8, 1_350],
    ];
    expect(looks.map(([beats, nowMs]) => watch.look(beats, nowMs))).toEqual([
      'ALIVE',
      'ALIVE',
      'MISSED',
      'ALIVE',
      'ALIVE',
      'MISSED',
    ]);
  });

  test('cannot be judged by a watcher that was asleep, or whose clock went back', () => {
    const watch = new HeartbeatWatch(heartbeatLimits, 1, 1_000);
    expect(watch.look(5, 1_150)).toBe('ASLEEP');
    expect(watch.look(6, 1_149)).toBe('ASLEEP');
    expect(watch.look(7, Number.NaN)).toBe('ASLEEP');
    expect(watch.look(8, 1_200)).toBe('ASLEEP'); // its last look has no time
    expect(watch.look(9, 1_210)).toBe('ALIVE');
    expect(watch.look(9, 1_210)).toBe('ALIVE'); // twice in one millisecond: no clock went back
    expect(watch.look(9, 1_205)).toBe('ASLEEP');
    expect(watch.look(9, 1_209)).toBe('MISSED'); // it went back behind the last beat: what was heard counts no more
    expect(watch.look(10, 1_209.25)).toBe('ALIVE');
    expect(watch.look(10, 1_359.125)).toBe('ALIVE');
    expect(watch.look(10, 1_359.25)).toBe('MISSED');
  });

  test('may count past 32 bits, and has no limits that allow for ever', () => {
    const watch = new HeartbeatWatch(heartbeatLimits, 0x7fff_ffff, 0);
    expect(watch.look(-0x8000_0000, 100)).toBe('ALIVE'); // the next one in a word of 32 bits
    expect(watch.look(-0x8000_0000, 200)).toBe('ALIVE');
    expect(watch.look(-0x8000_0000, 250)).toBe('MISSED');
    for (const limits of [
      { periodMs: Number.POSITIVE_INFINITY, missesMax: 3 },
      { periodMs: 50, missesMax: Number.NaN },
    ])
      expect(new HeartbeatWatch(limits, 0, 0).look(1, 0)).toBe('ASLEEP');
  });

  // What pin_heartbeat_in_time asks of whoever looks: a stop within 10 ms of the k-th missed beat.
  test('is looked at twice within the time to stop, or more often', () => {
    expect(2 * LOOK_MS).toBeLessThanOrEqual(StopWithinMs);
    expect(2 * SUPERVISOR_LOOK_MS).toBeLessThanOrEqual(StopWithinMs);
  });
});

describe('an assertion at level A', () => {
  test('throws the word before it ends the process', () => {
    const health = new SharedHealth();
    const seen: string[] = [];
    const end = (sentence: string): never => {
      seen.push(`${sentence}: ${health.causes.join()}`);
      throw new Error('ended');
    };
    mustHold(true, 'holds', health, end);
    expect([seen, health.tripWord]).toEqual([[], 0]);
    expect(() => mustHold(false, 'fails', health, end)).toThrow('ended');
    expect(seen).toEqual(['fails: assertion']);
  });

  test('ends the real process from any thread: with SIGKILL, and its sentence', () => {
    const health = new SharedHealth();
    const { kill } = process;
    const { write } = process.stderr;
    const done: unknown[] = [];
    process.kill = ((pid: number, signal: string) =>
      done.push(pid === process.pid, signal) > 0) as typeof process.kill;
    process.stderr.write = ((text: string) => done.push(text) > 0) as typeof process.stderr.write;
    try {
      expect(() => mustHold(false, 'a defect', health)).toThrow('a defect');
    } finally {
      process.kill = kill;
      process.stderr.write = write;
    }
    expect(done).toEqual(['defect: a defect\n', true, 'SIGKILL']);
  });

  test('has a net below it: what nobody catches throws the word as well', () => {
    const health = new SharedHealth();
    const before = process.listeners('uncaughtExceptionMonitor');
    tripOnUncaught(health);
    const [added] = process.listeners('uncaughtExceptionMonitor').filter((each) => !before.includes(each));
    process.removeListener('uncaughtExceptionMonitor', added as NodeJS.UncaughtExceptionListener);
    (added as () => void)();
    expect(health.causes).toEqual(['assertion']);
  });
});
