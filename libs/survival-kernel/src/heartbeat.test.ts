import { describe, expect, test } from 'vitest';
import { HeartbeatWatch, heartbeatLimits } from './heartbeat.ts';
import { mustHold, tripOnUncaught } from './level-a-assert.ts';
import { SharedHealth } from './shared-health.ts';

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
      'alive',
      'alive',
      'missed',
      'alive',
      'alive',
      'missed',
    ]);
  });

  test('cannot be judged by a watcher that was asleep, or whose clock went back', () => {
    const watch = new HeartbeatWatch(heartbeatLimits, 1, 1_000);
    expect(watch.look(5, 1_150)).toBe('asleep');
    expect(watch.look(6, 1_149)).toBe('asleep');
    expect(watch.look(7, Number.NaN)).toBe('asleep');
    expect(watch.look(8, 1_200)).toBe('asleep'); // its last look has no time
    expect(watch.look(9, 1_210)).toBe('alive');
    expect(watch.look(9, 1_210)).toBe('alive'); // twice in one millisecond: no clock went back
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
