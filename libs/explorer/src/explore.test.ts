import type { CompiledSpec, Property, State } from '@plimsoll/tla-values';
import { createRuntime } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import { exploreSync } from './explore.ts';
import type { ExplorationResult } from './result.ts';
import { counter, handAction, handPredicate, handSpec, placeIn } from './testing/hand-spec.ts';
import { twoPhase } from './testing/two-phase.ts';

const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });

/** x counts up for ever; the tests cut it at 3. */
const upwards = (parts: Partial<CompiledSpec>): CompiledSpec => ({
  ...counter(runtime, 'Upwards', 1000, (x) => [x + 1]),
  ...parts,
});
const belowThree = handPredicate('BelowThree', ['x'], (state) => (state['x'] as number) < 3);

/** Specs D and Z of the measurements: TLC 2.15, -workers 1 -fp 0, gave the figures in the tests below. */
const branching = (parts: Partial<CompiledSpec>): CompiledSpec => ({
  ...handSpec({
    name: 'Branching',
    runtime,
    variables: ['x', 'y'],
    initialStates: [
      { x: 0, y: 0 },
      { x: 0, y: 1 },
    ],
    actions: [
      handAction({
        id: 'A',
        reads: ['x'],
        writes: ['x'],
        steps: ({ x }) => ((x as number) < 3 ? [{ writes: { x: (x as number) + 1 } }] : []),
      }),
      handAction({
        id: 'B',
        reads: ['x'],
        writes: ['x'],
        steps: ({ x }) => (x === 2 ? [{ writes: { x: 10 } }] : []),
      }),
      handAction({
        id: 'Cycle',
        reads: ['x', 'y'],
        writes: ['y'],
        steps: ({ x, y }) => (x === 3 ? [{ writes: { y: 1 - (y as number) } }] : []),
      }),
    ],
  }),
  ...parts,
});

const notTwo = handPredicate('NotTwo', ['x'], ({ x }) => x !== 2);
const notTen = handPredicate('NotTen', ['x'], ({ x }) => x !== 10);

const property = (parts: Partial<Property>): Property => ({
  name: 'P',
  location: placeIn('Hand', 1),
  initial: [],
  invariants: [],
  steps: [],
  liveness: undefined,
  ...parts,
});

const summary = ({ verdict, property, counts, trace }: ExplorationResult) => ({
  verdict,
  property,
  counts: [counts.distinct, counts.generated, counts.depth],
  states: trace?.steps.map(({ state }) => Object.values(state).join()),
});

describe('counts, as TLC 2.15 prints them with one worker', () => {
  test('distinct leaves out states that CONSTRAINT cuts, generated does not', () => {
    expect(summary(exploreSync(upwards({ constraints: [belowThree] }), { deadlock: false }))).toEqual({
      verdict: 'ok',
      property: undefined,
      counts: [3, 4, 3],
      states: undefined,
    });
  });

  test('an invariant is checked on the states that CONSTRAINT cuts', () => {
    const spec = upwards({ constraints: [belowThree], invariants: [belowThree] });
    expect(summary(exploreSync(spec, { deadlock: false }))).toEqual({
      verdict: 'invariant',
      property: 'BelowThree',
      counts: [3, 4, 3],
      states: ['0', '1', '2', '3'],
    });
  });

  test('a step property is checked on the steps that CONSTRAINT cuts', () => {
    const steps = [
      { name: 'P', location: placeIn('Hand', 1), holds: (_: State, next: State) => belowThree.holds(next) },
    ];
    const result = exploreSync(upwards({ constraints: [belowThree], properties: [property({ steps })] }), {
      deadlock: false,
    });
    expect(result.violations[0]?.check).toBe('step');
    expect(summary(result)).toEqual({
      verdict: 'invariant',
      property: 'P',
      counts: [3, 4, 3],
      states: ['0', '1', '2', '3'],
    });
  });

  test('each initial state counts once as distinct, each time as generated, and depth starts at 1', () => {
    const spec = handSpec({
      name: 'Still',
      runtime,
      variables: ['x'],
      initialStates: [{ x: 0 }, { x: 1 }, { x: 0 }],
      actions: [handAction({ id: 'Never', reads: [], writes: [], steps: () => [] })],
    });
    const result = exploreSync(spec, { deadlock: false });
    expect(result.counts).toEqual({ init: 2, initGenerated: 3, distinct: 2, generated: 3, depth: 1 });
    expect(
      exploreSync({ ...spec, constraints: [belowThree, notTwo, handPredicate('None', [], () => false)] })
        .counts,
    ).toEqual({
      init: 0,
      initGenerated: 3,
      distinct: 0,
      generated: 3,
      depth: 1,
    });
  });

  test('a deadlock ends the run at the first state without successors, states found until then included', () => {
    expect(summary(exploreSync(branching({})))).toEqual({
      verdict: 'deadlock',
      property: undefined,
      counts: [10, 11, 4],
      states: ['0,0', '1,0', '2,0', '10,0'],
    });
  });

  test('an action constraint cuts steps, which then count as generated only', () => {
    const actionConstraints = [
      { name: 'NotToTen', location: placeIn('Hand', 1), holds: (_: State, next: State) => next['x'] !== 10 },
    ];
    expect(summary(exploreSync(branching({ actionConstraints })))).toMatchObject({
      verdict: 'ok',
      counts: [8, 12, 4],
    });
  });

  test('TwoPhase has the states that TLC finds', () => {
    const result = exploreSync(twoPhase(runtime, 4));
    expect(summary(result)).toMatchObject({ verdict: 'ok', counts: [1568, 8258, 14] });
  });
});

