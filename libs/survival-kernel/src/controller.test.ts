import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Calibration } from './calibration.ts';
import type { Controller, ControllerStep } from './controller.ts';
import { controllerSetup, sign, start, step } from './controller.ts';
import { controllerActions, controllerRefusalText } from './controller-actions.ts';
import { decisionRecord, recompute } from './decision-record.ts';
import { leverageCenti, POSTURES, postureAfter, quoteWidth } from './postures.ts';
import type { Readings } from './readings.ts';

const CALIBRATION: Calibration = {
  id: 'test',
  basis: 'none',
  validUntilMs: 10 ** 12,
  shockVolatilityPpm: 4_000_000,
  shockTakerBuyPpm: 250_000,
};
const SETUP = controllerSetup(CALIBRATION, ['ann', 'bob', 'cleo']);

/** Good readings sampled at that time; the sequence is the time, so that a later one is newer. */
function good(atMs: number): Required<Readings> {
  const stamp = { sequence: atMs, sampledAtMs: atMs };
  return {
    invariants: { ...stamp, checksumHolds: true, ledgerAgrees: true, heartbeatAgeMs: 0 },
    envelope: { ...stamp, ageMs: 0 },
    microstructure: { ...stamp, latencyMs: 10, jitterMs: 1, depthPpm: 1_000_000 },
    environment: { ...stamp, volatilityPpm: 1_000_000, takerBuyPpm: 500_000 },
    capital: { ...stamp, drawdownPpm: 0 },
  };
}

const MINUTE = 60_000;
const begin = (atMs = MINUTE) => start(good(atMs), atMs, SETUP);
const next = (from: ControllerStep, readings: Readings, atMs: number) =>
  step(from.controller, readings, atMs, SETUP);
const actionsOf = (taken: ControllerStep) => taken.decision.actions.map(({ action }) => action);
const postureOf = (taken: ControllerStep) => taken.controller.state.posture;

describe('start', () => {
  test('believes its first reading and climbs from HIBERNATE, one posture a step', () => {
    let at = begin();
    const seen = [postureOf(at)];
    for (let index = 2; index <= 5; index += 1) {
      at = next(at, good(index * MINUTE), index * MINUTE);
      seen.push(postureOf(at));
    }
    expect(seen).toEqual(['HIBERNATE', 'TURTLE', 'STALKER', 'APEX', 'APEX']);
  });

  test('leaves its whole state, what was decided, and nothing signed', () => {
    const { controller, decision } = begin();
    const state = {
      rawPpm: 1_000_000,
      filtered: { rPpm: 1_000_000, carry: 0 },
      posture: 'HIBERNATE',
      elapsedMs: 0,
      broken: [],
      tripped: false,
      signers: [],
      evaluatedAtMs: MINUTE,
    };
    expect(controller.state).toEqual(state);
    expect(decision.actions).toEqual([{ action: 'Init', args: {}, state }]);
    expect(decision).toMatchObject({ clockMs: MINUTE, nowMs: MINUTE, elapsedMs: 0, readings: good(MINUTE) });
  });

  test('with an impossible clock is a breach at time 0', () => {
    const { controller, decision } = start(good(MINUTE), Number.NaN, SETUP);
    expect(controller.state).toMatchObject({ tripped: true, broken: ['heartbeat'], evaluatedAtMs: 0 });
    expect([decision.clockMs, decision.nowMs]).toEqual([Number.NaN, 0]);
  });

  test('needs two different people who may re-arm', () => {
    expect(() => controllerSetup(CALIBRATION, ['ann', 'ann'])).toThrow('different people');
    expect(controllerSetup(CALIBRATION, ['ann', 'bob']).people).toEqual(['ann', 'bob']);
  });

  test('is a trip when nothing can be read', () => {
    const blind = start({}, 5, SETUP);
    expect(actionsOf(blind)).toEqual(['Init', 'Break']);
    expect(blind.controller.state).toMatchObject({ tripped: true, broken: ['heartbeat'], rawPpm: 0 });
  });
});

