/**
 * Random specifications with fairness and temporal properties, refinement, reductions and errors among them, judged by
 * TLC and by the explorer; and what the explorer says of many formulas of one specification, confirmed by TLC.
 */
import { Progress } from '@plimsoll/tla-values/differential';
import { findTools, toolProblemText } from '@plimsoll/tlaplus-tools';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Difference, judgeSpecs, knownCount } from './batch-judged.ts';
import { type Claims, judgeClaims } from './claims-judged.ts';
import { fairSpecOf, manyFormulasOf } from './fair-specs.ts';

/** PLIMSOLL_FAIR_SPECS asks for more, PLIMSOLL_SEED for others; the default sample is the same in every run. */
const defaultSeed = 20261130;
const seed = Number(process.env['PLIMSOLL_SEED'] ?? defaultSeed);
const count = Number(process.env['PLIMSOLL_FAIR_SPECS'] ?? 12);
/** Of so many formulas each: there is one such specification for four of the others. */
const formulasEach = 10;
/** Specifications a JVM: more fill its memory with copies of TLC's classes. */
const batchSize = 40;
/** A specification takes TLC a fifth of a second; this is for a machine under load. */
const msMax = 240_000 + count * 6_000;

const supply = fc.array(fc.nat({ max: 1 << 20 }), { minLength: 900, maxLength: 1800, size: 'max' });
const drawn = fc.sample(supply, { seed, numRuns: count });
/** One with counterexamples of more than a state: shorter ones cannot be cut. */
const [tamperedWith = []] = fc.sample(supply, { seed: defaultSeed, numRuns: 1 });

async function toolsOfThisMachine() {
  const tools = await findTools();
  if (!tools.ok) throw new Error(toolProblemText(tools.problem));
  return tools.value;
}

const textOf = ({ spec, tlc, explorer, said }: Difference): string =>
  `TLC ${JSON.stringify(tlc)} ${said ?? ''}, explorer ${JSON.stringify(explorer)}\n${spec.config}${spec.text}`;

describe('random fairness and temporal properties', () => {
  test('are judged alike by TLC and the explorer', { timeout: msMax }, async () => {
    const specs = drawn.map((numbers, i) => fairSpecOf(`F${i}`, numbers));
    const tools = await toolsOfThisMachine();
    const verdicts = new Map<string, number>();
    const progress = new Progress(`specifications with fairness of seed ${seed}`, specs.length);
    for (let from = 0; from < specs.length; from += batchSize) {
      const batch = specs.slice(from, from + batchSize);
      const outcome = await judgeSpecs(tools, batch);
      const unexplained = outcome.differences.map(textOf);
      progress.add({ compared: batch.length, unexplained, known: knownCount(outcome) });
      expect(unexplained.join('\n\n'), `seed ${seed}`).toBe('');
      for (const [verdict, times] of outcome.verdicts)
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + times);
    }
    for (const verdict of ['ok', 'liveness']) expect(verdicts.get(verdict), verdict).toBeGreaterThan(0);
  });

  test('hold, or have the counterexample, according to TLC', { timeout: msMax }, async () => {
    const specs = drawn
      .slice(0, Math.ceil(count / 4))
      .map((numbers, i) => manyFormulasOf(`M${i}`, numbers, formulasEach));
    const tools = await toolsOfThisMachine();
    const progress = new Progress(`specifications of many formulas of seed ${seed}`, specs.length);
    for (let from = 0; from < specs.length; from += batchSize) {
      const batch = specs.slice(from, from + batchSize);
      const { holds, violated, objections } = await judgeClaims(tools, batch);
      const unexplained = objections.map(({ model, said }) => `${said}\n${model.config}${model.text}`);
      progress.add({ compared: batch.length, unexplained, known: 0 });
      expect(unexplained, `seed ${seed}`).toEqual([]);
      expect(Math.min(holds, violated)).toBeGreaterThan(0);
    }
  });

  test('TLC objects where a formula is said to hold, or a counterexample is none', {
    timeout: msMax,
  }, async () => {
    const specs = [manyFormulasOf('Tampered', tamperedWith, formulasEach)];
    const tools = await toolsOfThisMachine();
    for (const change of [saidToHold, cutShort]) {
      const { objections } = await judgeClaims(tools, specs, change);
      expect(objections.length, change.name).toBeGreaterThan(0);
    }
  });
});

function saidToHold(claims: Claims): Claims {
  return { ...claims, holds: [...claims.violated.keys()], violated: new Map() };
}

/** Each counterexample stops at its first state. */
function cutShort(claims: Claims): Claims {
  const violated = [...claims.violated].map(
    ([name, { steps }]) =>
      [name, { steps: steps.slice(0, 1), loop: { start: 0, action: undefined } }] as const,
  );
  return { ...claims, violated: new Map(violated) };
}
