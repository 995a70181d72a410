/** All that must hold of the proofs and of what was generated from them, from clean. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  assumptions,
  forbiddenOptions,
  forbiddenWords,
  foreignLibraries,
  theorems,
  theories,
  unexpectedAssumptions,
} from './audit.ts';
import { differences } from './differential.ts';
import { copyTheories, extractKernel, type GeneratedFile, kernelFiles, numbersFile } from './generate.ts';
import { PROOFS, REPOSITORY } from './layout.ts';
import { problemsReadAgain, readAgain } from './read-again.ts';
import { rocqVersion, runRocq } from './rocq.ts';

/** What was found; `theorems` are all that were audited, sorted. */
export interface ProofFinding {
  readonly holds: boolean;
  readonly rocq: string;
  readonly theorems: readonly string[];
  readonly facts: readonly string[];
}

/** What else a check does. */
export interface CheckOptions {
  /** Has Rocq's second checker read every compiled theory again: half a minute of CPU. */
  readonly isReadTwice?: boolean;
}

/**
 * @param folder Empty; everything is built there.
 * @param tell Takes one line a fact.
 * @throws KernelBroken, Untranslatable: the kernel itself does not build.
 */
export function check(
  folder: string,
  tell: (line: string) => void,
  { isReadTwice = false }: CheckOptions = {},
): ProofFinding {
  const startedAtMs = performance.now();
  const facts = new Facts(tell);
  const rocq = rocqVersion() ?? '';
  facts.tell('rocq', true, rocq);
  copyTheories(folder);
  facts.tell('constants', isCommitted(numbersFile()), 'Numbers.v is made from SurvivalNumbers.tla');
  const files = kernelFiles(extractKernel(folder), folder);
  for (const file of files)
    facts.tell(
      'generated',
      isCommitted(file),
      `${relative(REPOSITORY, file.path)} is what the theories give`,
    );
  if (!build(folder, facts)) return { holds: false, rocq, theorems: [], facts: facts.lines };
  const theorems = audit(folder, facts);
  if (isReadTwice) tellReadAgain(folder, facts);
  const { compared, different } = differences(folder);
  facts.tell('differential', different.length === 0, `${compared} values of Rocq and TypeScript compared`);
  for (const difference of different.slice(0, 5)) tell(`  ${difference}`);
  tell(`${((performance.now() - startedAtMs) / 60_000).toFixed(1)} min`);
  return { holds: facts.hold, rocq, theorems, facts: facts.lines };
}

function build(folder: string, facts: Facts): boolean {
  const made = runRocq('coq_makefile', ['-f', '_CoqProject', '-o', 'CoqMakefile'], folder);
  const run = made.ok ? runRocq('make', ['-f', 'CoqMakefile', '-j1'], folder) : made;
  const listed = readFileSync(join(folder, '_CoqProject'), 'utf8');
  const unlisted = [...theories(folder).keys()].filter((file) => !listed.includes(`theories/${file}\n`));
  facts.tell('build', run.ok, run.ok ? 'all theories, from clean' : run.stderr.slice(0, 2000));
  facts.tell('build', unlisted.length === 0, `every theory is in _CoqProject ${unlisted.join(' ')}`);
  return run.ok && unlisted.length === 0;
}

/** Theories about real numbers rest on Rocq's axioms of them; all others on none. */
function audit(folder: string, facts: Facts): string[] {
  const sources = theories(folder);
  const words = [...sources].flatMap(([file, source]) =>
    [...forbiddenWords(file, source), ...foreignLibraries(source)].map((word) => `${file}: ${word}`),
  );
  const options = forbiddenOptions(readFileSync(join(folder, '_CoqProject'), 'utf8'));
  words.push(...options.map((option) => `_CoqProject: ${option}`));
  facts.tell(
    'audit',
    words.length === 0,
    words.length === 0 ? 'nothing is assumed or admitted' : words.join(', '),
  );
  const isReal = (source: string) =>
    /^From (Coq|Flocq|Interval) Require .*\b(Reals|Core|Tactic)\b/m.test(source);
  const real = theorems(new Map([...sources].filter(([, source]) => isReal(source))));
  const whole = theorems(new Map([...sources].filter(([, source]) => !isReal(source))));
  const allowed = new Set(
    readFileSync(join(PROOFS, 'axioms.txt'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#')),
  );
  tellAssumptions(
    facts,
    'on whole numbers, no axiom',
    whole.length,
    unexpectedAssumptions(assumptions(folder, whole, 'AuditWhole'), new Set()),
  );
  const names = [...whole, ...real].map(({ name }) => name).sort();
  if (real.length === 0) return names;
  tellAssumptions(
    facts,
    'on real numbers, the axioms of axioms.txt',
    real.length,
    unexpectedAssumptions(assumptions(folder, real, 'AuditReal'), allowed),
  );
  return names;
}

function tellAssumptions(facts: Facts, what: string, count: number, unexpected: readonly string[]): void {
  const isFine = unexpected.length === 0 && count > 0;
  facts.tell('audit', isFine, `${count} theorems ${what} ${unexpected.slice(0, 5).join(', ')}`.trimEnd());
}

function tellReadAgain(folder: string, facts: Facts): void {
  const problems = problemsReadAgain(readAgain(folder));
  const said = problems.length === 0 ? 'coqchk: every compiled theory of ours' : problems.join('; ');
  facts.tell('read again', problems.length === 0, said.slice(0, 2000));
}

class Facts {
  readonly #tell: (line: string) => void;
  hold = true;
  readonly lines: string[] = [];

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  tell(name: string, holds: boolean, text: string): void {
    const line = `${name.padEnd(14)}${holds ? 'ok      ' : 'REFUSED '}${text}`;
    this.lines.push(line.trimEnd());
    this.#tell(line);
    this.hold &&= holds;
  }
}

function isCommitted(file: GeneratedFile): boolean {
  return existsSync(file.path) && readFileSync(file.path, 'utf8') === file.text;
}