describe('postures', () => {
  test('drop across several at once and stop at the highest that health bears', () => {
    expect(postureAfter('APEX', 849_999)).toBe('STALKER');
    expect(postureAfter('APEX', 499_999)).toBe('TURTLE');
    expect(postureAfter('APEX', 79_999)).toBe('HIBERNATE');
    expect(postureAfter('APEX', 850_000)).toBe('APEX');
  });

  test('cap the leverage by R also where the posture alone would allow more', () => {
    expect(leverageCenti('STALKER', 100_000)).toBe(60);
    expect(POSTURES.map((posture) => leverageCenti(posture, 999_999))).toEqual([0, 0, 200, 599]);
    expect(POSTURES.map(quoteWidth)).toEqual(['none', 'wide', 'base', 'base']);
  });

  test('come back only at their return threshold', () => {
    expect([919_999, 920_000].map((r) => postureAfter('STALKER', r))).toEqual(['STALKER', 'APEX']);
    expect([599_999, 600_000].map((r) => postureAfter('TURTLE', r))).toEqual(['TURTLE', 'STALKER']);
    expect([119_999, 120_000, 1_000_000].map((r) => postureAfter('HIBERNATE', r))).toEqual([
      'HIBERNATE',
      'TURTLE',
      'TURTLE',
    ]);
  });

  test('return to APEX 62 minutes after a shock, as the filtered R passes 92 %', () => {
    let at = begin();
    let atMs = MINUTE;
    const wait = (minutes: number, readings?: (ms: number) => Readings) => {
      atMs += minutes * MINUTE;
      at = next(at, (readings ?? good)(atMs), atMs);
      return postureOf(at);
    };
    while (postureOf(at) !== 'APEX') wait(1);
    expect(
      wait(1, (ms) => ({ ...good(ms), environment: { ...good(ms).environment, takerBuyPpm: 250_000 } })),
    ).toBe('TURTLE');
    expect(at.controller.state.filtered.rPpm).toBe(300_000);
    let minutes = 0;
    while (postureOf(at) !== 'APEX') {
      wait(1);
      minutes += 1;
    }
    expect(minutes).toBe(62);
    expect(wait(7)).toBe('APEX');
    expect(at.controller.state.filtered.rPpm).toBe(990_000);
  });
});

// Every way in which a reading can be bad, and what it leads to; the last column is R or the broken invariant.
const bads: readonly [
  name: string,
  spoil: (readings: Required<Readings>, nowMs: number) => Readings,
  outcome: number | string,
][] = [
  ['no invariants', ({ invariants, ...rest }) => rest, 'heartbeat'],
  ['no envelope', ({ envelope, ...rest }) => rest, 100_000],
  ['no microstructure', ({ microstructure, ...rest }) => rest, 0],
  ['no environment', ({ environment, ...rest }) => rest, 300_000],
  ['no capital', ({ capital, ...rest }) => rest, 0],
  ['NaN jitter', (r) => ({ ...r, microstructure: { ...r.microstructure, jitterMs: Number.NaN } }), 0],
  ['negative latency', (r) => ({ ...r, microstructure: { ...r.microstructure, latencyMs: -1 } }), 0],
  [
    'infinite depth',
    (r) => ({ ...r, microstructure: { ...r.microstructure, depthPpm: Number.POSITIVE_INFINITY } }),
    0,
  ],
  ['negative age', (r) => ({ ...r, envelope: { ...r.envelope, ageMs: -5 } }), 100_000],
  ['negative drawdown', (r) => ({ ...r, capital: { ...r.capital, drawdownPpm: -1 } }), 0],
  ['a share above 1', (r) => ({ ...r, environment: { ...r.environment, takerBuyPpm: 1_000_001 } }), 300_000],
  ['a repeated reading', (r) => ({ ...r, capital: { ...r.capital, sequence: MINUTE } }), 0],
  ['a disordered reading', (r) => ({ ...r, capital: { ...r.capital, sequence: 1 } }), 0],
  [
    'a late reading',
    (r, nowMs) => ({ ...r, microstructure: { ...r.microstructure, sampledAtMs: nowMs - 1_001 } }),
    0,
  ],
  [
    'an early reading',
    (r, nowMs) => ({ ...r, envelope: { ...r.envelope, sampledAtMs: nowMs + 1 } }),
    100_000,
  ],
  ['a fractional sequence', (r) => ({ ...r, envelope: { ...r.envelope, sequence: 1e6 + 0.5 } }), 100_000],
  ['a failed checksum', (r) => ({ ...r, invariants: { ...r.invariants, checksumHolds: false } }), 'checksum'],
  [
    'a checksum that is no boolean',
    (r) => ({ ...r, invariants: { ...r.invariants, checksumHolds: 'yes' as unknown as boolean } }),
    'checksum',
  ],
  [
    'a ledger that disagrees',
    (r) => ({ ...r, invariants: { ...r.invariants, ledgerAgrees: false } }),
    'ledger',
  ],
  [
    'a third missed heartbeat',
    (r) => ({ ...r, invariants: { ...r.invariants, heartbeatAgeMs: 150 } }),
    'heartbeat',
  ],
  [
    'a NaN heartbeat',
    (r) => ({ ...r, invariants: { ...r.invariants, heartbeatAgeMs: Number.NaN } }),
    'heartbeat',
  ],
];

