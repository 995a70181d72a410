/**
 * `npm run mutate [-- [--again] [--jobs=N] part ...]`: mutation tests of level A, part by part. Each part's
 * result replaces what is recorded of its files; docs/mutation.md is made from the record. With --again only what an
 * edit of a part's own file or tests may have changed is run anew: for the hunt for survivors, on one machine.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLevel } from '@stryker-mutator/api/core';
import { Stryker } from '@stryker-mutator/core';
import { ROOT } from '../support/places.ts';
import { MUTATION_PARTS, type MutationPart, wantedFiles } from './parts.ts';
import {
  digestOf,
  type FileScore,
  hasMutants,
  type MutationScores,
  readScores,
  SCORES_FILE,
  type Survivor,
  scorePercent,
} from './scores.ts';

/** Sandboxes, reports, and this machine's own record: never committed. */
const RUN_FOLDER = '.plimsoll/mutation';

/** Beyond what the tests take without a mutant: a busy machine must not pass for an endless loop. */
const TIMEOUT_MS = 60_000;

type Mutants = Awaited<ReturnType<Stryker['runMutationTest']>>;

const isAgain = process.argv.includes('--again');
/** One process at a time, unless more are asked for. */
const jobs = Number(
  process.argv.find((argument) => argument.startsWith('--jobs='))?.slice('--jobs='.length) ?? 1,
);
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = wanted.find((name) => !MUTATION_PARTS.some((part) => part.name === name));
if (unknown !== undefined) {
  const names = MUTATION_PARTS.map(({ name }) => name).join(', ');
  console.error(`there is no part ${unknown}; the parts are ${names}`);
  process.exit(2);
}
for (const part of MUTATION_PARTS) {
  if (wanted.length > 0 && !wanted.includes(part.name)) continue;
  // Read before it runs: what is edited meanwhile is not what was mutated.
  const bytes = readPart(part);
  const scores = scoresOf(bytes, await mutantsOf(part));
  record(scores);
  for (const score of scores) {
    console.log(`${score.file}  ${hasMutants(score) ? `${scorePercent(score)} %` : 'nothing to mutate'}`);
  }
}

function mutantsOf({ name, files, tests }: MutationPart): Promise<Mutants> {
  process.env['PLIMSOLL_MUTATION_TESTS'] = tests.join(',');
  const folder = `${RUN_FOLDER}/${name}`;
  if (isAgain) forgetSurvivors(join(ROOT, folder, 'incremental.json'));
  return new Stryker({
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', './tests/mutation/assertion-words.mjs'],
    ignorers: ['assertion-words'],
    vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
    mutate: [...files],
    timeoutMS: TIMEOUT_MS,
    coverageAnalysis: 'perTest',
    concurrency: jobs,
    // Its rewriting of the type checker's settings wants a JavaScript API, which TypeScript 7 has not.
    tsconfigFile: 'none',
    tempDirName: `${folder}/sandbox`,
    ignorePatterns: ['.plimsoll', '.nx', 'coverage', 'docs', 'rocq-proofs', 'specs-tla/*/generated', 'data'],
    incremental: true,
    incrementalFile: `${folder}/incremental.json`,
    force: !isAgain,
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: `${folder}/report.json` },
    logLevel: 'warn' as LogLevel,
  }).runMutationTest();
}

/**
 * Survivors are tried again in every run: a test that is new may notice them. So is what took too long: it may have been
 * the machine. Stryker itself would keep what it found of
 * a constant that is made when its module is loaded, whatever tests have come since.
 */
function forgetSurvivors(file: string): void {
  if (!existsSync(file)) return;
  const report = JSON.parse(readFileSync(file, 'utf8')) as StrykerReport;
  for (const found of Object.values(report.files)) {
    found.mutants = found.mutants.filter(({ status }) => status === 'Killed');
  }
  writeFileSync(file, JSON.stringify(report));
}

/** What is read of Stryker's own record between two runs. */
interface StrykerReport {
  readonly files: { readonly [file: string]: { mutants: readonly { readonly status: string }[] } };
}

interface MutatedFile {
  readonly file: string;
  readonly sha256: string;
  readonly lines: readonly string[];
  readonly tests: FileScore['tests'];
}

function readPart({ files, tests }: MutationPart): MutatedFile[] {
  const noticing = tests.map((name) => ({ name, sha256: digestOf(ROOT, name) }));
  return files.map((file) => {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
    return { file, sha256: digestOf(ROOT, file), lines, tests: noticing };
  });
}

function scoresOf(files: readonly MutatedFile[], mutants: Mutants): FileScore[] {
  return files.map(({ file, sha256, lines, tests }) => {
    const own = mutants.filter(({ fileName }) => fileName === join(ROOT, file));
    const count = (status: string): number => own.filter((mutant) => mutant.status === status).length;
    const survivors = own
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map((mutant) => survivorOf(mutant, lines))
      .sort((a, b) => a.line - b.line || (a.becomes < b.becomes ? -1 : 1));
    return { file, sha256, tests, killed: count('Killed'), timedOut: count('Timeout'), survivors };
  });
}

function survivorOf(
  { mutatorName, location, replacement }: Mutants[number],
  lines: readonly string[],
): Survivor {
  const { start, end } = location;
  const within = lines.slice(start.line - 1, end.line);
  within[within.length - 1] = (within.at(-1) ?? '').slice(0, end.column - 1);
  within[0] = (within[0] ?? '').slice(start.column - 1);
  return {
    mutator: mutatorName,
    line: start.line,
    was: onOneLine(within.join('\n')),
    becomes: onOneLine(replacement),
  };
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Twice: what is committed, and what this machine found itself. */
function record(found: readonly FileScore[]): void {
  mkdirSync(join(ROOT, RUN_FOLDER), { recursive: true });
  for (const file of [SCORES_FILE, `${RUN_FOLDER}/scores.json`]) {
    const before = readScores(ROOT, file);
    const rest = before?.files ?? [];
    const isNew = (name: string): boolean => found.some((score) => score.file === name);
    const files = [...rest.filter((score) => !isNew(score.file)), ...found.filter(hasMutants)];
    files.sort((a, b) => (a.file < b.file ? -1 : 1));
    const empty = found.filter((score) => !hasMutants(score));
    const nothingToMutate = [
      ...(before?.nothingToMutate ?? []).filter(({ name }) => !isNew(name)),
      ...empty.map(({ file: name, sha256 }) => ({ name, sha256 })),
    ].sort((a, b) => (a.name < b.name ? -1 : 1));
    const scores: MutationScores = {
      mutation: 'plimsoll/1',
      stryker: versionOfStryker(),
      wanted: wantedFiles(),
      files,
      nothingToMutate,
    };
    const text = JSON.stringify(scores, undefined, 2);
    writeFileSync(join(ROOT, file), `${text}\n`);
  }
}

function versionOfStryker(): string {
  const file = join(ROOT, 'node_modules/@stryker-mutator/core/package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
