import { testedModel, tour } from '@plimsoll/model-tests';
import type { Runtime, Value } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import * as spec from '../../../specs-tla/Promotion/generated/Promotion.ts';
import { judge } from '../src/index.ts';
import { driver, driverOf, type Judge } from './driver.ts';

const constants = (runtime: Runtime): ReadonlyMap<string, Value> =>
  new Map<string, Value>([
    ['Requirements', runtime.set(['r1', 'r2'])],
    ['PaperNeeds', runtime.set(['r1'])],
    ['People', runtime.set(['ann', 'bob'])],
    ['ApprovalsNeeded', 2],
    ['UpsetsMax', 2],
  ]);
const tested = testedModel(spec, constants, driver);
const toured = (judgeOf: Judge) =>
  tour(tested.model, tested.graph, driverOf(judgeOf).create(tested.constants));

const FAULTS: readonly [string, Judge][] = [
  ['promotes whatever it is asked', (judged) => ({ ...judge(judged), verdict: 'PROMOTE' as const })],
  [
    'promotes to live what is fit for paper',
    (judged) => ({ ...judge(judged), verdict: judge({ ...judged, stage: 'paper' }).verdict }),
  ],
  ['never promotes', (judged) => ({ ...judge(judged), verdict: 'REFUSE' as const })],
  [
    'takes anybody for two people',
    (judged) => judge({ ...judged, approvals: { owners: ['x', 'y'], refusals: [] } }),
  ],
  ['looks at no file', (judged) => judge({ ...judged, currentDigest: () => '1'.padStart(64, '0') })],
  [
    'forgets that the build was stopped',
    (judged) => judge({ ...judged, trip: { isTripped: false, reasons: [] } }),
  ],
  ['has no clock', (judged) => judge({ ...judged, nowMs: judged.nowMs - 36_000_000 })],
];

// Goal: a judge that breaks a rule of the model is caught. Method: one fault each in the real one.
describe('the tour along Promotion', () => {
  test('finds nothing wrong with the real judge, and sees every state', async () => {
    const { failure, statesVisited, actionsNotCovered } = await toured(judge);
    expect({ failure, statesVisited, actionsNotCovered }).toEqual({
      failure: undefined,
      statesVisited: 191,
      actionsNotCovered: [],
    });
  });

  test.each(FAULTS)('catches a judge that %s', async (_what, faulty) => {
    const { failure, actionsNotCovered } = await toured(faulty);
    expect(failure !== undefined || actionsNotCovered.length > 0).toBe(true);
  });
});