describe('bad readings', () => {
  for (const [name, spoil, outcome] of bads) {
    test(`${name} is bad health, never good`, () => {
      const nowMs = 2 * MINUTE;
      const after = next(begin(), spoil(good(nowMs), nowMs), nowMs);
      const { state } = after.controller;
      if (typeof outcome === 'number') expect(state).toMatchObject({ rawPpm: outcome, tripped: false });
      else expect(state).toMatchObject({ rawPpm: 0, tripped: true, broken: [outcome], posture: 'HIBERNATE' });
    });
  }

  test('an early reading is bad even where its value is good', () => {
    const nowMs = 2 * MINUTE;
    const readings = good(nowMs);
    const after = next(
      begin(),
      { ...readings, capital: { ...readings.capital, sampledAtMs: nowMs + 1 } },
      nowMs,
    );
    expect(after.decision.defects).toEqual([{ sensor: 'capital', code: 'early' }]);
  });

  test('ages grow between sampling and deciding', () => {
    const nowMs = 2 * MINUTE;
    const readings = good(nowMs);
    const sampledAtMs = nowMs - 100;
    const old = { ...readings, envelope: { ...readings.envelope, sampledAtMs, ageMs: 40_000 } };
    expect(next(begin(), old, nowMs).decision.signals.envelopeAgeMs).toBe(40_100);
    const silent = { ...readings, invariants: { ...readings.invariants, sampledAtMs, heartbeatAgeMs: 50 } };
    expect(next(begin(), silent, nowMs).controller.state.broken).toEqual(['heartbeat']);
  });

  test('a shock begins at its threshold, for volatility and for the taker share', () => {
    const nowMs = 2 * MINUTE;
    const shockAgeOf = (changed: object) => {
      const readings = good(nowMs);
      const environment = { ...readings.environment, ...changed };
      return next(begin(), { ...readings, environment }, nowMs).decision.signals.shockAgeMs;
    };
    expect([3_999_999, 4_000_000].map((volatilityPpm) => shockAgeOf({ volatilityPpm }))).toEqual([null, 0]);
    expect([250_001, 250_000].map((takerBuyPpm) => shockAgeOf({ takerBuyPpm }))).toEqual([null, 0]);
  });

  test('a clock that stands still is no breach, and nothing is earned', () => {
    const readings = { ...good(MINUTE), invariants: { ...good(MINUTE).invariants, sequence: MINUTE + 1 } };
    const after = next(begin(), readings, MINUTE);
    expect(after.controller.state).toMatchObject({ tripped: false, elapsedMs: 0, evaluatedAtMs: MINUTE });
  });

  test('two missed heartbeats are none too many', () => {
    const nowMs = 2 * MINUTE;
    const readings = good(nowMs);
    const after = next(
      begin(),
      { ...readings, invariants: { ...readings.invariants, heartbeatAgeMs: 149 } },
      nowMs,
    );
    expect(after.controller.state.tripped).toBe(false);
  });

  test('an expired calibration is a shock', () => {
    const setup = { ...SETUP, calibration: { ...CALIBRATION, validUntilMs: 2 * MINUTE } };
    expect(step(begin().controller, good(2 * MINUTE - 1), 2 * MINUTE - 1, setup).decision.defects).toEqual(
      [],
    );
    const after = step(begin().controller, good(2 * MINUTE), 2 * MINUTE, setup);
    expect(after.controller.state.rawPpm).toBe(300_000);
    expect(after.decision.defects).toEqual([{ sensor: 'environment', code: 'expired' }]);
  });

  for (const clockMs of [MINUTE - 1, Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY]) {
    test(`a clock that says ${clockMs} is a breach, and no time counts as passed`, () => {
      const after = next(begin(), good(2 * MINUTE), clockMs);
      expect(after.controller.state).toMatchObject({
        tripped: true,
        broken: ['heartbeat'],
        evaluatedAtMs: MINUTE,
      });
      expect(after.decision.elapsedMs).toBe(0);
    });
  }

  test.prop([fc.constantFrom(...bads), fc.nat(600)])(
    'never raise R (any bad reading, any time later)',
    ([, spoil], waitS) => {
      const before = begin();
      const nowMs = MINUTE + 1 + waitS * 1_000;
      const after = next(before, spoil(good(nowMs), nowMs), nowMs);
      expect(after.controller.state.filtered.rPpm).toBeLessThanOrEqual(before.controller.state.filtered.rPpm);
    },
  );
});

