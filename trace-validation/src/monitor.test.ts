import type { TraceEventBody } from '@plimsoll/trace';
import { describe, expect, test } from 'vitest';
import { exitCodeOf } from './conformance.ts';
import { LOCK_DIGEST, lockSpec } from './test-models/lock.ts';
import { lockEvents, partly, traceOf } from './test-models/lock-traces.ts';
import { codeOf, GRANT, RELEASE, REQUEST, validate } from './test-models/lock-validation.ts';
import { validateTrace } from './validate-trace.ts';

describe('a fully observed trace', () => {
  test('conforms, with what it covered', async () => {
    const answer = await validate(lockEvents({ steps: 300 }));
    expect(answer).toMatchObject({ kind: 'conforms', facts: { events: 300, source: 'lock-service' } });
    expect(exitCodeOf(answer)).toBe(0);
    const [coverage] = answer.facts.coverage.specs;
    expect(coverage).toMatchObject({ spec: 'Lock', never: [], observedShare: 1, hiddenSteps: 0 });
    expect(coverage?.actions.reduce((sum, { count }) => sum + count, 0)).toBe(300);
  });

  test('is refused at the event whose observed value the model does not give', async () => {
    const events = lockEvents({ steps: 20 });
    events[10] = { ...(events[10] as TraceEventBody), state: { token: 999 } };
    const answer = await validate(events);
    expect(answer).toMatchObject({
      kind: 'refused',
      refusal: { code: 'MON201', at: { line: 12, seq: 11 }, explanation: { matched: 10 } },
    });
    expect(exitCodeOf(answer)).toBe(1);
  });

  // Goal: nothing is taken for unchanged that is not. Method: an invariant that reads no variable and fails in time.
  test('has invariants judged anew at every step where the model looks at its own run', async () => {
    const monitored = lockSpec();
    let judged = 0;
    const holds = () => ++judged < 10;
    const invariant = {
      name: 'Early',
      location: monitored.spec.actions[0]?.location as never,
      reads: [],
      holds,
    };
    const spec = { ...monitored.spec, invariants: [invariant], dependsOnRun: true };
    const answer = await validate(lockEvents({ steps: 20 }), {
      specs: [{ specDigest: LOCK_DIGEST, model: 'MCLock', spec }],
    });
    expect(answer).toMatchObject({ kind: 'refused', refusal: { code: 'MON201', at: { seq: 9 } } });
  });

  test('is refused with the conjunct that blocks and its values', async () => {
    const answer = await validate([REQUEST, GRANT, { ...GRANT, tsUs: 5 }]);
    expect(answer).toMatchObject({
      refusal: {
        code: 'MON201',
        at: { line: 4, seq: 3, tsUs: 5, actor: 'a', action: 'Grant' },
        explanation: {
          matched: 2,
          specs: [
            {
              attempts: [
                {
                  action: 'Grant',
                  args: 'w = "a"',
                  reason: {
                    kind: 'blocked',
                    conjunct: {
                      at: 'Lock.tla:29:6',
                      text: 'holder = "nobody"',
                      operands: [{ text: 'holder', value: '"a"' }],
                    },
                  },
                },
              ],
              nearestAllowed: { action: 'Request', args: 'w = "b"' },
            },
          ],
          lastSteps: ['event 1 a: Request(w = "a")', 'event 2 a: Grant(w = "a")'],
        },
      },
    });
  });
});

describe('what a line says', () => {
  test('unobserved variables may be anything that the model allows', async () => {
    expect(await codeOf([REQUEST, GRANT, RELEASE])).toBe('conforms');
  });
  test('payload fields that are not given are searched', async () => {
    const { args: _args, ...unnamed } = GRANT;
    expect(await codeOf([REQUEST, { ...unnamed, state: { holder: 'a' } }])).toBe('conforms');
    expect(await codeOf([REQUEST, { ...unnamed, state: { holder: 'b' } }])).toBe('MON201');
  });
  test('a payload value outside its domain is refused, not ignored', async () => {
    expect(await codeOf([{ ...REQUEST, args: { w: 'stranger' } }])).toBe('MON201');
  });
  test('a stutter changes nothing, and only where the line says so', async () => {
    expect(await codeOf([{ tsUs: 1, actor: 'a', stutter: true, state: { token: 0 } }])).toBe('conforms');
    expect(await codeOf([{ tsUs: 1, actor: 'a', stutter: true, state: { token: 1 } }])).toBe('MON201');
    expect(
      await codeOf([
        { tsUs: 1, actor: 'a', state: { token: 0, holder: 'nobody', queue: allWaiting(false) } },
      ]),
    ).toBe('MON201');
  });
  test('a function may be given at some points only', async () => {
    const seen = (pairs: unknown) => ({ ...REQUEST, state: { queue: { '#at': pairs } } }) as TraceEventBody;
    expect(await codeOf([seen([['a', true]])])).toBe('conforms');
    expect(await codeOf([seen([['a', false]])])).toBe('MON201');
    expect(await codeOf([seen([['stranger', true]])])).toBe('MON201');
    expect(await codeOf([seen([['a']])])).toBe('MON104');
  });
  test.each([
    ['an unknown action', { ...REQUEST, action: 'Seize' }],
    ['an unknown field', { ...REQUEST, args: { v: 'a' } }],
    ['an unknown variable', { ...REQUEST, state: { tokens: 0 } }],
    ['an unknown spec', { tsUs: 1, actor: 'a', steps: [{ spec: 'Other', action: 'Request' }] }],
    ['a value that is not ITF', { ...REQUEST, state: { token: { '#wrong': 1 } } }],
  ])('%s is refused', async (_name, event) => {
    expect(await codeOf([event as TraceEventBody])).toBe('MON104');
  });
  test('an observed value of another kind is a difference, not an error', async () => {
    expect(await codeOf([{ ...REQUEST, state: { token: 'zero' } }])).toBe('MON201');
  });
});

