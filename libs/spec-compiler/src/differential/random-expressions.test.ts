/** Random expressions through the compiler: what the compiled definition gives is what TLC's evaluator gives, errors included. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompiledSpec } from '@plimsoll/tla-values';
import {
  type Expression,
  expressionsConfig,
  expressionsModule,
  type Judged,
  judgedByTlc,
  judgedByUs,
  knownDifference,
  operatorPairs,
  Progress,
  regressions,
} from '@plimsoll/tla-values/differential';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readModel, runModel } from '../../conformance/compile-model.ts';
import { toolsOfThisMachine } from '../../conformance/fixture.ts';
import { compiledExpressions } from './compiled-forms.ts';
import { compiledRegressions } from './compiled-regressions.ts';
import { operatorMatrix } from './operator-matrix.ts';

/** Replay a run with PLIMSOLL_SEED; PLIMSOLL_EXPRESSIONS makes it longer. */
const seed = Number(process.env['PLIMSOLL_SEED'] ?? 20261129);
const count = Number(process.env['PLIMSOLL_EXPRESSIONS'] ?? 1200);
/**
 * Expressions of one module, for both sides: the order of strings depends on all of it. SANY's XML of so many is at most
 * some 12 MB, of the 20 that a reader takes.
 */
const moduleMax = 400;
/** The matrix has small ones. */
const matrixModuleMax = 2_000;
const kinds = ['int', 'bool', 'intSet', 'setOfSets', 'anySet', 'sequence', 'function', 'bag', 'text', 'any'];
/** How often each form is written at least, or a run shows nothing of it; fewer expressions need not have all. */
const formMin = 2;
const formsFrom = 1_000;
/** Of the expressions; see `knownDifference`: where equal values give different answers in TLC, by their form. */
const knownShareMax = 0.01;

test('compiled expressions have the value, or the error, that TLC gives them', {
  timeout: 600_000 + count * 300,
}, async () => {
  const { expressions, counts } = compiledExpressions();
  const texts = kinds.flatMap((kind) =>
    fc
      .sample(expressions[kind] as fc.Arbitrary<Expression>, {
        seed,
        numRuns: Math.ceil(count / kinds.length),
      })
      .map((expression) => expression.text([])),
  );
  if (count >= formsFrom) expect([...counts].filter(([, times]) => times < formMin)).toEqual([]);
  const { unexplained, known } = await compared('compiled expressions', texts, moduleMax);
  const knownCount = [...known.values()].reduce((sum, one) => sum + one, 0);
  const reasons = [...known].map(([reason, times]) => `\n  ${times}: ${reason}`).join('');
  console.log(`seed ${seed}, ${texts.length} expressions, ${knownCount} differ as known${reasons}`);
  console.log(`${counts.size} forms, ${operatorPairs(texts)}`);
  expect(unexplained, `seed ${seed}`).toEqual([]);
  expect(knownCount / texts.length).toBeLessThan(knownShareMax);
});

/** PLIMSOLL_MATRIX=all compares all of them, some 54,000. */
const matrixSample = 600;

test('operators agree on values of every form and of other kinds', { timeout: 3_600_000 }, async () => {
  const all = operatorMatrix();
  const texts =
    process.env['PLIMSOLL_MATRIX'] === 'all'
      ? all
      : fc.sample(fc.constantFrom(...all), { seed, numRuns: matrixSample });
  const { unexplained } = await compared('expressions of the matrix', texts, matrixModuleMax);
  expect(unexplained, `seed ${seed}`).toEqual([]);
});

test('what once differed, compiled, does so no more', { timeout: 120_000 }, async () => {
  const texts = [...regressions.map(({ expression }) => `(${expression})`), ...compiledRegressions];
  expect(await differences(texts)).toEqual([]);
});

interface Difference {
  readonly text: string;
  readonly tlc: Judged;
  readonly ours: Judged;
}

interface Compared {
  readonly unexplained: readonly Difference[];
  /** How many differ for each known reason. */
  readonly known: ReadonlyMap<string, number>;
}

/** Compares the expressions, so many a module. */
async function compared(what: string, texts: readonly string[], moduleSize: number): Promise<Compared> {
  const unexplained: Difference[] = [];
  const known = new Map<string, number>();
  const progress = new Progress(`${what}, seed ${seed}`, texts.length);
  for (let from = 0; from < texts.length; from += moduleSize) {
    const module = texts.slice(from, from + moduleSize);
    const found = await differences(module);
    const reasons = found.map(({ tlc, ours, text }) => knownDifference(tlc, ours, text));
    for (const reason of reasons) if (reason !== undefined) known.set(reason, (known.get(reason) ?? 0) + 1);
    const without = found.filter((_, i) => reasons[i] === undefined);
    unexplained.push(...without);
    progress.add({
      compared: module.length,
      unexplained: without.map((one) => JSON.stringify(one)),
      known: found.length - without.length,
    });
  }
  return { unexplained, known };
}

async function differences(texts: readonly string[]): Promise<readonly Difference[]> {
  const judged = await judgedByTlc(texts);
  if (judged === undefined) throw new Error('no TLC on this machine');
  const spec = await compiled(texts);
  return texts.flatMap((text, i) => {
    const ours = judgedByUs(spec.runtime, () => {
      const definition = spec.definitions.get(`E${i}`);
      if (definition === undefined) throw new Error(`E${i} was not compiled: ${text}`);
      return definition.evaluate({});
    });
    const tlc = judged[i] as Judged;
    return isSame(tlc, ours) ? [] : [{ text, tlc, ours }];
  });
}

function isSame(tlc: Judged, ours: Judged): boolean {
  if (!tlc.ok || !ours.ok) return tlc.ok === ours.ok;
  return tlc.text === ours.text && tlc.elements === ours.elements;
}

/** The expressions as definitions of one module that declares the same strings and model values. */
async function compiled(texts: readonly string[]): Promise<CompiledSpec> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-expressions-'));
  try {
    const [module, cfg] = [join(folder, 'Expressions.tla'), join(folder, 'Expressions.cfg')];
    writeFileSync(module, expressionsModule(texts.map((expression, i) => `E${i} == ${expression}`)));
    writeFileSync(cfg, expressionsConfig);
    const { spec, report } = await runModel(await readModel(await toolsOfThisMachine(), module, cfg), folder);
    expect(report.refuses).toEqual([]);
    return spec;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
