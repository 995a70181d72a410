import type { State, Temporal } from '@plimsoll/tla-values';
import { createRuntime } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import { exploreSync } from '../explore.ts';
import { formatTrace } from '../report/format-trace.ts';
import { graphSpec } from '../testing/graph-spec.ts';
import { handPredicate, placeIn } from '../testing/hand-spec.ts';

const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });
const location = placeIn('Graph', 1);

const at = (...nodes: number[]): Temporal => ({
  kind: 'state',
  location,
  holds: (state) => nodes.includes(state['at'] as number),
});
const eventually = (of: Temporal): Temporal => ({ kind: 'eventually', of });
const always = (of: Temporal): Temporal => ({ kind: 'always', of });
const leadsTo = (left: Temporal, right: Temporal): Temporal => ({ kind: 'leadsTo', left, right });
const fair = (
  kind: 'weakFairness' | 'strongFairness',
  ...steps: (readonly [number, number])[]
): Temporal => ({
  kind,
  location,
  enabled: (state: State) => steps.some(([from]) => from === state['at']),
  step: (state: State, next: State) => steps.some(([from, to]) => from === state['at'] && to === next['at']),
});

/** Spec L of the measurements: x counts from 0 to 3 by A, then B takes it back to 1. */
const ring = [
  { from: 0, to: 1, action: 'A' },
  { from: 1, to: 2, action: 'A' },
  { from: 2, to: 3, action: 'A' },
  { from: 3, to: 1, action: 'B' },
];
const anyStep = fair('weakFairness', [0, 1], [1, 2], [2, 3], [3, 1]);

const judge = (edges: typeof ring, fairness: readonly Temporal[], property: Temporal) => {
  const spec = graphSpec(runtime, edges, fairness, property);
  const { verdict, trace } = exploreSync(spec, { deadlock: false });
  return { verdict, text: trace && formatTrace(spec, trace) };
};

