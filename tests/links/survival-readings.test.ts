/** The table of readings and multipliers in the model is what the proven numbers give, line by line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provenNumbers, type Signals } from '@plimsoll/survival-kernel';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/places.ts';

const SOURCE = readFileSync(join(ROOT, 'specs-tla/SurvivalController/SurvivalReadings.tla'), 'utf8');

const NOMINAL: Signals = {
  invariantsHold: true,
  envelopeAgeMs: 0,
  latencyMs: 0,
  jitterMs: 0,
  depthPpm: 1_000_000,
  shockAgeMs: null,
  drawdownPpm: 0,
};

/** The reading that each sensor of the model stands for. */
const READING: { readonly [sensor: string]: keyof Signals } = {
  envelope: 'envelopeAgeMs',
  latency: 'latencyMs',
  jitter: 'jitterMs',
  depth: 'depthPpm',
  shock: 'shockAgeMs',
  drawdown: 'drawdownPpm',
};

interface Edge {
  readonly sensor: string;
  readonly value: number;
  readonly ppm: number;
}

function edgesOf(source: string): Edge[] {
  return [...source.matchAll(/Edge\("(\w+)", (\d+), (\d+)\)/g)].map(([, sensor = '', value, ppm]) => ({
    sensor,
    value: Number(value),
    ppm: Number(ppm),
  }));
}

function differences(edges: readonly Edge[]): string[] {
  return edges.flatMap(({ sensor, value, ppm }) => {
    const proven = provenNumbers.totalPpm({ ...NOMINAL, [READING[sensor] as string]: value });
    return proven === ppm ? [] : [`${sensor} ${value}: ${ppm} in the model, ${proven} proven`];
  });
}

describe('SurvivalReadings.tla', () => {
  const edges = edgesOf(SOURCE);

  test('has edges of every sensor, and each gives what the proven numbers give', () => {
    expect([...new Set(edges.map(({ sensor }) => sensor))].sort()).toEqual(Object.keys(READING).sort());
    expect(differences(edges)).toEqual([]);
  });

  test('a table that is one ppm off is noticed', () => {
    const tampered = edgesOf(
      SOURCE.replace('Edge("envelope", 536067, 849999)', 'Edge("envelope", 536067, 850000)'),
    );
    expect(differences(tampered)).toEqual(['envelope 536067: 850000 in the model, 849999 proven']);
  });

  test('multiplies as the proven source does, within its rounding', () => {
    const pairs = edges.flatMap((one) =>
      edges.filter(({ sensor }) => sensor > one.sensor).map((other) => [one, other] as const),
    );
    const outside = pairs.filter(([one, other]) => {
      const proven = provenNumbers.totalPpm({
        ...NOMINAL,
        [READING[one.sensor] as string]: one.value,
        [READING[other.sensor] as string]: other.value,
      });
      const worse = Math.min(one.ppm, other.ppm);
      // Latency, jitter and depth are one category: the worst of them counts.
      if (MICRO.has(one.sensor) && MICRO.has(other.sensor)) return proven !== worse;
      if (Math.max(one.ppm, other.ppm) === FULL_PPM) return proven !== worse;
      const product = Math.floor((one.ppm * other.ppm) / FULL_PPM);
      return proven < product - PRODUCT_BELOW_PPM || proven > Math.min(product + PRODUCT_ABOVE_PPM, worse);
    });
    expect(outside).toEqual([]);
    expect(SOURCE).toContain(`ProductBelowPpm == ${PRODUCT_BELOW_PPM}\n`);
    expect(SOURCE).toContain(`ProductAbovePpm == ${PRODUCT_ABOVE_PPM}\n`);
  });
});

/** As in the model: the proven product is finer than a ppm and rounds down. */
const PRODUCT_BELOW_PPM = 1;
const PRODUCT_ABOVE_PPM = 2;
const FULL_PPM = 1_000_000;

const MICRO = new Set(['latency', 'jitter', 'depth']);
