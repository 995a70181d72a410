import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { paperCalibration } from './calibrations.ts';
import type { ControllerAction, ControllerStep } from './controller.ts';
import { controllerSetup, sign, start, step } from './controller.ts';
import { observedState } from './controller-state.ts';
import { decisionRecord } from './decision-record.ts';
import type { Readings } from './readings.ts';
import { type RecomputeMismatch, type RecordedLine, recomputeController } from './recompute.ts';

const SETUP = controllerSetup(paperCalibration, ['ann', 'bob']);

function readingsAt(atMs: number, changed: { latencyMs?: number; checksumHolds?: boolean } = {}): Readings {
  const stamp = { sequence: atMs, sampledAtMs: atMs };
  const { latencyMs = 10, checksumHolds = true } = changed;
  return {
    invariants: { ...stamp, checksumHolds, ledgerAgrees: true, heartbeatAgeMs: 0 },
    envelope: { ...stamp, ageMs: 40_000 },
    microstructure: { ...stamp, latencyMs, jitterMs: 1, depthPpm: 900_000 },
    environment: { ...stamp, volatilityPpm: 1_000_000, takerBuyPpm: 500_000 },
    capital: { ...stamp, drawdownPpm: 30_000 },
  };
}

/** Lines of a short history: good, slow, broken, mended, signed twice, armed again. */
function history(): RecordedLine[] {
  const lines: RecordedLine[] = [];
  const write = (action: ControllerAction, why: object) =>
    lines.push(
      JSON.parse(JSON.stringify({ ...action, state: observedState(action.state), why })) as RecordedLine,
    );
  let count = 0;
  const decided = (taken: ControllerStep): ControllerStep => {
    count += 1;
    for (const [index, action] of taken.decision.actions.entries()) {
      write(action, { ...decisionRecord(taken.decision, count, index, SETUP), injected: ['a label'] });
    }
    return taken;
  };
  let at = decided(start(readingsAt(1_000), 1_000, SETUP)).controller;
  const next = (atMs: number, changed = {}) => {
    at = decided(step(at, readingsAt(atMs, changed), atMs, SETUP)).controller;
  };
  next(60_000);
  next(70_001, { latencyMs: 700 });
  next(75_000);
  next(80_000, { checksumHolds: false });
  next(90_000);
  for (const person of ['bob', 'ann']) {
    const signed = sign(at, person, SETUP);
    if (!signed.ok) throw new Error(signed.refusal.code);
    at = signed.controller;
    write(signed.action, { person });
  }
  next(100_000);
  next(100_500);
  return lines;
}

function firstMismatch(
  lines: readonly RecordedLine[],
): [line: number, mismatch: RecomputeMismatch] | undefined {
  const { check } = recomputeController();
  for (const [index, line] of lines.entries()) {
    const mismatch = check(line);
    if (mismatch !== undefined) return [index, mismatch];
  }
  return undefined;
}

/** Paths of all leaves of a line, the label excluded. */
function leaves(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'injected' ? [] : leaves(inner, [...path, name]),
  );
}