describe('a trip', () => {
  const broken = () => {
    const readings = good(2 * MINUTE);
    return next(
      begin(),
      { ...readings, invariants: { ...readings.invariants, ledgerAgrees: false } },
      2 * MINUTE,
    );
  };
  test('comes with the breach that was found, by its name', () => {
    expect(broken().decision.actions.map(({ action, args }) => [action, args])).toEqual([
      ['Break', { c: 'ledger' }],
      ['Hold', { e: MINUTE }],
    ]);
  });

  const signed = (controller: Controller, person: string) => {
    const result = sign(controller, person, SETUP);
    if (result.ok) return result.controller;
    expect(controllerRefusalText(result.refusal)).not.toBe('');
    return result.refusal.code;
  };

  test('stays when the cause is mended, and holds at 0', () => {
    const mended = next(broken(), good(3 * MINUTE), 3 * MINUTE);
    expect(mended.decision.actions.map(({ action, args }) => [action, args])).toEqual([
      ['Mend', { c: 'ledger' }],
      ['Hold', { e: MINUTE }],
    ]);
    expect(mended.controller.state).toMatchObject({
      tripped: true,
      broken: [],
      filtered: { rPpm: 0, carry: 0 },
    });
  });

  test('ends only when two different people, both known, have signed after it was mended', () => {
    expect(signed(begin().controller, 'ann')).toBe('CTRL102');
    expect(signed(broken().controller, 'ann')).toBe('CTRL104');
    const mended = next(broken(), good(3 * MINUTE), 3 * MINUTE);
    expect(signed(mended.controller, 'mallory')).toBe('CTRL106');
    const once = signed(mended.controller, 'bob') as Controller;
    expect(sign(mended.controller, 'bob', SETUP)).toEqual({
      ok: true,
      controller: once,
      action: { action: 'Sign', args: { p: 'bob' }, state: once.state },
    });
    expect(signed(once, 'bob')).toBe('CTRL105');
    expect(actionsOf(step(once, good(4 * MINUTE), 4 * MINUTE, SETUP))).toEqual(['Hold']);
    const twice = signed(once, 'ann') as Controller;
    const rearmed = step(twice, good(4 * MINUTE), 4 * MINUTE, SETUP);
    expect(rearmed.decision.actions.map(({ action, args }) => [action, args])).toEqual([
      ['Hold', { e: MINUTE }],
      ['Rearm', {}],
      ['Evaluate', { x: 1_000_000, e: 0 }],
    ]);
    expect(rearmed.controller.state).toMatchObject({
      tripped: false,
      signers: [],
      filtered: { rPpm: 0, carry: 0 }, // nothing is earned while tripped
    });
  });

  test('voids signatures given before another breach', () => {
    const mended = next(broken(), good(3 * MINUTE), 3 * MINUTE);
    const once = signed(mended.controller, 'bob') as Controller;
    const again = step(once, {}, 4 * MINUTE, SETUP);
    expect(again.controller.state).toMatchObject({ broken: ['heartbeat'], signers: [] });
  });

  test('refuses every action that the model does not allow there', () => {
    const { state } = broken().controller;
    const armed = begin().controller.state;
    const codes = [
      controllerActions.evaluate(state, 1, 1, SETUP.numbers),
      controllerActions.break(state, 'ledger'),
      controllerActions.hold(armed, 1),
      controllerActions.mend(armed, 'ledger'),
      controllerActions.rearm(armed),
      controllerActions.rearm(state),
      controllerActions.rearm({ ...state, broken: [], signers: ['ann'] }),
    ].map((result) => {
      if (result.ok) return 'ok';
      expect(controllerRefusalText(result.refusal)).not.toBe('');
      return result.refusal.code;
    });
    expect(codes).toEqual(['CTRL101', 'CTRL101', 'CTRL102', 'CTRL103', 'CTRL102', 'CTRL104', 'CTRL107']);
  });
});

