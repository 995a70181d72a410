/**
 * The compiler against TLC on the specs of `conformance/specs`: initial, distinct and generated states, depth, result and
 * steps by label. TLC's side is recorded by digest (`node libs/spec-compiler/conformance/record.ts` makes it again); a
 * sample, chosen by the record's digest, is judged by TLC anew in every run.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { runModel } from '../conformance/compile-model.ts';
import { cacheFolder, conformanceModel, toolsOfThisMachine } from '../conformance/fixture.ts';
import { digestOf, type Judgement, judgeByCompiler, judgeByTlc, specNames } from '../conformance/judge.ts';
import { jarName, readRecord, recordFile } from '../conformance/record.ts';
import type { SeededBug } from './seeded-bugs.ts';

const tools = await toolsOfThisMachine();
const names = await specNames();
const record = await readRecord();

/** Java's start is most of SANY's time: the first run takes a minute, later ones seconds. */
const timeoutMs = 60_000;

/** TLC's judgement, of the jars that the record names, without what its dump does not show. */
function recorded(name: string): Judgement {
  const known = record.judgements[name];
  if (known === undefined) throw new Error(`TLC has not judged ${name}: run conformance/record.ts`);
  const { verdict, counts, labels, order } = known;
  return { verdict, counts, labels, order };
}

/** The compiler's judgement, as far as TLC's goes. */
async function judged(name: string, seededBug?: SeededBug): Promise<Judgement> {
  const compiled = await runModel(
    await conformanceModel(tools, name),
    cacheFolder,
    seededBug === undefined ? {} : { seededBug },
  );
  const judgement = judgeByCompiler(compiled);
  return recorded(name).labels === undefined
    ? { ...judgement, labels: undefined, order: undefined }
    : judgement;
}

describe('a compiled spec and TLC', () => {
  it.for(names)('agree on %s', { timeout: timeoutMs }, async (name) => {
    expect(record.judgements[name]?.digest, 'the spec changed since TLC judged it').toBe(
      await digestOf(name),
    );
    expect(await judged(name)).toEqual(recorded(name));
  });
});

describe('the record of TLC', () => {
  const sampleSize = 2;

  it('says what TLC says today', { timeout: timeoutMs }, async () => {
    const jar = jarName(tools);
    const judged = names.filter((name) => record.judgements[name]?.jars.includes(jar));
    // A jar that nobody has recorded yet has nothing to be held to.
    if (judged.length === 0 && !tools.jar.isPinned) return;
    const digest = createHash('sha256')
      .update(await readFile(recordFile))
      .digest();
    for (let i = 0; i < sampleSize; i += 1) {
      const name = judged[digest.readUInt32BE(4 * i) % judged.length] ?? '';
      expect({ name, ...(await judgeByTlc(tools, name)) }).toEqual({ name, ...recorded(name) });
    }
  });
});

describe('a bug in a pass turns the comparison red', () => {
  const bugs: readonly (readonly [SeededBug, string])[] = [
    ['overrides-forgotten', 'OverridesInModule'],
    ['instances-confused', 'InstanceNamed'],
    ['next-with-stutter', 'SpecificationForms'],
    ['initial-property-lost', 'RefinedInitViolated'],
    ['disjunct-lost', 'Labels'],
    ['label-outermost', 'Labels'],
    ['arguments-eager', 'LazyArguments'],
    ['primed-parameter-overlooked', 'PrimedArgument'],
    ['guard-ways-ignored', 'GuardForks'],
    ['kept-variable-stale', 'DisjunctionInConjunction'],
    ['assignment-repeated', 'AssignOrCompare'],
  ];

  it.for(bugs)('%s, on %s', { timeout: timeoutMs }, async ([bug, name]) => {
    expect(await judged(name, bug)).not.toEqual(recorded(name));
  });
});
