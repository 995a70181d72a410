import { type ActionPredicate, createRuntime, type State } from '@plimsoll/tla-values';
import { expect, test } from 'vitest';
import { exploreSync } from '../explore.ts';
import { handAction, handSpec, placeIn } from '../testing/hand-spec.ts';

const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });
const LIMIT = 9;

/** x and y go up or down by one in turn; `grows` is a step property of x alone. */
function grid(grows: (from: number, to: number) => boolean) {
  const asked: string[] = [];
  const kept: string[] = [];
  const holds = (state: State, next: State): boolean => {
    asked.push(`${state['x']} ${next['x']}`);
    return grows(state['x'] as number, next['x'] as number);
  };
  const whole: ActionPredicate = {
    name: 'Grows',
    location: placeIn('Hand', 1),
    holds: (state, next) => grows(state['x'] as number, next['x'] as number) || state['x'] === next['x'],
    action: {
      reads: ['x'],
      readsNext: ['x'],
      holds,
      keeps: (state, next) => {
        kept.push(`${state['x']} ${next['x']}`);
        return state['x'] === next['x'];
      },
    },
  };
  const one = (variable: string) =>
    handAction({
      id: variable,
      reads: [variable],
      writes: [variable],
      steps: (state) =>
        [-1, 1]
          .map((by) => ((state[variable] as number) + by + LIMIT + 1) % (LIMIT + 1))
          .map((value) => ({ writes: { [variable]: value } })),
    });
  const spec = handSpec({
    name: 'Grid',
    runtime,
    variables: ['x', 'y'],
    initialStates: [{ x: 0, y: 0 }],
    actions: [one('x'), one('y')],
    properties: [
      {
        name: 'Grows',
        location: placeIn('Hand', 1),
        initial: [],
        invariants: [],
        steps: [whole],
        liveness: undefined,
      },
    ],
  });
  return { spec, asked, kept };
}

test('a step property is asked once for each pair of values that it reads, and its subscript where it says no', () => {
  const near = (from: number, to: number): boolean => from !== to;
  const { spec, asked, kept } = grid(near);
  expect(exploreSync(spec)).toMatchObject({ verdict: 'ok', counts: { distinct: (LIMIT + 1) ** 2 } });
  const values = Array.from({ length: LIMIT + 1 }, (_, x) => x);
  const pairs = values.flatMap((x) =>
    [x, (x + 1) % (LIMIT + 1), (x + LIMIT) % (LIMIT + 1)].map((to) => `${x} ${to}`),
  );
  expect(asked.toSorted()).toEqual(pairs.toSorted());
  expect(new Set(kept)).toEqual(new Set(values.map((x) => `${x} ${x}`)));
});

test('a step that violates it is found, with the trace that is found without memory', () => {
  const { spec } = grid((from, to) => to !== 5 || from < to);
  const [known, anew] = [true, false].map((memoise) => exploreSync(spec, { memoise }));
  expect(known).toMatchObject({ verdict: 'invariant', property: 'Grows', violations: [{ check: 'step' }] });
  expect({ ...known, seconds: 0, cpuSeconds: 0, peakBytes: 0 }).toEqual({
    ...anew,
    seconds: 0,
    cpuSeconds: 0,
    peakBytes: 0,
  });
});