function spoiled(line: RecordedLine, path: readonly string[]): RecordedLine {
  const copy = structuredClone(line);
  let at = copy as Record<string, unknown>;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
  const last = path.at(-1) ?? '';
  const value = at[last];
  at[last] = typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${value}x`;
  return copy;
}

// [utest->REQ~exact-spec~1] [utest->REQ~audit~1]
describe('recomputation', () => {
  test('agrees with what the controller recorded, labels aside', () => {
    expect(history().map(({ action }) => action)).toContain('Rearm');
    expect(firstMismatch(history())).toBeUndefined();
  });

  // A reading inside its deadband may change without a consequence; what follows from it may not.
  const lines = history();
  const places = lines.flatMap((line, index) =>
    leaves(line)
      .filter(([top, second]) => !(top === 'why' && (second === 'readings' || second === 'person')))
      .map((path) => ({ index, path })),
  );

  test.prop([fc.constantFrom(...places)], { numRuns: 400 })(
    'refuses a line with any one value altered',
    ({ index, path }) => {
      const altered = lines.map((line, at) => (at === index ? spoiled(line, path) : line));
      const found = firstMismatch(altered);
      expect(found?.[0]).toBeLessThanOrEqual(index + 1);
    },
  );

  test('refuses multipliers altered consistently with the posture: the readings say otherwise', () => {
    const altered = lines.map((line, index) => {
      if (index !== 2) return line;
      const copy = structuredClone(line) as {
        args: Record<string, unknown>;
        why: Record<string, unknown>;
        state: Record<string, unknown>;
      };
      copy.why['m3'] = 1_000_000;
      copy.why['totalPpm'] = copy.args['x'] = copy.state['raw'] = copy.state['r'] = 990_000;
      return copy as RecordedLine;
    });
    expect(firstMismatch(altered)).toEqual([
      2,
      { what: 'why.m3', expected: expect.any(Number), recorded: 1_000_000 },
    ]);
  });

  test('goes on in another process after any decision as if nothing had been, and not within one', () => {
    let resumed = 0;
    for (const [cut, next] of [...lines, undefined].entries()) {
      const first = recomputeController();
      for (const line of lines.slice(0, cut)) expect(first.check(line)).toBeUndefined();
      const why = next?.why as { readonly actionIndex?: number } | undefined;
      const saved = first.save();
      expect([cut, saved === undefined]).toEqual([cut, (why?.actionIndex ?? 0) > 0]);
      if (saved === undefined) continue;
      const second = recomputeController();
      expect(second.restore(JSON.parse(JSON.stringify(saved)))).toBe(true);
      for (const line of lines.slice(cut)) expect(second.check(line)).toBeUndefined();
      if (next !== undefined) {
        const third = recomputeController();
        third.restore(JSON.parse(JSON.stringify(saved)));
        expect(third.check(spoiled(next, ['state', 'posture']))).toBeDefined();
      }
      resumed += 1;
    }
    expect(resumed).toBeGreaterThan(5);
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['something else', { candidates: 1 }],
    ['a controller without its calibration', { decision: 3, controller: {} }],
    ['a calibration without its controller', { decision: 3, calibration: paperCalibration.id }],
    ['an unknown calibration', { decision: 3, controller: {}, calibration: 'mine' }],
  ])('takes over nothing from %s', (_what, saved) => {
    expect(recomputeController().restore(saved)).toBe(false);
  });

  test('says that it compares with the readings', () => {
    expect(recomputeController().name).toBe('multipliers, filter and postures from the readings');
  });

  test('has nothing to remember before the first decision, and goes on from that', () => {
    const first = recomputeController();
    expect(first.save()).toEqual({ decision: 0 });
    const second = recomputeController();
    expect(second.restore({ decision: 0 })).toBe(true);
    for (const line of lines) expect(second.check(line)).toBeUndefined();
    expect(second.save()).toMatchObject({ decision: 8, calibration: paperCalibration.id });
  });

  test('refuses a lost line, a missing why, and an unknown calibration', () => {
    expect(firstMismatch(lines.filter((_, index) => index !== 3))?.[0]).toBe(3);
    expect(firstMismatch([{ ...lines[0], why: {} }])?.[1].what).toBe('why.readings');
    expect(firstMismatch([{ ...lines[0], why: { ...lines[0]?.why, calibration: 'mine' } }])?.[1].what).toBe(
      'why.calibration',
    );
    expect(firstMismatch(lines.slice(1))?.[1].what).toBe('action');
  });
});

/** The lines of the history with one of them changed, and the first thing that is wrong then. */
function wrongWith(index: number, change: object): RecomputeMismatch | undefined {
  const [at, mismatch] =
    firstMismatch(lines.map((line, each) => (each === index ? { ...line, ...change } : line))) ?? [];
  return at === index ? mismatch : undefined;
}
const lines = history();
const indexOf = (action: string): number => lines.findIndex((line) => line.action === action);
const whyOf = (index: number) => lines[index]?.why ?? {};
const stateOf = (index: number) => lines[index]?.state ?? {};

describe('what is wrong is told with what was expected', () => {
  const evaluated = indexOf('Evaluate');

  test.each<[string, object, object]>([
    [
      'no why',
      { why: undefined },
      { what: 'why.readings', expected: 'the raw readings', recorded: 'nothing' },
    ],
    ['no readings', { why: { readings: null } }, { what: 'why.readings', recorded: 'null' }],
    ['readings that are a number', { why: { readings: 7 } }, { what: 'why.readings', recorded: 7 }],
    [
      'a calibration that nobody knows',
      { why: { ...whyOf(evaluated), calibration: 'mine' } },
      { what: 'why.calibration', expected: 'a known one', recorded: '"mine"' },
    ],
    [
      'a multiplier left out',
      { why: { ...whyOf(evaluated), m3: undefined } },
      { what: 'why.m3', recorded: 'nothing' },
    ],
    [
      'defects that are no list',
      { why: { ...whyOf(evaluated), defects: {} } },
      { what: 'why.defects', expected: '[]', recorded: '{}' },
    ],
    [
      'a filter that is none',
      { why: { ...whyOf(evaluated), filter: null } },
      { what: 'why.filter', recorded: 'null' },
    ],
    [
      'a filter in words',
      { why: { ...whyOf(evaluated), filter: 'x' } },
      { what: 'why.filter', recorded: '"x"' },
    ],
    [
      'a carry that was changed',
      { why: { ...whyOf(evaluated), filter: { ...(whyOf(evaluated)['filter'] as object), carry: -1 } } },
      { what: 'why.filter.carry', expected: expect.any(Number), recorded: -1 },
    ],
    ['no action', { action: undefined }, { what: 'action', expected: '"Evaluate"', recorded: 'nothing' }],
    ['another action', { action: 'Hold' }, { what: 'action', expected: '"Evaluate"', recorded: '"Hold"' }],
    [
      'no arguments',
      { args: undefined },
      { what: 'args.x', expected: expect.any(Number), recorded: 'nothing' },
    ],
    [
      'an argument left out',
      { args: { x: lines[evaluated]?.args?.['x'] } },
      { what: 'args.e', recorded: 'nothing' },
    ],
    ['another posture', { state: { posture: 'APEX' } }, { what: 'state.posture', recorded: '"APEX"' }],
    [
      'a set that is none',
      { state: { broken: 'x' } },
      { what: 'state.broken', expected: '{"#set":[]}', recorded: '"x"' },
    ],
    ['a set that is null', { state: { broken: null } }, { what: 'state.broken', recorded: 'null' }],
    [
      'one in a set too many',
      { state: { broken: { '#set': ['ledger'] } } },
      { what: 'state.broken.#set', expected: '[]', recorded: '["ledger"]' },
    ],
    [
      'a text without end',
      { state: { posture: 'x'.repeat(500) } },
      { what: 'state.posture', recorded: `"${'x'.repeat(199)}` },
    ],
  ])('%s', (_what, change, mismatch) => expect(wrongWith(evaluated, change)).toMatchObject(mismatch));

  test.each([
    ['nothing of the state', undefined],
    ['a part of it', { tripped: false }],
  ])('what is not recorded of the state is unknown, and agrees: %s', (_what, state) => {
    const altered = lines.map((line, index) => (index === evaluated ? { ...line, state } : line));
    expect(firstMismatch(altered as RecordedLine[])).toBeUndefined();
  });

  test('a trace that begins anywhere else than at its beginning', () => {
    expect(firstMismatch(lines.slice(evaluated))?.[1]).toEqual({
      what: 'action',
      expected: 'Init, before which no memory is known',
      recorded: '"Evaluate"',
    });
  });
});