// Goal: any history keeps the bounds of the model. Method: random readings, waits, breaches and signatures.
describe('any history', () => {
  const event = fc.record({
    waitMs: fc.oneof(fc.nat(900), fc.nat(900_000)),
    ageMs: fc.nat(400_000),
    latencyMs: fc.nat(1_200),
    drawdownPpm: fc.nat(120_000),
    isBroken: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    signer: fc.constantFrom(undefined, 'ann', 'bob'),
  });

  test.prop([fc.array(event, { maxLength: 60 })])(
    'recovers slowly, climbs by one, and replays to the same record',
    (events) => {
      let at = begin();
      let nowMs = MINUTE;
      for (const { waitMs, ageMs, latencyMs, drawdownPpm, isBroken, signer } of events) {
        if (signer !== undefined) {
          const result = sign(at.controller, signer, SETUP);
          if (result.ok) at = { ...at, controller: result.controller };
        }
        nowMs += waitMs + 1;
        const base = good(nowMs);
        const readings: Readings = {
          ...base,
          invariants: { ...base.invariants, checksumHolds: !isBroken },
          envelope: { ...base.envelope, ageMs },
          microstructure: { ...base.microstructure, latencyMs },
          capital: { ...base.capital, drawdownPpm },
        };
        const before = at.controller;
        at = next(at, readings, nowMs);
        const record = decisionRecord(at.decision, 1, 0, SETUP);
        const again = recompute(before, JSON.parse(JSON.stringify(record)) as typeof record, SETUP);
        expect(decisionRecord(again.decision, 1, 0, SETUP)).toEqual(record);
        expect(again.controller).toEqual(at.controller);
        checkStep(before, at);
      }
    },
  );
});

function checkStep(before: Controller, after: ControllerStep): void {
  const ranks = ['HIBERNATE', 'TURTLE', 'STALKER', 'APEX'];
  const { state } = after.controller;
  const gain = state.filtered.rPpm - before.state.filtered.rPpm;
  expect(gain).toBeLessThanOrEqual(Math.floor(after.decision.elapsedMs / 6) + 1);
  expect(state.filtered.rPpm).toBeLessThanOrEqual(state.rawPpm);
  expect(ranks.indexOf(state.posture) - ranks.indexOf(before.state.posture)).toBeLessThanOrEqual(1);
  if (state.broken.length > 0) expect(state.tripped).toBe(true);
  if (state.tripped) expect([state.rawPpm, state.filtered.rPpm, state.posture]).toEqual([0, 0, 'HIBERNATE']);
  if (before.state.tripped && !state.tripped) expect(before.state.signers.length).toBeGreaterThanOrEqual(2);
}
