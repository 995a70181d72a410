/** The ladder of postures, the thresholds of a shock, and what a process asks of its compiler. */
import { execFileSync } from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import v8 from 'node:v8';
import { expect, test, vi } from 'vitest';
import { calibrations, paperCalibration } from './calibrations.ts';
import { inlineHotPath } from './hot-path.ts';
import { POSTURES, quoteWidth } from './postures.ts';

test('there are four postures, lowest first, each with its quote width', () => {
  expect(POSTURES.map((posture) => [posture, quoteWidth(posture)])).toEqual([
    ['HIBERNATE', 'none'],
    ['TURTLE', 'wide'],
    ['STALKER', 'base'],
    ['APEX', 'base'],
  ]);
});

test('a calibration is found under the id that traces name; it says what it rests on, and ends after a year', () => {
  expect([...calibrations.keys()]).toEqual(['paper-2025-04']);
  expect(calibrations.get('paper-2025-04')).toBe(paperCalibration);
  expect(paperCalibration).toMatchObject({ id: 'paper-2025-04', validUntilMs: 31_536_000_000 });
  expect(paperCalibration.basis).toMatch(/hftbacktest .* perps18/);
});

test('the compiler is asked for what it knows, and for more than it would do by itself', () => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  const asked: string[] = [];
  const spy = vi.spyOn(v8, 'setFlagsFromString').mockImplementation((flag) => void asked.push(flag));
  syncBuiltinESMExports();
  try {
    inlineHotPath();
  } finally {
    spy.mockRestore();
    syncBuiltinESMExports();
  }
  expect(asked).toHaveLength(3);
  for (const flag of asked) {
    const [name, value] = flag.split('=');
    const ofItself = new RegExp(`${name} \\([^]*?default: ${name}=(\\d+)`).exec(known)?.[1];
    expect([name, Number(value) > Number(ofItself)]).toEqual([name, true]);
  }
});
