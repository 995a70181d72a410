import type { TraceEvent } from '@plimsoll/trace';
import { describe, expect, test } from 'vitest';
import { feedCheck, feedObservation } from './feed-check.ts';

const seen = { latencyMs: 5, jitterMs: 2, depthPpm: 900_000, volatilityPpm: 1_000_000, takerBuyPpm: 500_000 };
const OBSERVATIONS = [1, 2, 3, 4].map((sequence) => feedObservation(sequence, sequence * 500, [seen], 40));

/** A line of the decision on observation `sequence`, with readings as the feed has them unless changed. */
function line(
  sequence: number,
  changed: { readonly [field in keyof typeof seen]?: number | null } = {},
  actionIndex = 0,
) {
  const { latencyMs, jitterMs, depthPpm, volatilityPpm, takerBuyPpm } = { ...seen, ...changed };
  const stamp = { sequence, sampledAtMs: sequence * 500 };
  const readings = {
    invariants: { ...stamp, checksumHolds: true },
    envelope: { ...stamp, ageMs: 40 },
    microstructure: { ...stamp, latencyMs, jitterMs, depthPpm },
    environment: { ...stamp, volatilityPpm, takerBuyPpm },
    capital: { ...stamp, drawdownPpm: 0 },
  };
  return { seq: sequence, tsUs: 0, actor: 'c', prev: 'sha256:', why: { actionIndex, readings } };
}

const check = (faults = [] as Parameters<typeof feedCheck>[1], observations = OBSERVATIONS) =>
  feedCheck(observations, faults, 'the feed');
const first = (lines: readonly object[], checking = check()) =>
  lines.map((each) => checking.check(each as TraceEvent)).find((mismatch) => mismatch !== undefined);

describe('readings against their feed', () => {
  test('agree, line by line of each decision, and with what has none', () => {
    const signed = { why: { person: 'ann' } };
    const blind = { why: { actionIndex: 0, readings: {} } };
    expect(first([line(1), line(1, {}, 1), signed, line(2), blind, line(3), line(4)])).toBeUndefined();
  });

  test.each([
    ['latency', { latencyMs: 6 }, 'why.readings.microstructure.latencyMs', '5', '6'],
    ['jitter', { jitterMs: 1 }, 'why.readings.microstructure.jitterMs', '2', '1'],
    ['depth', { depthPpm: 1_000_000 }, 'why.readings.microstructure.depthPpm', '900000', '1000000'],
    ['volatility', { volatilityPpm: 0 }, 'why.readings.environment.volatilityPpm', '1000000', '0'],
    ['taker share', { takerBuyPpm: 500_001 }, 'why.readings.environment.takerBuyPpm', '500000', '500001'],
  ])('refuse another %s', (_what, changed, what, expected, recorded) => {
    expect(first([line(1), line(2, changed)])).toEqual({ what, expected, recorded, from: 'the feed' });
    expect(first([line(1), line(1, changed, 1)])?.what).toBe(what);
  });

  test('refuse another stamp, another age of the envelope, and a sensor that is gone', () => {
    const [late, old, gone] = [1, 2, 3].map(() => structuredClone(line(1))) as ReturnType<typeof line>[];
    Object.assign(late?.why.readings.capital ?? {}, { sampledAtMs: 499 });
    expect(first([late ?? {}])?.what).toBe('why.readings.capital.sampledAtMs');
    Object.assign(old?.why.readings.envelope ?? {}, { ageMs: 39 });
    expect(first([old ?? {}])?.what).toBe('why.readings.envelope.ageMs');
    delete (gone?.why.readings as { environment?: object }).environment;
    expect(first([gone ?? {}])).toMatchObject({
      what: 'why.readings.environment.sequence',
      recorded: 'nothing',
    });
  });

  test('refuse an observation that was left out, and one more than there were', () => {
    expect(first([line(1), line(3)])).toMatchObject({ expected: '2', recorded: '3' });
    expect(first([line(1), line(2), line(3), line(4), line(5)])?.what).toBe('why.readings');
  });

  test('follow the faults that a header names, and only those', () => {
    const at = (kind: string, fromTurn: number, more = {}) => ({
      kind,
      fromTurn,
      untilTurn: fromTurn,
      ...more,
    });
    const faults = [at('latency', 2, { addMs: 600 }), at('jitter-unreadable', 2), at('controller-stalls', 3)];
    const faulty = line(2, { latencyMs: 605, jitterMs: null });
    expect(first([line(1), faulty, line(4)], check(faults))).toBeUndefined();
    expect(first([line(1), line(2)], check(faults))).toMatchObject({ expected: '605', recorded: '5' });
    expect(first([line(1), faulty])).toMatchObject({ expected: '5', recorded: '605' });
    const crash = [at('taker-crash', 1)];
    expect(first([line(1, { takerBuyPpm: 10_000 })], check(crash))).toBeUndefined();
  });

  test('go on in another process, and take over nothing else', () => {
    const before = check();
    expect(first([line(1), line(2)], before)).toBeUndefined();
    const after = check();
    expect(after.restore?.(before.save?.())).toBe(true);
    expect(first([line(3)], after)).toBeUndefined();
    expect(check().restore?.(undefined)).toBe(false);
  });
});
