/** The explorer beside the real TLC: verdict, property, length of the counterexample, counts. */
import { Progress } from '@plimsoll/tla-values/differential';
import { findTools, toolProblemText } from '@plimsoll/tlaplus-tools';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { judgeSpecs, knownCount } from './batch-judged.ts';
import { ownFiniteSets } from './copied-module.ts';
import { course } from './course.ts';
import { judgeTwice, type Model } from './judged-twice.ts';
import { randomGraph } from './random-models.ts';
import { turns } from './turns.ts';

// TLC's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const same: readonly (readonly [string, Model])[] = [
  [
    'a constraint, an invariant and an action property that hold',
    course('INIT Init\nNEXT Next\nCONSTRAINT Few\nINVARIANT Exclusion\nPROPERTY Forward'),
  ],
  ['a deadlock', course('INIT Init\nNEXT Crashing\nCONSTRAINT Few', { deadlock: true })],
  ['a violated invariant', course('INIT Init\nNEXT Next\nCONSTRAINT Few\nINVARIANT NeverTwo')],
  [
    'a violated invariant, continuing',
    course('INIT Init\nNEXT Next\nCONSTRAINT Few\nINVARIANT NeverTwo', { continueAfterViolation: true }),
  ],
  [
    'an invariant violated where a constraint cuts',
    course('INIT Init\nNEXT Next\nCONSTRAINT NeverTwo\nINVARIANT NeverTwo'),
  ],
  ['a violated action property', course('INIT Init\nNEXT Circle\nPROPERTY Forward')],
  ['a violated invariant, where actions below one \\E take turns', turns('INVARIANT Small')],
  ['a violated invariant among many elements of one choice', turns('INVARIANT Even')],
  ['a violated action property, where actions take turns', turns('PROPERTY Near')],
  ['an evaluation error after a violation, of another element', turns('INVARIANT Early')],
  ['a standard module of its own: what TLC has in Java stays, what it adds is read', ownFiniteSets],
  ['symmetry', course('INIT Init\nNEXT Next\nCONSTRAINT Few\nINVARIANT Exclusion\nSYMMETRY Symmetric')],
  ['a view', course('INIT Init\nNEXT Next\nCONSTRAINT Few\nVIEW Shape')],
  ['leads-to without fairness', course('SPECIFICATION Spec\nPROPERTY Served')],
  ['leads-to under weak fairness, too weak for each thread', course('SPECIFICATION Weak\nPROPERTY Served')],
  ['leads-to under strong fairness', course('SPECIFICATION Strong\nPROPERTY Served')],
  ['recurrence of a state under weak fairness', course('SPECIFICATION Weak\nPROPERTY SomeServed')],
  ['recurrence of an action', course('SPECIFICATION Weak\nPROPERTY Turns')],
  ['an action that must stop and does not', course('SPECIFICATION Strong\nPROPERTY Calm')],
];

describe('the explorer answers as TLC does', () => {
  test.each(same)('%s', async (_what, model) => {
    const { tlc, explorer } = await judgeTwice(model);
    if (tlc.verdict === 'ok') expect(tlc.counts).toBeDefined();
    // TLC prints no depth where a temporal property fails, and names none of several properties.
    const counts = explorer.counts?.map((count, i) => (tlc.counts?.[i] === undefined ? undefined : count));
    const property = tlc.property === undefined ? undefined : explorer.property;
    expect({ ...explorer, counts, property }).toEqual(tlc);
  });
});

describe('random graphs, fairness and properties', () => {
  /** PLIMSOLL_RANDOM_MODELS asks for more, PLIMSOLL_SEED for the same again. */
  const runs = Number(process.env['PLIMSOLL_RANDOM_MODELS'] ?? 12);
  const seed = Number(process.env['PLIMSOLL_SEED'] ?? Date.now() % 2 ** 31);
  /** Graphs a JVM. */
  const batchSize = 50;
  /** A share of fewer says nothing. */
  const sharesFrom = 50;
  /** Properties that TLC refuses: it calls them a tautology, or cannot nest them so. */
  const refusedMax = 0.2;

  test('have the temporal verdict that TLC gives', { timeout: 120_000 + runs * 12_000 }, async () => {
    const tools = await findTools();
    if (!tools.ok) throw new Error(toolProblemText(tools.problem));
    const graphs = fc.sample(randomGraph, { seed, numRuns: runs }).map((graph, i) => graph(`G${i}`));
    const progress = new Progress(`graphs of seed ${seed}`, runs);
    const verdicts = new Map<string, number>();
    const differences: string[] = [];
    for (let from = 0; from < runs; from += batchSize) {
      const batch = graphs.slice(from, from + batchSize);
      const outcome = await judgeSpecs(tools.value, batch);
      for (const [verdict, times] of outcome.verdicts)
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + times);
      const unexplained = outcome.differences.map(
        ({ spec, tlc, explorer }) => `${JSON.stringify({ tlc, explorer })}\n${spec.text}`,
      );
      differences.push(...unexplained);
      progress.add({ compared: batch.length, unexplained, known: knownCount(outcome) });
    }
    console.log(`seed ${seed}, ${runs} graphs`, Object.fromEntries(verdicts));
    expect(differences.join('\n'), `seed ${seed}`).toBe('');
    if (runs < sharesFrom) return;
    expect((verdicts.get('unsupported') ?? 0) / runs).toBeLessThan(refusedMax);
    for (const verdict of ['ok', 'liveness']) expect(verdicts.get(verdict), verdict).toBeGreaterThan(0);
  });
});
