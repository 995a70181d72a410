import type { Value } from '@plimsoll/tla-values';
import { createRuntime, TlaError } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import { exploreSync } from '../explore.ts';
import { counter, handPredicate, handSpec, placeIn } from '../testing/hand-spec.ts';
import { twoPhase } from '../testing/two-phase.ts';
import { formatState, formatTrace } from './format-trace.ts';
import { itfTrace } from './itf-trace.ts';

const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });

const preparing = {
  ...twoPhase(runtime, 1),
  invariants: [
    handPredicate(
      'NobodyPrepares',
      ['tmPrepared'],
      ({ tmPrepared }) => runtime.format(tmPrepared as never) === '{}',
    ),
  ],
};

describe('a counterexample', () => {
  test('is printed as TLC prints it', () => {
    const { trace } = exploreSync(preparing);
    expect(trace && formatTrace(preparing, trace).split('\n').slice(0, 8)).toEqual([
      'State 1: <Initial predicate>',
      '/\\ rmState = (rm1 :> "working")',
      '/\\ tmState = "init"',
      '/\\ tmPrepared = {}',
      '/\\ msgs = {}',
      '',
      'State 2: <RMPrepare line 1, col 1 to line 1, col 1 of module TwoPhase>',
      '/\\ rmState = (rm1 :> "prepared")',
    ]);
  });

  test('shows the variables where the ALIAS has no value', () => {
    const spec = {
      ...counter(runtime, 'Counter', 2, (x) => [x + 1]),
      invariants: [handPredicate('Low', ['x'], ({ x }) => (x as number) < 1)],
      alias: ({ x }: { readonly [name: string]: Value }): Value => {
        if (x === 0) throw new TlaError('choose', 'no witness', 0);
        return runtime.record(['shown', 'twice'], [x as Value, 2 * (x as number)]);
      },
    };
    const { trace } = exploreSync(spec);
    const text = trace === undefined ? '' : formatTrace(spec, trace);
    expect(text).toContain('x = 0\n(ALIAS has no value: no witness)');
    expect(text).toMatch(/\n\/\\ (shown = 1\n\/\\ twice = 2|twice = 2\n\/\\ shown = 1)\n/);
  });

  test('shows an ALIAS of one field like one variable, and beside the state one that is no record', () => {
    const shown = (alias: (x: number) => Value): string => {
      const spec = {
        ...counter(runtime, 'Counter', 2, (x) => [x + 1]),
        alias: ({ x }: { readonly [name: string]: Value }): Value => alias(x as number),
      };
      return formatState(spec, { x: 1 });
    };
    expect(shown((x) => runtime.record(['half'], [x]))).toBe('half = 1');
    expect(shown((x) => runtime.tuple([x, x]))).toBe('x = 1\n(ALIAS is no record: <<1, 1>>)');
    expect(shown(() => runtime.tuple([]))).toBe('x = 1\n(ALIAS is no record: <<>>)');
  });

  test('as ITF has the action and its payload beside each state', () => {
    const { trace } = exploreSync(preparing);
    const itf = trace && itfTrace(preparing, trace);
    expect(itf?.vars).toEqual(['rmState', 'tmState', 'tmPrepared', 'msgs']);
    expect(itf?.states[1]).toMatchObject({
      '#meta': { index: 1, action: 'RMPrepare', args: { rm: 'rm1' } },
      rmState: { '#map': [['rm1', 'prepared']] },
    });
    expect(itf).not.toHaveProperty('loop');
  });
});

describe('an expression without a value', () => {
  const site = placeIn('Counter', 12);
  const failing = (x: number): number[] => {
    if (x === 2) throw new TlaError('domain', 'Attempted to apply the function at 3', 0);
    return [x + 1];
  };

  test('in an action ends the run with its place and the behaviour that leads there', () => {
    const spec = { ...counter(runtime, 'Counter', 9, failing), sites: [site] };
    const { verdict, violations, trace } = exploreSync(spec);
    expect(verdict).toBe('error');
    expect(violations[0]).toMatchObject({
      check: 'evaluation',
      error: { code: 'domain', message: 'Attempted to apply the function at 3', location: site },
    });
    expect(trace?.steps.map(({ state }) => state['x'])).toEqual([0, 1, 2]);
  });

  test('in an invariant includes the state in which it failed', () => {
    const spec = {
      ...counter(runtime, 'Counter', 9, (x) => [x + 1]),
      invariants: [handPredicate('Fails', ['x'], ({ x }) => failing(x as number).length === 1)],
    };
    const { verdict, property, trace } = exploreSync(spec);
    expect([verdict, property]).toEqual(['error', 'Fails']);
    expect(trace?.steps.map(({ state }) => state['x'])).toEqual([0, 1, 2]);
  });

  test('in Init, in a constraint, in a view and in a temporal property is an error too, never a pass', () => {
    const spec = counter(runtime, 'Counter', 3, (x) => [(x + 1) % 4]);
    const fails = (): never => {
      throw new TlaError('case', 'no arm of the CASE is true', 0);
    };
    expect(exploreSync({ ...spec, initial: fails }).verdict).toBe('error');
    expect(exploreSync({ ...spec, constraints: [handPredicate('Fails', [], fails)] }).verdict).toBe('error');
    const view = ({ x }: { readonly [name: string]: Value }): Value => (x === 2 ? fails() : (x as Value));
    expect(exploreSync({ ...spec, view })).toMatchObject({
      verdict: 'error',
      trace: { steps: [{}, {}, {}] },
    });
    const liveness = {
      kind: 'eventually',
      of: {
        kind: 'state',
        location: site,
        holds: ({ x }: { readonly [name: string]: unknown }) => x === 2 && fails(),
      },
    } as const;
    const property = { name: 'Live', location: site, initial: [], invariants: [], steps: [], liveness };
    expect(exploreSync({ ...spec, properties: [property] })).toMatchObject({
      verdict: 'error',
      property: 'Live',
      trace: { steps: [{}, {}, {}] },
    });
  });

  test('a defect of ours is not taken for an error of the spec', () => {
    const broken = handSpec({
      name: 'Broken',
      runtime,
      variables: ['x'],
      initialStates: [{ x: 0 }],
      actions: [],
      invariants: [
        handPredicate('Defect', ['x'], () => {
          throw new TypeError('undefined is not a function');
        }),
      ],
    });
    expect(() => exploreSync(broken)).toThrow(TypeError);
  });
});
