import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRuntime } from '../create-runtime.ts';
import type { Runtime } from '../runtime.ts';
import type { Expression } from './expression.ts';
import { judgedByUs } from './judged-by-us.ts';
import { knownDifference } from './known-difference.ts';
import { operatorPairs } from './operator-pairs.ts';
import { Progress } from './progress.ts';
import { expressions } from './random-expressions.ts';
import { regressions } from './regressions.ts';
import { type Judged, judgedByTlc, modelValueNames, stringNames } from './tlc-oracle.ts';

/** Replay a run with PLIMSOLL_SEED; PLIMSOLL_EXPRESSIONS makes it longer. */
const seed = Number(process.env['PLIMSOLL_SEED'] ?? 20200130);
const count = Number(process.env['PLIMSOLL_EXPRESSIONS'] ?? 2400);
const kinds = ['int', 'bool', 'intSet', 'setOfSets', 'anySet', 'sequence', 'function', 'any'];
/** Expressions of one JVM: its memory holds them all. */
const batchMax = 2_500;
/** Of the judged expressions; see `knownDifference`. */
const knownShareMax = 0.01;

interface Difference {
  readonly expression: string;
  readonly tlc: Judged;
  readonly ours: Judged;
}

/** One universe whose order of strings is the oracle's, found by asking it. */
function runtimeLike(strings: Judged): Runtime {
  if (!strings.ok) throw new Error(strings.message);
  const stringOrder = [...strings.text.matchAll(/"(\w+)"/g)].map((found) => found[1] as string);
  const rt = createRuntime({ stringOrder, integers: 'tlc' });
  for (const name of modelValueNames) rt.modelValue(name);
  return rt;
}

const allStrings = `{${stringNames.map((name) => `"${name}"`).join(', ')}}`;

const isKnown = ({ tlc, ours, expression }: Difference): boolean =>
  knownDifference(tlc, ours, expression) !== undefined;

async function differences(cases: readonly Expression[]): Promise<Difference[] | undefined> {
  const found: Difference[] = [];
  const progress = new Progress(`expressions of seed ${seed}`, cases.length);
  for (let from = 0; from < cases.length; from += batchMax) {
    const batch = cases.slice(from, from + batchMax);
    const some = await differencesOfBatch(batch);
    if (some === undefined) return undefined;
    found.push(...some);
    const unexplained = some.filter((one) => !isKnown(one)).map((one) => JSON.stringify(one));
    progress.add({ compared: batch.length, unexplained, known: some.length - unexplained.length });
  }
  return found;
}

async function differencesOfBatch(cases: readonly Expression[]): Promise<Difference[] | undefined> {
  const texts = cases.map((e) => e.text([]));
  const judged = await judgedByTlc([allStrings, ...texts]);
  if (judged === undefined) return undefined;
  const rt = runtimeLike(judged[0] as Judged);
  return cases.flatMap((e, i) => {
    const tlc = judged[i + 1] as Judged;
    const ours = judgedByUs(rt, () => e.run(rt, [], []));
    return isSame(tlc, ours) ? [] : [{ expression: texts[i] as string, tlc, ours }];
  });
}

function isSame(tlc: Judged, ours: Judged): boolean {
  if (!tlc.ok || !ours.ok) return tlc.ok === ours.ok;
  return tlc.text === ours.text && tlc.elements === ours.elements;
}

describe('values and TLC', () => {
  test('agree on random expressions: values, errors, and the order of enumeration', {
    timeout: 120_000 + count * 60,
  }, async (context) => {
    const cases = kinds.flatMap((kind) =>
      fc.sample(expressions[kind] as fc.Arbitrary<Expression>, {
        seed,
        numRuns: Math.ceil(count / kinds.length),
      }),
    );
    const found = await differences(cases);
    if (found === undefined) return context.skip('no TLC on this machine');
    const pairs = operatorPairs(cases.map((expression) => expression.text([])));
    console.log(`seed ${seed}, ${cases.length} expressions, ${found.length} differ; ${pairs}`);
    expect(
      found.filter((one) => !isKnown(one)),
      `seed ${seed}`,
    ).toEqual([]);
    expect(found.length / cases.length).toBeLessThan(knownShareMax);
  });

  test('agree on every case that once differed, and print it alike', { timeout: 60_000 }, async (context) => {
    const judged = await judgedByTlc([allStrings, ...regressions.map((r) => r.expression)]);
    if (judged === undefined) return context.skip('no TLC on this machine');
    const rt = runtimeLike(judged[0] as Judged);
    const ours = regressions.map((r) => firstLine(judgedByUs(rt, () => r.run(rt))));
    expect(ours.map((o, i) => ({ of: regressions[i]?.expression, ...o }))).toEqual(
      judged.slice(1).map((tlc, i) => ({ of: regressions[i]?.expression, ...firstLine(tlc) })),
    );
  });
});

/** TLC wraps the errors of its Java operators, and we do not; an old one misspells some. */
function firstLine(judged: Judged): Judged {
  if (judged.ok) return judged;
  const plain = judged.message
    .replace(/^[\s\S]*but it produced the following error:\n/, '')
    .replace(/^Attemtped /, 'Attempted ')
    .replaceAll('<< >>', '<<>>');
  return { ok: false, message: plain.split('\n')[0] as string };
}
