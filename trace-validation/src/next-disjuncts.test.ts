import { describe, expect, test } from 'vitest';
import { behaviourNames, nextDisjuncts } from './next-disjuncts.ts';

const module = (body: string) => `---- MODULE M ----\nEXTENDS Naturals\n${body}\n====\n`;
const read = (body: string, next?: string) => {
  const reading = nextDisjuncts(module(body), next);
  if (reading.kind !== 'disjuncts') return reading.detail;
  return reading.disjuncts.map(({ action, call, binders }) =>
    [
      ...binders.map(({ name, domain }) => `${name} in ${domain}`),
      `${action}: ${call.replace(/\s+/g, ' ').trim()}`,
    ].join('; '),
  );
};

describe('nextDisjuncts', () => {
  test.each<[string, string, string[]]>([
    [
      'a list of calls',
      'Next ==\n  \\/ A\n  \\/ \\E w \\in W : B(w)\n\nA == TRUE\nB(w) == w = 1',
      ['A: A', 'w in W; B: B(w)'],
    ],
    ['a row of calls', 'A == TRUE\nB == TRUE\nNext == A \\/ B', ['A: A', 'B: B']],
    [
      'a disjunction below a quantifier',
      'Next == \\E p \\in P, q, r \\in 1..2 :\n    \\/ A(p)\n    \\/ B(q, r)\nA(p) == TRUE\nB(q, r) == TRUE',
      ['p in P; q in 1..2; r in 1..2; A: A(p)', 'p in P; q in 1..2; r in 1..2; B: B(q, r)'],
    ],
    [
      'definitions made of actions, with their parameters replaced',
      'A(x, y) == x = y\nSys(p) == \\E q \\in Q : A(p, q)\nNext == (\\E s \\in S : Sys(s)) \\/ Env\nEnv == Fault\nFault == TRUE',
      ['s in S; q in Q; A: A(s, q)', 'Fault: Fault'],
    ],
    [
      'formulas without a name, by place',
      "Next ==\n  \\/ /\\ x = 1\n     /\\ x' = 2\n  \\/ x = 2 /\\ x' = 1",
      ["Next@4:6: /\\ x = 1 /\\ x' = 2", "Next@6:6: x = 2 /\\ x' = 1"],
    ],
    [
      'a definition that is a disjunction, under its name',
      "Flip ==\n  \\/ x = 1 /\\ x' = 2\n  \\/ x = 2 /\\ x' = 1\nNext == Flip",
      ["Flip: x = 1 /\\ x' = 2", "Flip: x = 2 /\\ x' = 1"],
    ],
    [
      'a definition that holds a disjunction, as one action',
      'Switch == /\\ x = 1 \\/ y = 2\n          /\\ z\nNext == Switch',
      ['Switch: Switch'],
    ],
    [
      'comments and strings that look like operators',
      'A == x = "\\\\/" (* \\/ (* nested *) \\/ *)\nNext == A \\* \\/ B',
      ['A: A'],
    ],
    [
      'IF and \\A as they stand',
      'A == IF x THEN y \\/ z ELSE w\nB == \\A i \\in S : i \\/ j\nNext == A \\/ B',
      ['A: A', 'B: B'],
    ],
  ])('reads %s', (_what, body, expected) => {
    expect(read(body)).toEqual(expected);
  });

  test('reads named actions with the quantifiers in front of them', () => {
    const text = `
Next ==
  \\/ \\E w \\in Workers, i, j \\in Instruments : Grant(w, i)  \\* a comment \\/ here
  \\/ \\E e \\in Elapsed : \\E x \\in Values(e) : Hold(e)
  \\/ Rearm

Spec == Init /\\ [][Next]_vars`;
    expect(nextDisjuncts(text)).toEqual({
      kind: 'disjuncts',
      disjuncts: [
        {
          action: 'Grant',
          call: 'Grant(w, i)',
          binders: [
            { name: 'w', domain: 'Workers' },
            { name: 'i', domain: 'Instruments' },
            { name: 'j', domain: 'Instruments' },
          ],
        },
        {
          action: 'Hold',
          call: 'Hold(e)',
          binders: [
            { name: 'e', domain: 'Elapsed' },
            { name: 'x', domain: 'Values(e)' },
          ],
        },
        { action: 'Rearm', call: 'Rearm', binders: [] },
      ],
    });
  });

  test('says what it does not find', () => {
    expect(read('Nxt == TRUE')).toBe('no module here defines Next');
    expect(read('Nxt == A\nA == TRUE', 'Nxt')).toEqual(['A: A']);
  });
});

describe('behaviourNames', () => {
  test.each([
    ['in a row', 'Start == TRUE\nStep == TRUE\nSpec == Start /\\ [][Step]_<<x>> /\\ WF_x(Step)'],
    ['in a list', 'Start == TRUE\nStep == TRUE\nSpec ==\n  /\\ Start\n  /\\ [][Step]_x'],
    [
      'behind another name',
      'Start == TRUE\nStep == TRUE\nS == Start /\\ [][Step]_x\nSpec == S /\\ L\nL == TRUE',
    ],
  ])('finds both %s', (_what, body) => {
    expect(behaviourNames([module(body)], 'Spec')).toEqual({ init: 'Start', next: 'Step' });
  });
});