describe('a signature is taken anew', () => {
  const signed = indexOf('Sign');
  const who = { what: 'Sign', expected: 'a person, after a decision' };

  test.each<[string, object, object]>([
    ['by nobody', { args: undefined }, { ...who, recorded: 'nothing' }],
    ['by a number', { args: { p: 7 } }, { ...who, recorded: 7 }],
    ['with a state that is not its own', { state: { tripped: false } }, { what: 'state.tripped' }],
    [
      'with another signer in its state',
      { state: { ...stateOf(signed), signers: { '#set': ['eve'] } } },
      { what: 'state.signers.#set.0', expected: '"bob"', recorded: '"eve"' },
    ],
  ])('%s: refused', (_what, change, mismatch) => expect(wrongWith(signed, change)).toMatchObject(mismatch));

  test('without its state: unknown, and agrees', () => {
    const altered = lines.map((line, index) => (index === signed ? { ...line, state: undefined } : line));
    expect(firstMismatch(altered as RecordedLine[])).toBeUndefined();
  });

  test('before any decision, within one, and where nobody may sign: refused', () => {
    const sign = lines[signed] as RecordedLine;
    expect(recomputeController().check(sign)).toEqual({ ...who, recorded: '"bob"' });
    const broken = lines.findIndex(({ action }) => action === 'Break');
    expect(firstMismatch([...lines.slice(0, broken + 1), sign])?.[1]).toEqual({
      what: 'action',
      expected: 'the rest of the decision',
      recorded: 'Sign',
    });
    expect(firstMismatch([...lines.slice(0, indexOf('Evaluate') + 1), sign])?.[1]).toEqual({
      what: 'Sign',
      expected: 'refused, CTRL102',
      recorded: 'bob',
    });
  });
});
