/**
 * `npm run bench:numbers -- [--output FILE]`: the proven numbers beside the same in floats: how long a step takes, and how
 * far each is from 40 decimal digits. Writes docs/benchmarks/numbers.md.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Controller, Signals } from '../../libs/survival-kernel/src/generated/proven.ts';
import { ONE, step, total, totalPpm } from '../../libs/survival-kernel/src/generated/proven.ts';
import { type Exposure, gate } from '../../libs/survival-kernel/src/generated/proven-gate.ts';
import { exactTotal, UNIT } from './exact.ts';
import { type FloatController, floatStep, floatTotal } from './floats.ts';

const ROOT = join(import.meta.dirname, '../..');
const ROUNDS = 9; // odd: the median is one of them
const STEPS = 2_000_000;
const INPUTS = 4_096;
const SAMPLES = 200_000;
const SEED = 1;

const { values } = parseArgs({
  options: { output: { type: 'string', default: join(ROOT, 'docs/benchmarks/numbers.md') } },
});

/** Numbers in [0, bound), the same each time. */
function dice(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

/** Readings in every part of every curve. */
function readings(count: number): Signals[] {
  const below = dice(SEED);
  return Array.from({ length: count }, () => ({
    invariantsHold: true,
    envelopeAgeMs: below(7_400_000),
    latencyMs: below(600),
    jitterMs: below(300),
    depthPpm: 300_000 + below(700_001),
    noShockYet: below(2) === 0,
    shockAgeMs: below(3_700_000),
    drawdownPpm: below(150_000),
  }));
}

/** Nanoseconds of CPU a call, in each round; the contestants take turns within a round. */
function timed(contestants: Readonly<Record<string, (steps: number) => unknown>>): Map<string, number[]> {
  const found = new Map<string, number[]>(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, run] of Object.entries(contestants)) {
      const before = process.cpuUsage();
      run(STEPS);
      const { user, system } = process.cpuUsage(before);
      if (round > 0) found.get(name)?.push(((user + system) * 1_000) / STEPS); // the first warms up
    }
  }
  return found;
}

const inputs = readings(INPUTS);
const question: Exposure = {
  positionMicro: 2_000_000,
  openBuyMicro: 500_000,
  openSellMicro: 0,
  inFlightBuyMicro: 250_000,
  inFlightSellMicro: 0,
  markPriceMicro: 60_000_000_000,
  inventoryMaxMicro: 50_000_000,
};

const rounds = timed({
  'controller step, proven': (steps) => {
    let c: Controller = { rPpm: 0, carry: 0, posture: 'HIBERNATE' };
    for (let at = 0; at < steps; at += 1) c = step(c, inputs[at % INPUTS] as Signals, 60_000);
    return c;
  },
  'controller step, floats with Math.exp': (steps) => {
    let c: FloatController = { r: 0, posture: 'HIBERNATE' };
    for (let at = 0; at < steps; at += 1) c = floatStep(c, inputs[at % INPUTS] as Signals, 60_000);
    return c;
  },
  'order gate, proven': (steps) => {
    let passed = 0;
    for (let at = 0; at < steps; at += 1) {
      const quantity = 1 + (at % INPUTS) * 1_000;
      const answer = gate(false, true, quantity, 60_000_000_000, question, 0, 1e12, 'APEX', 950_000, 900_000);
      if (answer === 'PASS_ENTRY') passed += 1;
    }
    return passed;
  },
});

/** The worst distance from the exact value, in 1.0s. */
function worstError(of: (s: Signals) => number): number {
  let worst = 0;
  for (const s of readings(SAMPLES)) {
    const value = BigInt(Math.round(of(s) * 2 ** 52)) * (UNIT / 2n ** 40n);
    const error = value - exactTotal(s) * 2n ** 12n;
    worst = Math.max(worst, Math.abs(Number(error)) / (Number(UNIT) * 2 ** 12));
  }
  return worst;
}

const errors: readonly (readonly [string, number])[] = [
  ['R_total, proven (2^-26 inside)', worstError((s) => total(s) / ONE)],
  ['R_total in ppm, proven', worstError((s) => totalPpm(s) / 1_000_000)],
  ['R_total, floats', worstError(floatTotal)],
];

const median = (found: readonly number[]): number => [...found].sort((a, b) => a - b)[ROUNDS >> 1] as number;
const page = `# Numbers

Made by \`npm run bench:numbers\`: ${cpus()[0]?.model.trim() ?? 'a processor'}, Node ${process.version}, load ${(loadavg()[0] ?? 0).toFixed(1)} at the end. CPU time, median of ${ROUNDS} rounds of ${STEPS.toLocaleString('en')} calls, the contestants in turn; readings in every part of every curve.

| what | ns a call | least | most |
| --- | --- | --- | --- |
${[...rounds].map(([name, found]) => `| ${name} | ${median(found).toFixed(0)} | ${Math.min(...found).toFixed(0)} | ${Math.max(...found).toFixed(0)} |`).join('\n')}

## Accuracy

Worst distance from R_total with 40 decimal digits (bench/exact.ts), over ${SAMPLES.toLocaleString('en')} random readings (seed ${SEED}). The theorem pin_total allows 2^-21 (${(2 ** -21).toExponential(1)}), pin_total_ppm 1.5 ppm.

| what | worst error |
| --- | --- |
${errors.map(([name, worst]) => `| ${name} | ${worst.toExponential(2)} |`).join('\n')}

Floats are closer on these readings, and nothing says that they are so everywhere or on every engine: Math.exp is left to it by ECMAScript. The proven numbers are the same on every machine, in TypeScript, Java and Rocq.
`;
writeFileSync(values.output, page);
process.stdout.write(page);