describe('violations', () => {
  test('a violated invariant ends the run with a shortest trace', () => {
    expect(summary(exploreSync(branching({ invariants: [notTwo, notTen] })))).toEqual({
      verdict: 'invariant',
      property: 'NotTwo',
      counts: [5, 5, 3],
      states: ['0,0', '1,0', '2,0'],
    });
  });

  test('continuing, each violated property is reported once, and a deadlock still ends the run', () => {
    const spec = branching({ invariants: [notTwo, notTen] });
    const result = exploreSync(spec, { continueAfterViolation: true });
    expect(result.violations.map((violation) => violation.property ?? violation.check)).toEqual([
      'NotTwo',
      'NotTen',
      'deadlock',
    ]);
    expect(result.counts).toMatchObject({ distinct: 10, generated: 11, depth: 4 });
    const withoutDeadlock = exploreSync(spec, { continueAfterViolation: true, deadlock: false });
    expect(withoutDeadlock.counts).toMatchObject({ distinct: 10, generated: 12, depth: 4 });
    expect(withoutDeadlock.verdict).toBe('invariant');
    expect(withoutDeadlock.complete).toBe(true);
  });

  test('a refined Init is checked on initial states', () => {
    const initial = [handPredicate('YIsZero', ['y'], ({ y }) => y === 0)];
    const result = exploreSync(branching({ properties: [property({ initial })] }));
    expect(result.violations[0]?.check).toBe('initial');
    expect(summary(result)).toMatchObject({ verdict: 'invariant', property: 'P', states: ['0,1'] });
  });

  test('a false ASSUME ends the run before any state', () => {
    const assumptions = [{ name: 'Sane', location: placeIn('Hand', 7), holds: () => false }];
    const result = exploreSync(branching({ assumptions }));
    expect(summary(result)).toMatchObject({ verdict: 'assumption', property: 'Sane', counts: [0, 0, 1] });
  });

  test('a trace names the action and what it chose', () => {
    const spec = twoPhase(runtime, 2);
    const invariants = [handPredicate('NobodyAborts', ['tmState'], ({ tmState }) => tmState !== 'committed')];
    const { trace } = exploreSync({ ...spec, invariants });
    expect(trace?.steps.map(({ action }) => action?.id)).toEqual([
      undefined,
      'RMPrepare',
      'TMRcvPrepared',
      'RMPrepare',
      'TMRcvPrepared',
      'TMCommit',
    ]);
    expect(trace?.steps[1]?.action?.payload).toEqual([{ name: 'rm', value: runtime.modelValue('rm1') }]);
  });
});
