import { describe, expect, it } from 'vitest';
import { filesToRunAgain, withSecondRun } from './second-run.mjs';

const ROOT = '/p';
const test = (status: string, title: string) => ({ status, ancestorTitles: ['a suite'], title });
const file = (name: string, ...tests: ReturnType<typeof test>[]) => ({
  name: `${ROOT}/${name}`,
  status: tests.every(({ status }) => status === 'passed') ? 'passed' : 'failed',
  assertionResults: tests,
});
const again = (...testResults: unknown[]) => filesToRunAgain({ testResults }, ROOT);

const guards = file('apps/kernel/src/testing/guards.test.ts', test('passed', 'x'), test('failed', 'beats'));
const guardsAlone = file(
  'apps/kernel/src/testing/guards.test.ts',
  test('passed', 'x'),
  test('passed', 'beats'),
);
const numbers = file('libs/ledger/src/entry.test.ts', test('failed', 'adds up'));
const passing = file('tests/mesh/members.test.ts', test('passed', 'come up'));

describe('a second run', () => {
  it('is for tests that wait for other processes, and for no others', () => {
    expect(again(guards, passing)).toEqual(['apps/kernel/src/testing/guards.test.ts']);
    expect(again(numbers)).toEqual([]);
    expect(again(guards, numbers)).toEqual([]); // the run has failed anyway
    expect(again(passing)).toEqual([]);
    expect(filesToRunAgain(undefined, ROOT)).toEqual([]);
  });

  it('never takes back a counterexample of a property test', () => {
    expect(again(file('apps/kernel/src/a.test.ts', test('failed', 'holds (with seed=-12)')))).toEqual([]);
  });

  it('is not for a project in which much is broken', () => {
    const many = ['a', 'b', 'c', 'd'].map((name) => file(`tests/mesh/${name}.test.ts`, test('failed', 'x')));
    expect(again(...many.slice(1))).toHaveLength(3);
    expect(again(...many)).toEqual([]);
  });

  it('counts in place of the first, and says what passed only alone', () => {
    const first = { testResults: [guards, passing] };
    expect(withSecondRun(first, { testResults: [guardsAlone] }, ROOT)).toEqual({
      report: { testResults: [guardsAlone, passing] },
      lines: [
        'shaky: apps/kernel/src/testing/guards.test.ts: a suite > beats: failed beside other tests, passed alone',
      ],
    });
    const unloaded = { ...guards, assertionResults: [] };
    expect(withSecondRun({ testResults: [unloaded] }, { testResults: [guardsAlone] }, ROOT).lines).toEqual([
      'shaky: apps/kernel/src/testing/guards.test.ts: failed beside other tests, passed alone',
    ]);
  });

  it('that fails as well is a failure', () => {
    const first = { testResults: [guards] };
    expect(withSecondRun(first, { testResults: [guards] }, ROOT)).toEqual({ report: first, lines: [] });
  });
});
