/**
 * Mutants of specifications that somebody wrote, judged by TLC and by the compiled spec under the explorer: result,
 * property, counts, depth, length of the counterexample, and the graph. A generator makes what it was told to make; a
 * mutant is what nobody thought of, often an error, and both must say so at the same place.
 */
import { join } from 'node:path';
import type { SeededBug } from '@plimsoll/spec-compiler';
import { Progress } from '@plimsoll/tla-values/differential';
import { findTools, projectRoot, type Tools, toolProblemText } from '@plimsoll/tlaplus-tools';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Difference, judgeSpecs, knownCount } from './batch-judged.ts';
import type { JudgedSpec } from './judged-spec.ts';
import { type Mutant, mutantOf } from './mutants/mutant.ts';
import { type Original, originalsIn } from './mutants/originals.ts';

/** Replay a run with PLIMSOLL_SEED, one mutant of it with PLIMSOLL_ONLY; PLIMSOLL_MUTANTS makes it longer. */
const seed = Number(process.env['PLIMSOLL_SEED'] ?? 20261130);
const count = Number(process.env['PLIMSOLL_MUTANTS'] ?? 20);
const only = process.env['PLIMSOLL_ONLY'];
/** Mutants of these specifications instead of ours: each .tla with a .cfg beside it, also in the folders below. */
const folder = process.env['PLIMSOLL_MUTATED_FOLDER'];
/** A mutant may have states without end. Ours take TLC half a second, others' up to ten times as much. */
const secondsMax = folder === undefined ? 3 : 6;
/** Mutants a JVM: more fill its memory with copies of TLC's classes. */
const batchSize = 50;
const msMax = 300_000 + count * 20_000;
/** A share of fewer mutants says nothing. */
const sharesFrom = 20;
/** Of all mutants: what SANY refuses, what takes either too long, what differs for the same known reason. */
const refusedMax = 0.3;
const lateMax = 0.2;
const knownMax = 0.15;
/** Seeded in the compiler, to see that the comparison notices. */
const bugs: readonly SeededBug[] =
  only === undefined && folder === undefined && count >= sharesFrom
    ? ['disjunct-lost', 'label-outermost']
    : [];

/** A specification that shows them as it is, whatever the mutants are. */
const witness = 'Labels';

const root = projectRoot(import.meta.dirname);
const ours = ['libs/spec-compiler/conformance/specs', 'specs-tla'];
/** For one mutant. */
const choices = fc.array(fc.nat({ max: 1 << 20 }), { minLength: 40, maxLength: 60, size: 'max' });

async function toolsOfThisMachine(): Promise<Tools> {
  const tools = await findTools();
  if (!tools.ok) throw new Error(toolProblemText(tools.problem));
  return tools.value;
}

function mutants(originals: readonly Original[]): readonly Mutant[] {
  const drawn = fc.sample(choices, { seed, numRuns: count });
  const all = drawn.map((numbers, i) => mutantOf(`M${i}`, originals, numbers));
  return only === undefined ? all : all.filter(({ name }) => name === only);
}

interface Originals {
  readonly taken: readonly Original[];
  /** Those that are judged differently as they are. */
  readonly differences: readonly Difference[];
}

/** Those that TLC takes: as they are where both judge them in time, else as large ones. */
async function judgeable(tools: Tools, originals: readonly Original[]): Promise<Originals> {
  const taken: Original[] = [];
  const differences: Difference[] = [];
  for (let from = 0; from < originals.length; from += batchSize) {
    const batch = originals.slice(from, from + batchSize);
    const specs = batch.map((original, i) => ({
      ...specOf(original),
      name: `O${from + i}`,
      origin: original.name,
    }));
    const { late, unjudged, ...outcome } = await judgeSpecs(tools, specs, { secondsMax });
    differences.push(...outcome.differences);
    const left = new Set(
      [...unjudged, ...outcome.differences.map(({ spec }) => spec)].map(({ name }) => name),
    );
    const large = new Set(late.map(({ spec }) => spec.name));
    for (const [i, { name }] of specs.entries())
      if (!left.has(name)) taken.push({ ...(batch[i] as Original), isLarge: large.has(name) });
  }
  return { taken, differences };
}

function specOf({ root: module, modules, config, deadlock }: Original): Omit<JudgedSpec, 'name'> {
  const { [module]: text = '', ...others } = modules;
  const own = { root: module, others };
  return { text, config, own, deadlock, continueAfterViolation: false, isWhole: false };
}

const environment = ['PLIMSOLL_MUTANTS', 'PLIMSOLL_MUTATED_FOLDER']
  .flatMap((name) => (process.env[name] === undefined ? [] : [`${name}=${process.env[name]}`]))
  .join(' ');

const textOf = ({ spec, tlc, explorer, said }: Difference): string =>
  [
    (spec as Mutant).origin,
    `TLC ${JSON.stringify(tlc)} ${said ?? ''}`,
    `explorer ${JSON.stringify(explorer)}`,
    `replay: PLIMSOLL_SEED=${seed} ${environment} PLIMSOLL_ONLY=${spec.name} npx vitest run ${import.meta.filename}`,
    `deadlock ${spec.deadlock}, continue ${spec.continueAfterViolation}`,
    ...(only === undefined ? [] : [spec.config, spec.text, ...Object.values(spec.own?.others ?? {})]),
  ].join('\n');

describe('mutants of specifications', () => {
  test('are judged alike by TLC and the explorer, and show each seeded bug', { timeout: msMax }, async () => {
    const tools = await toolsOfThisMachine();
    const { taken: originals, differences: unmutated } =
      folder === undefined
        ? { taken: ours.flatMap((one) => originalsIn(join(root, one))), differences: [] }
        : await judgeable(tools, originalsIn(folder));
    const shown = bugs.length === 0 ? [] : originals.filter(({ name }) => name === witness);
    const witnesses = shown.map((original) => ({
      ...specOf(original),
      name: witness,
      origin: witness,
      isWhole: true,
    }));
    const chosen = [...witnesses, ...mutants(originals)];
    const progress = new Progress(`mutants of seed ${seed}`, chosen.length);
    const verdicts = new Map<string, number>();
    const differences = [...unmutated];
    let late = 0;
    let unnoticed = bugs;
    const known = new Map<string, readonly string[]>();
    for (let from = 0; from < chosen.length; from += batchSize) {
      const batch = chosen.slice(from, from + batchSize);
      const outcome = await judgeSpecs(tools, batch, { secondsMax, seededBugs: unnoticed });
      progress.add({
        compared: batch.length,
        unexplained: outcome.differences.map(textOf),
        known: knownCount(outcome),
      });
      unnoticed = unnoticed.filter((bug) => !outcome.noticed.get(bug));
      differences.push(...outcome.differences);
      late += outcome.late.length;
      for (const [reason, names] of outcome.known)
        known.set(reason, [...(known.get(reason) ?? []), ...names]);
      for (const [verdict, times] of outcome.verdicts)
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + times);
    }
    console.log(
      `seed ${seed}, ${chosen.length} mutants of ${originals.length} specifications, ${late} out of time`,
      Object.fromEntries(verdicts),
      'known differences:',
      Object.fromEntries(known),
    );
    expect(differences.map(textOf).join('\n\n')).toBe('');
    expect(unnoticed).toEqual([]);
    if (only !== undefined || count < sharesFrom) return;
    expect((verdicts.get('refused') ?? 0) / chosen.length).toBeLessThan(refusedMax);
    for (const [reason, { length }] of known) expect(length / chosen.length, reason).toBeLessThan(knownMax);
    expect(late / chosen.length).toBeLessThan(lateMax);
  });
});
