/**
 * Rocq's second checker, coqchk: smaller than coqc and written apart, it reads compiled theories and checks every term
 * of them again. Each of our own is read; the libraries that they rest on are taken as compiled.
 */

import { theories } from './audit.ts';
import { type RocqRun, runRocq } from './rocq.ts';

/** What no theory may rest on, as coqchk's summary names it. */
const UNSAFE = [
  'Constants/Inductives relying on type-in-type',
  'Constants/Inductives relying on unsafe (co)fixpoints',
  'Inductives whose positivity is assumed',
];
const READ = 'Modules were successfully checked';

/** Half a minute of CPU; a machine that is busy takes longer. */
const READ_MS_MAX = 20 * 60_000;

/** Reads all theories in `folder` again; they are compiled there. */
export function readAgain(folder: string): RocqRun {
  const modules = [...theories(folder).keys()].map((file) => `Plimsoll.${file.replace(/\.v$/, '')}`);
  const own = modules.flatMap((module) => ['-norec', module]);
  return runRocq('coqchk', ['-o', '-Q', 'theories', 'Plimsoll', ...own], folder, READ_MS_MAX);
}

/** What coqchk said that is no reason to trust it: empty when all is well. What it does not say is a problem too. */
export function problemsReadAgain({ ok, stdout, stderr }: RocqRun): string[] {
  const said = `${stdout}${stderr}`; // its summary goes to stderr
  const at = said.indexOf(READ);
  if (!ok || at < 0) return [stderr.trim().slice(-500) || 'coqchk did not finish'];
  const summary = said.slice(at);
  const unsafe = UNSAFE.filter((what) => !summary.includes(`${what}: <none>`));
  // A name of ours in the summary is something admitted, or not checked.
  const admitted = [...summary.matchAll(/^\s+(Plimsoll\.\S+)/gm)].map(([, name]) => `assumed: ${name}`);
  return [...unsafe, ...admitted];
}
