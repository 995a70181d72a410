import { failureText, testedModel, tour } from '@plimsoll/model-tests';
import type { Runtime, Value } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import * as spec from '../../../specs-tla/InventoryLocks/generated/InventoryLocks.ts';
import { driver, driverOf, type SystemParts } from './driver.ts';
import { faultyServices, faultySystems } from './faulty-locks.ts';

const constants = (runtime: Runtime): ReadonlyMap<string, Value> =>
  new Map<string, Value>([
    ['Workers', runtime.set(['w1', 'w2'])],
    ['Instruments', runtime.set(['BTC'])],
    ['Slots', runtime.set(['s1'])],
    ['TokenMax', 2],
  ]);
const tested = testedModel(spec, constants, driver);

const toured = (parts: SystemParts) =>
  tour(tested.model, tested.graph, driverOf(parts).create(tested.constants));

/** The fault, how it shows, and the last action of the list that shows it. */
const SERVICES = [
  ['a grant while somebody holds the lease', 'not allowed', 'Grant'],
  ['a grant to a worker that did not ask', 'not allowed', 'Grant'],
  ['a grant that issues no new token', 'wrong state', 'Grant'],
  ['a renewal after the end of the lease', 'refused', 'Expire'],
  ['a renewal before it is due', 'not allowed', 'Renew'],
  ["a release of somebody else's lease", 'not allowed', 'Release'],
  ['an end of the lease in the first half of its time', 'not allowed', 'Expire'],
] as const;

const SYSTEMS = [
  ['a gate that ignores the token', 'not allowed', 'Pass'],
  ['a gate that passes only older tokens', 'not allowed', 'Pass'],
  ['a gate that leaves a passed order on the wire', 'wrong state', 'Pass'],
  ['a frozen worker that sends', 'not allowed', 'Send'],
  ['a worker that forgets its token while its lease runs', 'refusal changed state', 'Notice'],
  ['a wake-up that clears what the worker believed', 'refusal changed state', 'Wake'],
] as const;

// Goal: an implementation that breaks a rule of the model is caught. Method: one fault each in the real parts.
describe('the tour along InventoryLocks', () => {
  test('finds nothing wrong with the real parts, and sees every state', async () => {
    const { failure, covered, edges, neverChosen, beyond, actionsNotCovered, statesVisited } = await toured(
      {},
    );
    expect({ failure, statesVisited, actionsNotCovered }).toEqual({
      failure: undefined,
      statesVisited: 2096,
      actionsNotCovered: [],
    });
    expect(covered + neverChosen + beyond).toBe(edges);
    expect(covered).toBeGreaterThanOrEqual(9040);
  });

  test.each(SERVICES)('catches %s', async (fault, kind, action) => {
    const locks = faultyServices[fault];
    await expectCaught(fault, locks === undefined ? {} : { locks }, kind, action);
  });

  test.each(SYSTEMS)('catches %s', async (fault, kind, action) => {
    const system = faultySystems[fault];
    await expectCaught(fault, system === undefined ? {} : { system }, kind, action);
  });

  test('tells of a service that never grants that Grant was not covered', async () => {
    const locks = faultyServices['a service that never grants'];
    const { failure, actionsNotCovered } = await toured(locks === undefined ? {} : { locks });
    expect(failure).toBeUndefined();
    expect(actionsNotCovered).toContain('Grant');
  });
});

async function expectCaught(fault: string, parts: SystemParts, kind: string, action: string): Promise<void> {
  const { failure } = await toured(parts);
  if (failure === undefined) throw new Error('the fault was not caught');
  const text = failureText(failure);
  if (process.env['SHOW_FAILURES'] === '1') process.stdout.write(`${fault}\n${text}\n\n`);
  expect([failure.kind, failure.event.type]).toEqual([kind, action]);
  const numbered = text.split('\n').filter((line) => /^ +\d+\. /.test(line));
  expect(numbered).toHaveLength(failure.events.length);
  expect(numbered.at(-1)).toContain(`${failure.events.length}. ${action}(`);
}
