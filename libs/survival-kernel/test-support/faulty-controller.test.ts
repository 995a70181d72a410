import { failureText, testedModel, tour } from '@plimsoll/model-tests';
import type { Runtime, Value } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import * as spec from '../../../specs-tla/SurvivalController/generated/SurvivalController.ts';
import { driver, driverOf } from './driver.ts';
import { faultyControllers } from './faulty-controller.ts';

/** The edges of every posture, and 25 minutes at a time: the small model's. */
const RAW = [0, 79_999, 120_000, 499_999, 600_000, 849_999, 850_000, 919_999, 920_000, 1_000_000];
const constants = (runtime: Runtime): ReadonlyMap<string, Value> =>
  new Map<string, Value>([
    ['RawValues', runtime.set(RAW)],
    ['Elapsed', runtime.set([0, 1_500_000])],
    ['People', runtime.set(['ann', 'bob'])],
  ]);
const tested = testedModel(spec, constants, driver);

/** The fault, how it shows, and the last action of the list that shows it. */
const FAULTS = [
  ['damping on category 1', 'wrong state', 'Break'],
  ['a trip that leaves the posture to the next evaluation', 'wrong state', 'Break'],
  ['a return above the threshold, not at it', 'wrong state', 'Evaluate'],
  ['a posture left at its threshold, not below it', 'wrong state', 'Evaluate'],
  ['no gap between leaving and coming back', 'wrong state', 'Evaluate'],
  ['a return that skips a posture', 'wrong state', 'Evaluate'],
  ['a drop that stops one posture down', 'wrong state', 'Evaluate'],
  ['a recovery twice as fast', 'wrong state', 'Evaluate'],
  ['a fall that is followed half way', 'wrong state', 'Evaluate'],
  ['a re-arm by one person', 'not allowed', 'Rearm'],
  ['a person who signs twice', 'not allowed', 'Sign'],
  ['a signature of somebody unknown', 'refused', 'Sign'],
  ['signatures that outlive a new breach', 'wrong state', 'Break'],
  ['a trip that ends when its cause is mended', 'wrong state', 'Mend'],
  ['an evaluation while tripped', 'not allowed', 'Evaluate'],
] as const;

const toured = (fault: string) => {
  const entries = faultyControllers[fault];
  if (entries === undefined) throw new Error(`no fault is called ${fault}`);
  return tour(tested.model, tested.graph, driverOf(entries).create(tested.constants));
};

// Goal: an implementation that breaks a rule of the model is caught. Method: one fault each in the real controller.
describe('the tour along SurvivalController', () => {
  test.each(FAULTS)('catches %s', async (fault, kind, action) => {
    const { failure } = await toured(fault);
    if (failure === undefined) throw new Error('the fault was not caught');
    const text = failureText(failure);
    if (process.env['SHOW_FAILURES'] === '1') process.stdout.write(`${fault}\n${text}\n\n`);
    expect([failure.kind, failure.event.type]).toEqual([kind, action]);
    const numbered = text.split('\n').filter((line) => /^ +\d+\. /.test(line));
    expect(numbered).toHaveLength(failure.events.length);
    expect(numbered.at(-1)).toContain(`${failure.events.length}. ${action}(`);
  });

  test('tells of a controller that never re-arms that Rearm was not covered', async () => {
    const { actionsNotCovered } = await toured('a controller that never re-arms');
    expect(actionsNotCovered).toEqual(['Rearm']);
  });

  test('has a case for every fault', () => {
    expect(Object.keys(faultyControllers).sort()).toEqual(
      [...FAULTS.map(([fault]) => fault), 'a controller that never re-arms'].sort(),
    );
  });
});
