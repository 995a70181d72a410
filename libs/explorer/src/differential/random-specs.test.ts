/**
 * Random small specifications, chosen for the pairs of language features that they combine, judged by TLC and by the
 * compiled spec under the explorer: result, property, counts, depth, length of the counterexample, and the graph.
 */

import type { SeededBug } from '@plimsoll/spec-compiler';
import { Progress } from '@plimsoll/tla-values/differential';
import { findTools, toolProblemText } from '@plimsoll/tlaplus-tools';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Difference, judgeSpecs, knownCount } from './batch-judged.ts';
import type { JudgedSpec } from './judged-spec.ts';
import type { KnownReason } from './known-differences.ts';
import { pairsOf, widest } from './pairwise.ts';
import { type RandomSpec, specOf, supply } from './random-specs.ts';
import { regressionSpecs } from './regression-specs.ts';

/** Replay a run with PLIMSOLL_SEED, one specification of it with PLIMSOLL_ONLY; PLIMSOLL_RANDOM_SPECS makes it longer. */
const seed = Number(process.env['PLIMSOLL_SEED'] ?? 20261129);
const count = Number(process.env['PLIMSOLL_RANDOM_SPECS'] ?? 40);
const only = process.env['PLIMSOLL_ONLY'];
/** Specifications a JVM: more fill its memory with copies of TLC's classes. */
const batchSize = 60;
/** A specification takes TLC a fifth of a second; this is for a machine under heavy load. */
const msMax = 300_000 + count * 12_000;
/** Candidates for each that is taken: more find more pairs. */
const candidatesEach = 3;
/** A share of fewer specifications says nothing. */
const sharesFrom = 40;
/** One for a pass each: a whole run shows them, most in its first batch. */
const bugs: readonly SeededBug[] =
  only === undefined && count >= sharesFrom
    ? ['disjunct-lost', 'label-outermost', 'kept-variable-stale']
    : [];
const regressions: ReadonlySet<JudgedSpec> = new Set(regressionSpecs);
/** Shares of what shows nothing: what does not parse, what differs for a known reason, what only makes an error. */
const unparsedMax = 0.05;
const knownMax: { readonly [reason in KnownReason]: number } = {
  refused: 0.05,
  'refused at once': 0.03,
  'refused by both': 0.05,
  labels: 0.03,
  'generated step': 0.03,
  'kept as one': 0.03,
  'counterexample cut short': 0.03,
  'counted again': 0.03,
  'part not asked for': 0.03,
  'stack overflow': 0.03,
  'function computed whole': 0.03,
  'function counted as a set': 0.03,
};
const errorsMax = 0.5;
/** Of the pairs of features that occur; the default sample has seven tenths. */
const pairsMin = 0.5;

/** Features that few specifications have: one with each is taken first. */
const rare = ['temporalUnderSYMMETRY', 'temporalUnderVIEW', 'primeBeforeAssignment', 'parametricInstance'];

function specs(): readonly RandomSpec[] {
  const drawn = fc.sample(supply, { seed, numRuns: count * candidatesEach });
  const all = drawn.map((numbers, i) => specOf(`R${i}`, numbers));
  if (only !== undefined) return all.filter(({ name }) => name === only);
  const first = rare.flatMap((feature) => all.find(({ features }) => features.has(feature)) ?? []);
  return [...new Set([...first, ...widest(all, count)])];
}

async function toolsOfThisMachine() {
  const tools = await findTools();
  if (!tools.ok) throw new Error(toolProblemText(tools.problem));
  return tools.value;
}

const textOf = ({ spec, tlc, explorer, said }: Difference): string =>
  [
    `TLC ${JSON.stringify(tlc)} ${said ?? ''}`,
    `explorer ${JSON.stringify(explorer)}`,
    `replay: PLIMSOLL_SEED=${seed} PLIMSOLL_RANDOM_SPECS=${count} PLIMSOLL_ONLY=${spec.name} npx vitest run ${import.meta.filename}`,
    `deadlock ${spec.deadlock}, continue ${spec.continueAfterViolation}`,
    spec.config,
    spec.text,
  ].join('\n');

describe('random specifications', () => {
  const chosen = only === undefined ? [...specs(), ...regressionSpecs] : specs();

  test('are judged alike by TLC and the explorer, and show each seeded bug', { timeout: msMax }, async () => {
    const tools = await toolsOfThisMachine();
    const verdicts = new Map<string, number>();
    const differences: Difference[] = [];
    const unjudged: JudgedSpec[] = [];
    let unnoticed = bugs;
    const known = new Map<KnownReason, readonly string[]>();
    const progress = new Progress(`specifications of seed ${seed}`, chosen.length);
    for (let from = 0; from < chosen.length; from += batchSize) {
      const batch = chosen.slice(from, from + batchSize);
      const outcome = await judgeSpecs(tools, batch, { seededBugs: unnoticed });
      progress.add({
        compared: batch.length,
        unexplained: outcome.differences.map(textOf),
        known: knownCount(outcome),
      });
      unjudged.push(...outcome.unjudged.filter((spec) => regressions.has(spec)));
      unnoticed = unnoticed.filter((bug) => !outcome.noticed.get(bug));
      differences.push(...outcome.differences);
      for (const [reason, names] of outcome.known)
        known.set(reason, [...(known.get(reason) ?? []), ...names]);
      for (const [verdict, times] of outcome.verdicts)
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + times);
    }
    console.log(
      `seed ${seed}, ${chosen.length} specifications`,
      Object.fromEntries(verdicts),
      'known differences:',
      Object.fromEntries(known),
    );
    expect(differences.map(textOf).join('\n\n')).toBe('');
    expect(
      unjudged.map(({ name }) => name),
      'TLC says nothing about these regressions',
    ).toEqual([]);
    expect(unnoticed).toEqual([]);
    if (only !== undefined || count < sharesFrom) return;
    expect((verdicts.get('refused') ?? 0) / chosen.length).toBeLessThan(unparsedMax);
    for (const [reason, { length }] of known)
      expect(length / chosen.length, reason).toBeLessThan(knownMax[reason]);
    expect((verdicts.get('error') ?? 0) / chosen.length).toBeLessThan(errorsMax);
  });

  test('combine the features of the language in pairs', () => {
    if (only !== undefined) return;
    const features = new Set(chosen.flatMap((spec) => [...spec.features]));
    if (count >= sharesFrom) for (const feature of rare) expect([...features]).toContain(feature);
    const pairs = new Set(chosen.flatMap(pairsOf));
    const possible = (features.size * (features.size - 1)) / 2;
    console.log(
      `${features.size} features, ${pairs.size} of ${possible} pairs of them within one specification`,
    );
    expect(pairs.size / possible).toBeGreaterThan(pairsMin);
  });
});