describe('temporal properties, with the verdicts of TLC 2.15', () => {
  test('nothing must happen without fairness: the counterexample stutters', () => {
    const { verdict, text } = judge(ring, [], eventually(at(3)));
    expect(verdict).toBe('liveness');
    expect(text).toBe('State 1: <Initial predicate>\nat = 0\n\nState 2: Stuttering');
  });

  test('weak fairness makes an enabled step happen', () => {
    expect(judge(ring, [anyStep], eventually(at(3))).verdict).toBe('ok');
  });

  test('TLCGet tells nothing of the run: the same formula is judged at several times', () => {
    const own = createRuntime({ stringOrder: ['level'], integers: 'tlc' });
    const level = () => own.standard('TLC', 'TLCGet')?.(-1, 'level') as number;
    const deep: Temporal = { kind: 'state', location, holds: () => level() > 2 };
    const spec = { ...graphSpec(own, ring, [anyStep], eventually(deep)), dependsOnRun: true };
    const told = { ...handPredicate('Shallow', ['at'], () => level() < 9), location };
    expect(exploreSync({ ...spec, properties: [], invariants: [told] }, { deadlock: false }).verdict).toBe(
      'ok',
    );
    const { verdict, violations } = exploreSync(spec, { deadlock: false });
    expect([verdict, violations[0]?.error?.message]).toEqual(['error', 'TLCGet(level) was undefined.']);
  });

  test('a part that is constant is evaluated first, wherever it stands', () => {
    const parts = [() => runtime.bool(1, -1)];
    const never: Temporal = { kind: 'state', location, constantParts: parts, holds: () => false };
    const { verdict, counts } = exploreSync(graphSpec(runtime, ring, [], leadsTo(never, at(1))));
    expect([verdict, counts.distinct]).toEqual(['error', 0]);
  });

  test('a condition that is constant decides whether there is fairness, and costs nothing', () => {
    const constant = (value: boolean): Temporal => ({
      kind: 'state',
      location,
      isConstant: true,
      holds: () => value,
    });
    const given = (value: boolean): Temporal => ({
      kind: 'implies',
      left: constant(value),
      right: fair('strongFairness', [0, 1], [1, 2], [2, 3], [3, 1]),
    });
    const none = Array.from({ length: 40 }, () => given(false));
    expect(judge(ring, none, eventually(at(3))).verdict).toBe('liveness');
    expect(judge(ring, [...none, given(true)], eventually(at(3))).verdict).toBe('ok');
  });

  test('a lasso goes back to an earlier state', () => {
    const { verdict, text } = judge(ring, [anyStep], eventually(always(at(2))));
    expect(verdict).toBe('liveness');
    expect(text?.split('\n').at(-1)).toMatch(/^Back to state 2: <B line 1, col 1 .* of module Graph>$/);
  });

  const coin = [
    { from: 0, to: 1, action: 'Toss' },
    { from: 1, to: 0, action: 'Tails' },
    { from: 1, to: 2, action: 'Heads' },
  ];
  const toss = fair('weakFairness', [0, 1]);
  const tails = fair('weakFairness', [1, 0]);

  test('weak fairness does not help a step that is disabled again and again', () => {
    const heads = fair('weakFairness', [1, 2]);
    expect(judge(coin, [toss, tails, heads], eventually(at(2))).verdict).toBe('liveness');
  });

  test('strong fairness does', () => {
    const heads = fair('strongFairness', [1, 2]);
    expect(judge(coin, [toss, tails, heads], eventually(at(2))).verdict).toBe('ok');
  });

  test('leads-to must hold from every state, not only from the first', () => {
    expect(judge(ring, [anyStep], leadsTo(at(3), at(1))).verdict).toBe('ok');
    expect(judge(ring, [anyStep], leadsTo(at(3), at(0))).verdict).toBe('liveness');
  });

  test('each conjunct of a property is judged', () => {
    const again = (node: number): Temporal => always(eventually(at(node)));
    for (const missed of [0, 9]) {
      for (const of of [
        [again(1), again(missed)],
        [again(missed), again(1)],
        [again(1), again(missed), again(2)],
      ]) {
        expect(judge(ring, [anyStep], { kind: 'and', of }).verdict).toBe('liveness');
      }
    }
    expect(judge(ring, [anyStep], { kind: 'and', of: [again(1), again(2), again(3)] }).verdict).toBe('ok');
  });

  test('fairness on the left of an implication is assumed', () => {
    const property: Temporal = { kind: 'implies', left: anyStep, right: eventually(at(3)) };
    expect(judge(ring, [], property).verdict).toBe('ok');
  });
});

describe('soundness', () => {
  const spec = graphSpec(runtime, ring, [anyStep], eventually(at(3)));

  test('a verdict on the whole graph is sound', () => {
    expect(exploreSync(spec)).toMatchObject({ verdict: 'ok', sound: true, reductions: [] });
  });

  test('a verdict under a CONSTRAINT that cut something holds under reduction only', () => {
    const cut = {
      ...spec,
      constraints: [handPredicate('Below3', ['at'], (state) => (state['at'] as number) < 3)],
    };
    expect(exploreSync(cut)).toMatchObject({ sound: false, reductions: ['constraint'] });
    const idle = {
      ...spec,
      constraints: [handPredicate('Below9', ['at'], (state) => (state['at'] as number) < 9)],
    };
    expect(exploreSync(idle)).toMatchObject({ verdict: 'ok', sound: true });
  });

  test('under a VIEW a property of steps holds under reduction only: steps from a state left out are not judged', () => {
    const stays = {
      name: 'NeverFrom3',
      location,
      holds: ({ at: from }: State, { at: to }: State) => from !== 3 || to === 3,
    };
    const property = { name: 'Stays', location, initial: [], invariants: [], steps: [stays] };
    const stepwise = { ...spec, properties: [{ ...property, liveness: undefined }] };
    expect(exploreSync(stepwise)).toMatchObject({ verdict: 'invariant', property: 'Stays' });
    const viewed = { ...stepwise, view: ({ at: node }: State) => Math.min(node as number, 2) };
    expect(exploreSync(viewed)).toMatchObject({ verdict: 'ok', sound: false, reductions: ['view'] });
    expect(exploreSync({ ...viewed, properties: [] })).toMatchObject({ verdict: 'ok', sound: true });
  });
});