describe('the first state', () => {
  const initial = (state: TraceEventBody['state']) =>
    ({ tsUs: 0, actor: 'a', action: 'Init', state }) as TraceEventBody;
  test('may be given, and must satisfy Init', async () => {
    const full = { holder: 'nobody', token: 0, queue: allWaiting(false) };
    expect(await codeOf([initial(full), REQUEST])).toBe('conforms');
    expect(await codeOf([initial({ token: 0 }), REQUEST])).toBe('conforms');
    expect(await codeOf([initial({ ...full, token: 1 }), REQUEST])).toBe('MON201');
    expect(await codeOf([initial({ token: 1 }), REQUEST])).toBe('MON201');
    expect(await codeOf([{ ...REQUEST, tsUs: 0 }, initial(full)])).toBe('MON104');
  });
  test('is called Init in the steps of a report', async () => {
    const full = { holder: 'nobody', token: 0, queue: allWaiting(false) };
    expect(await validate([initial(full), { ...GRANT, tsUs: 5 }])).toMatchObject({
      refusal: {
        explanation: {
          lastSteps: ['event 1 a: Init'],
          prefix: { Lock: { states: [{ '#meta': { index: 0, seq: 1, action: 'Init' } }] } },
        },
      },
    });
  });
  test('of a trace that resumes is the final state of the one before', async () => {
    const events = lockEvents({ steps: 50, seed: 3 });
    const first = await validate(events.slice(0, 20));
    const resumeFrom = first.facts.final;
    if (resumeFrom === undefined) throw new Error('the first part conforms');
    const rest = traceOf(events.slice(20), { resumes: resumeFrom.head }, 21);
    const specs = [lockSpec()];
    expect(await validateTrace([rest], { specs, resumeFrom })).toMatchObject({ kind: 'conforms' });
    expect(await validateTrace([rest], { specs })).toMatchObject({
      kind: 'unusable',
      obstacle: { code: 'MON403' },
    });
    const skipped = traceOf(events.slice(21), { resumes: resumeFrom.head }, 21);
    expect(await validateTrace([skipped], { specs, resumeFrom })).toMatchObject({ kind: 'refused' });
  });
});

describe('a partly observed trace', () => {
  const workers = ['a', 'b', 'c', 'd'];
  const specs = () => [lockSpec({ workers })];
  test('conforms when some behaviour explains it', async () => {
    expect(await codeOf(partly(lockEvents({ workers, steps: 2000, seed: 5 })), { specs: specs() })).toBe(
      'conforms',
    );
  });
  test('is refused when none does, after all were tried', async () => {
    const events = partly(lockEvents({ workers, steps: 40, seed: 5 }));
    events[30] = { ...(events[30] as TraceEventBody), state: { token: 0 } };
    const answer = await validate(events, { specs: specs() });
    expect(answer).toMatchObject({
      kind: 'refused',
      refusal: { code: 'MON201', explanation: { matched: 30 } },
    });
  });
  test('is settled by a line that shows the whole state, unnamed as it is', async () => {
    const whole = lockEvents({ workers, steps: 400, seed: 5 });
    const seen = partly(whole).map((event, index) => {
      const state = whole[index]?.state;
      return index % 20 === 0 && state !== undefined ? { ...event, state } : event;
    });
    const options = () => ({ specs: specs(), budget: { windowLinesMax: 50 } });
    expect(await codeOf(seen, options())).toBe('conforms');
    seen[390] = { ...(seen[390] as TraceEventBody), state: { token: 0 } };
    expect(await codeOf(seen, options())).toBe('MON201');
  });
  test('is inconclusive when the budget runs out', async () => {
    const events = partly(lockEvents({ workers, steps: 400, seed: 5 }));
    events[390] = { ...(events[390] as TraceEventBody), state: { token: 0 } };
    expect(await codeOf(events, { specs: specs(), budget: { successorsPerLineMax: 30 } })).toBe('MON302');
    expect(await codeOf(events, { specs: specs(), budget: { windowLinesMax: 50 } })).toBe('MON303');
    expect(await codeOf(events, { specs: specs(), budget: { alternativesMax: 5 } })).toBe('MON303');
  });
});

