/**
 * Temporal formulas whose predicates have no value in some states or steps, judged by TLC and by the explorer: whether
 * the run ends in an error and how far it got by then, which shows what was evaluated where.
 */
import { Progress } from '@plimsoll/tla-values/differential';
import { findTools, toolProblemText } from '@plimsoll/tlaplus-tools';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeSpecs } from './batch-judged.ts';
import { type RandomSpec, supply } from './random-specs.ts';
import { temporalSpecOf } from './temporal-specs.ts';

/** PLIMSOLL_TEMPORAL_SPECS asks for more, PLIMSOLL_SEED for others; the default sample is the same in every run. */
const seed = Number(process.env['PLIMSOLL_SEED'] ?? 20261129);
const count = Number(process.env['PLIMSOLL_TEMPORAL_SPECS'] ?? 24);
/** Specifications a JVM: more fill its memory with copies of TLC's classes. */
const batchSize = 60;
/** A specification takes TLC a fifth of a second; this is for a machine under load. */
const msMax = 240_000 + count * 4_000;

/** A predicate that the explorer has no need of: TLC evaluates it in every state all the same. */
const unneeded: RandomSpec = {
  name: 'Unneeded',
  text: `---- MODULE Unneeded ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == UNCHANGED x
Spec == Init /\\ [][Next]_x
Live == x \\notin Nat ~> x = "abc"
====
`,
  config: 'SPECIFICATION Spec\nPROPERTY Live\n',
  deadlock: true,
  continueAfterViolation: false,
  features: new Set(),
  atErrors: 'counts',
  isWhole: false,
};

test('temporal formulas err where they do for TLC', { timeout: msMax }, async () => {
  const tools = await findTools();
  if (!tools.ok) throw new Error(toolProblemText(tools.problem));
  const drawn = fc.sample(supply, { seed, numRuns: count });
  const specs = [unneeded, ...drawn.map((numbers, i) => temporalSpecOf(`T${i}`, numbers))];
  const verdicts = new Map<string, number>();
  const progress = new Progress(`temporal specifications of seed ${seed}`, specs.length);
  for (let from = 0; from < specs.length; from += batchSize) {
    const batch = specs.slice(from, from + batchSize);
    const outcome = await judgeSpecs(tools.value, batch);
    for (const [verdict, times] of outcome.verdicts)
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + times);
    const texts = outcome.differences.map(
      ({ spec, tlc, explorer }) =>
        `TLC ${JSON.stringify(tlc)}, explorer ${JSON.stringify(explorer)}\n${spec.config}${spec.text}`,
    );
    progress.add({ compared: batch.length, unexplained: texts, known: 0 });
    expect(texts.join('\n'), `seed ${seed}`).toBe('');
  }
  for (const verdict of ['ok', 'liveness', 'error'])
    expect(verdicts.get(verdict), verdict).toBeGreaterThan(0);
});
