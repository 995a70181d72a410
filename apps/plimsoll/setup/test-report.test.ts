import { describe, expect, it } from 'vitest';
import { sumUp } from './test-report.mjs';

const test = (status: string, ...titles: string[]) => ({
  status,
  ancestorTitles: titles.slice(0, -1),
  title: titles.at(-1),
});
const file = (name: string, status: string, ...assertionResults: unknown[]) => ({
  name: `/p/${name}`,
  status,
  assertionResults,
});
const sum = (testResults: unknown[], overrides = {}) =>
  sumUp({ checks: [], vitestCode: 0, report: { testResults }, isCi: false, root: '/p', ...overrides });

const passing = file('a.test.ts', 'passed', test('passed', 'a', 'works'));
const skipping = file(
  'b.test.ts',
  'passed',
  test('skipped', 'proofs (to enable: apt-get install coq)', 'holds'),
);
const recordings = file(
  'c.test.ts',
  'passed',
  test('skipped', 'btc (to enable: set PLIMSOLL_DATA)', 'reads'),
);

describe('sumUp', () => {
  it('ends in the sum, checks counted', () => {
    const checks = [{ name: 'type check', passed: true }];
    expect(sum([passing], { checks })).toEqual({ lines: ['2 passed, 0 failed'], exitCode: 0 });
  });

  it('lists a skipped suite with the command that enables it', () => {
    expect(sum([passing, skipping])).toEqual({
      lines: [
        'skipped: b.test.ts: proofs (1 test)',
        '  to enable: apt-get install coq',
        '1 passed, 0 failed, 1 skipped',
      ],
      exitCode: 0,
    });
  });

  it('counts a skip as a failure in CI, but for recordings, which nobody may commit', () => {
    const { lines, exitCode } = sum([passing, skipping, recordings], { isCi: true });
    expect(lines.at(-1)).toBe('1 passed, 1 failed, 1 skipped');
    expect(exitCode).toBe(1);
  });

  it.each([
    [
      'a check that failed',
      [passing],
      { checks: [{ name: 'type check', passed: false }] },
      '1 passed, 1 failed',
    ],
    [
      'a test that failed',
      [passing, file('d', 'failed', test('failed', 'x'))],
      { vitestCode: 1 },
      '1 passed, 1 failed',
    ],
    ['a file that did not load', [passing, file('d', 'failed')], { vitestCode: 1 }, '1 passed, 1 failed'],
    ['an error outside of tests', [passing], { vitestCode: 1 }, '1 passed, 1 failed'],
    ['no test at all', [], {}, '0 passed, 1 failed'],
    ['a run that broke off', [], { report: undefined, vitestCode: 1 }, '0 passed, 1 failed'],
    ['a status that we do not know', [file('d', 'passed', test('odd', 'x'))], {}, '0 passed, 1 failed'],
  ])('fails on %s', (_, results, overrides, line) => {
    const { lines, exitCode } = sum(results, overrides);
    expect(lines.at(-1)).toBe(line);
    expect(exitCode).toBe(1);
  });
});