describe('hidden actions', () => {
  const visible = (hidden: string) =>
    lockEvents({ steps: 200, seed: 7 }).filter(({ action }) => action !== hidden);
  test('may happen between two lines without one', async () => {
    const specs = () => [lockSpec({ hidden: ['Request'] })];
    const answer = await validate(visible('Request'), { specs: specs() });
    expect(answer).toMatchObject({ kind: 'conforms' });
    expect(answer.facts.coverage.specs[0]?.hiddenSteps).toBeGreaterThan(50);
    expect(await codeOf(visible('Release'), { specs: specs() })).toBe('MON201');
    expect(await codeOf(visible('Request'))).toBe('MON201');
  });
  // Goal: where lines show the whole state, hidden steps leave nothing to go back to, however long the trace is.
  // Method: a window of two lines, which forgets at once what it has to remember.
  test('leave no doubt where the lines show the whole state', async () => {
    const options = () => ({
      specs: [lockSpec({ hidden: ['Request'] })],
      budget: { windowLinesMax: 2, alternativesMax: 1 },
    });
    const wrong = visible('Request').map((event, index) =>
      index === 80 ? { ...event, state: { ...event.state, token: 0 } } : event,
    );
    expect(await codeOf(visible('Request'), options())).toBe('conforms');
    expect(await codeOf(wrong, options())).toBe('MON201');
    const unnamed = wrong.map(
      ({ tsUs, actor, state }): TraceEventBody => ({ tsUs, actor, ...(state && { state }) }),
    );
    expect(await codeOf(unnamed, options())).toBe('MON201');
  });
  test('do not stand between a refused line and the state that it is refused from', async () => {
    const events = lockEvents({ steps: 20, seed: 7 });
    const last = events[10] as TraceEventBody;
    const wrong = { ...last, state: { ...last.state, token: 17 } };
    const answer = await validate([...events.slice(0, 10), wrong], {
      specs: [lockSpec({ hidden: ['Request'] })],
    });
    const [attempt] =
      (answer.kind === 'refused' && answer.refusal.code === 'MON201'
        ? answer.refusal.explanation.specs[0]?.attempts
        : undefined) ?? [];
    expect(attempt).toMatchObject({
      action: last.action,
      reason: { kind: 'state', differences: [{ variable: 'token', trace: '17' }] },
    });
    // What the lines before showed is counted, though a hidden step might have come in between.
    const taken = answer.facts.coverage.specs[0]?.actions.reduce((sum, { count }) => sum + count, 0);
    expect(taken).toBe(10);
  });
  test('are bounded between two lines, and a refusal beyond the bound is a doubt', async () => {
    const specs = [lockSpec({ hidden: ['Request'] })];
    expect(await codeOf(visible('Request'), { specs, budget: { hiddenStepsMax: 0 } })).toBe('MON303');
  });
});

describe('properties', () => {
  test('an invariant that the model breaks refutes the trace, by name', async () => {
    const invariant = {
      name: 'NeverHeld',
      holds: (state: { holder?: unknown }) => state.holder === 'nobody',
    };
    expect(await validate([REQUEST, GRANT], { specs: [lockSpec({ invariant })] })).toMatchObject({
      refusal: {
        at: { seq: 2 },
        explanation: { specs: [{ attempts: [{ reason: { kind: 'property', names: ['NeverHeld'] } }] }] },
      },
    });
  });
  test('recomputation refuses what the readings do not give', async () => {
    const check = (event: { readonly why?: { readonly [name: string]: unknown } }) =>
      event.why?.['r'] === 1 ? undefined : { what: 'r', expected: 1, recorded: String(event.why?.['r']) };
    const recompute = [{ name: 'multipliers', check }];
    expect(await codeOf([{ ...REQUEST, why: { r: 1 } }], { recompute })).toBe('conforms');
    expect(await codeOf([{ ...REQUEST, why: { r: 2 } }], { recompute })).toBe('MON202');
  });
});

describe('bytes', () => {
  const bytes = traceOf(lockEvents({ steps: 10 }));
  const answerOf = (chunk: Buffer) => validateTrace([chunk], { specs: [lockSpec()] });
  test('altered are refused, cut are inconclusive, foreign are bad input', async () => {
    const altered = Buffer.from(bytes.toString().replace('"actor":"a"', '"actor":"b"'));
    expect(await answerOf(altered)).toMatchObject({ kind: 'refused', refusal: { code: 'MON101' } });
    const cut = bytes.subarray(0, bytes.lastIndexOf('{"end"'));
    expect(await answerOf(cut)).toMatchObject({ kind: 'inconclusive', doubt: { code: 'MON301' } });
    expect(await answerOf(Buffer.from('hello\n'))).toMatchObject({
      kind: 'unusable',
      obstacle: { code: 'MON401' },
    });
  });
  test('without events check nothing', async () => {
    expect(await codeOf([])).toBe('MON404');
  });
});

function allWaiting(value: boolean) {
  return {
    '#map': [
      ['a', value],
      ['b', value],
    ],
  } as const;
}
