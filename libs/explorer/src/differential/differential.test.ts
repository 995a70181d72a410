/** The explorer beside the real TLC: verdict, property, length of the counterexample, counts. */
import { Progress } from '@plimsoll/tla-values/differential';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { ownFiniteSets } from './copied-module.ts';
import { course } from './course.ts';
import { judgeTwice, type Model, NoAnswer } from './judged-twice.ts';
import { randomModel } from './random-models.ts';
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
  /** Each takes TLC more than a second; PLIMSOLL_RANDOM_MODELS asks for more, PLIMSOLL_SEED for the same again. */
  const runs = Number(process.env['PLIMSOLL_RANDOM_MODELS'] ?? 3);
  const seed = Number(process.env['PLIMSOLL_SEED'] ?? Date.now() % 2 ** 31);

  test(
    'have the temporal verdict that TLC gives',
    async () => {
      const progress = new Progress(`graphs of seed ${seed}`, runs);
      let unanswered = 0;
      const check = async (model: Model): Promise<void> => {
        const answers = await judgeTwice(model).catch((error: unknown) => {
          // TLC refuses what it calls a tautology, and some nestings.
          if (error instanceof NoAnswer) return undefined;
          throw error;
        });
        if (answers === undefined) unanswered += 1;
        const differs = answers !== undefined && answers.explorer.verdict !== answers.tlc.verdict;
        progress.add({ compared: 1, unexplained: differs ? [model.text] : [], known: 0 });
        if (answers !== undefined) expect(answers.explorer.verdict).toBe(answers.tlc.verdict);
      };
      await fc.assert(fc.asyncProperty(randomModel, check), { numRuns: runs, endOnFailure: true, seed });
      console.log(`seed ${seed}, ${runs} graphs, TLC refused ${unanswered}`);
    },
    runs * 60_000,
  );
});
