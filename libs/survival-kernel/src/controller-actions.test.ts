/** One step of the controller at a time: what it changes, what it refuses, and what a trace shows of it. */
import { describe, expect, test } from 'vitest';
import { type ControllerRefusal, controllerActions, controllerRefusalText } from './controller-actions.ts';
import { type ControllerState, observedState } from './controller-state.ts';
import { provenNumbers } from './generated/proven-numbers.ts';

const ARMED: ControllerState = {
  rawPpm: 900_000,
  filtered: { rPpm: 900_000, carry: 7 },
  posture: 'APEX',
  elapsedMs: 100,
  broken: [],
  tripped: false,
  signers: [],
  evaluatedAtMs: 5_000,
};
const TRIPPED: ControllerState = {
  ...ARMED,
  rawPpm: 0,
  filtered: { rPpm: 0, carry: 0 },
  posture: 'HIBERNATE',
  tripped: true,
};
const PEOPLE = ['ann', 'bob', 'cleo'];
const { evaluate, hold, break: breakInvariant, mend, sign, rearm } = controllerActions;

describe('a step that is taken', () => {
  test('of an evaluation follows a fall at once, with its time', () => {
    expect(evaluate(ARMED, 400_000, 250, provenNumbers)).toEqual({
      ok: true,
      state: {
        ...ARMED,
        rawPpm: 400_000,
        filtered: { rPpm: 400_000, carry: 0 },
        posture: 'TURTLE',
        elapsedMs: 250,
        evaluatedAtMs: 5_250,
      },
    });
  });

  test('while tripped lets nothing but time pass', () => {
    expect(hold(TRIPPED, 250)).toEqual({
      ok: true,
      state: { ...TRIPPED, elapsedMs: 250, evaluatedAtMs: 5_250 },
    });
  });

  test('of a breach stops at once, latches, and voids what was signed', () => {
    const broken = breakInvariant(ARMED, 'ledger');
    expect(broken).toEqual({ ok: true, state: { ...TRIPPED, broken: ['ledger'] } });
    const second = breakInvariant({ ...TRIPPED, broken: ['ledger'], signers: ['ann'] }, 'checksum');
    expect(second).toEqual({ ok: true, state: { ...TRIPPED, broken: ['checksum', 'ledger'] } });
  });

  test('of a mend leaves the trip and what else is broken', () => {
    const state = { ...TRIPPED, broken: ['checksum', 'ledger'] } as const;
    expect(mend(state, 'checksum')).toEqual({ ok: true, state: { ...TRIPPED, broken: ['ledger'] } });
  });

  test('of two signatures and a re-arm arms again, with nothing signed; who signed stands sorted', () => {
    const first = sign(TRIPPED, 'bob', PEOPLE);
    const second = first.ok ? sign(first.state, 'ann', PEOPLE) : first;
    expect(second).toEqual({ ok: true, state: { ...TRIPPED, signers: ['ann', 'bob'] } });
    expect(second.ok && rearm(second.state)).toEqual({ ok: true, state: { ...TRIPPED, tripped: false } });
  });
});

describe('a step that is refused', () => {
  const broken: ControllerState = { ...TRIPPED, broken: ['checksum', 'ledger'] };
  const both = { ...broken, signers: ['ann', 'bob'] };
  const rows: readonly [string, ReturnType<typeof evaluate>, ControllerRefusal, string][] = [
    [
      'an evaluation while tripped',
      evaluate(TRIPPED, 1, 1, provenNumbers),
      { code: 'CTRL101', action: 'Evaluate' },
      'Evaluate is not possible: the controller is tripped, or the invariant is broken already',
    ],
    [
      'a breach that is known',
      breakInvariant(broken, 'ledger'),
      { code: 'CTRL101', action: 'Break' },
      'Break is not possible: the controller is tripped, or the invariant is broken already',
    ],
    [
      'holding while armed',
      hold(ARMED, 1),
      { code: 'CTRL102', action: 'Hold' },
      'Hold is not possible: the controller is not tripped',
    ],
    [
      'a mend of what is whole',
      mend(broken, 'heartbeat'),
      { code: 'CTRL103', cause: 'heartbeat' },
      'heartbeat is not broken',
    ],
    [
      'a signature while armed',
      sign(ARMED, 'ann', PEOPLE),
      { code: 'CTRL102', action: 'Sign' },
      'Sign is not possible: the controller is not tripped',
    ],
    [
      'a signature while something is broken',
      sign(broken, 'ann', PEOPLE),
      { code: 'CTRL104', broken: ['checksum', 'ledger'] },
      'checksum, ledger must be mended first',
    ],
    [
      'a second signature of one person',
      sign({ ...TRIPPED, signers: ['ann'] }, 'ann', PEOPLE),
      { code: 'CTRL105', person: 'ann' },
      'ann has signed already: a different person must sign',
    ],
    [
      'a signature of a stranger',
      sign(TRIPPED, 'eve', PEOPLE),
      { code: 'CTRL106', person: 'eve' },
      'eve is not among those who may sign',
    ],
    [
      'a re-arm while armed',
      rearm(ARMED),
      { code: 'CTRL102', action: 'Rearm' },
      'Rearm is not possible: the controller is not tripped',
    ],
    [
      'a re-arm while something is broken, whoever has signed',
      rearm(both),
      { code: 'CTRL104', broken: ['checksum', 'ledger'] },
      'checksum, ledger must be mended first',
    ],
    [
      'a re-arm that one person signed',
      rearm({ ...TRIPPED, signers: ['ann'] }),
      { code: 'CTRL107', signerCount: 1 },
      '1 signed, 2 different people must',
    ],
  ];
  test.each(rows)('is %s', (_what, result, refusal, text) => {
    expect(result).toEqual({ ok: false, refusal });
    expect(controllerRefusalText(refusal)).toBe(text);
  });
});

test('a trace shows every variable of the model, sets in one order', () => {
  const state: ControllerState = {
    ...TRIPPED,
    rawPpm: 12,
    filtered: { rPpm: 11, carry: 3 },
    broken: ['ledger', 'checksum'],
    signers: ['bob', 'ann'],
  };
  expect(observedState(state)).toEqual({
    raw: 12,
    r: 11,
    posture: 'HIBERNATE',
    elapsed: 100,
    broken: { '#set': ['checksum', 'ledger'] },
    tripped: true,
    signers: { '#set': ['ann', 'bob'] },
  });
});
