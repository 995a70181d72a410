/**
 * What the proofs rest on. Two nets: words that no source may contain, and Rocq's own list of assumptions, of which
 * every line must be one that is allowed; what is not understood is refused.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileTheory } from './rocq.ts';

/** A theorem and the file that proves it. */
export interface Theorem {
  readonly file: string;
  readonly name: string;
}

const FORBIDDEN = [
  /\b(Admitted|Admit|admit|give_up|Abort|Axioms?|Parameters?|Conjectures?|Hypothes[ie]s|Variables?|Context|Primitive)\b/,
  /\bUnset\s+(Guard|Positivity|Universe)\s+Checking\b/,
  /\bbypass_check\b/,
  /\btype-in-type\b/i,
  /\bDeclare\s+(ML|Module)\b/,
  /\b(Load|Infix|Reserved)\b/,
  /\bNotation\s+"/, // a statement must mean what its signs mean everywhere
  /\bPrint\s+Assumptions\b/,
];
const REDIRECTIONS = /\b(Extract\s+(Inlined\s+)?(Constant|Inductive))\b/;
const CLOSED = 'Closed under the global context';
const HEADING = 'Axioms:';

/** The words in a source that could make a proof worthless; comments and strings do not count. */
export function forbiddenWords(file: string, source: string): string[] {
  const code = withoutComments(source);
  const found = FORBIDDEN.flatMap((pattern) => pattern.exec(code)?.[0] ?? []);
  const redirection = file === 'Extract.v' ? undefined : REDIRECTIONS.exec(code)?.[0];
  return redirection === undefined ? found : [...found, redirection];
}

/** Rocq's comments nest, and a string may hold what looks like one; of a string only its quotes stay. */
function withoutComments(source: string): string {
  let depth = 0;
  let isString = false;
  let code = '';
  for (let at = 0; at < source.length; at += 1) {
    const two = source.slice(at, at + 2);
    if (source[at] === '"') isString = !isString;
    if (depth === 0 && (!isString || source[at] === '"')) code += source[at];
    if (isString || (two !== '(*' && (two !== '*)' || depth === 0))) continue;
    depth += two === '(*' ? 1 : -1;
    if (depth === 1 && two === '(*') code = code.slice(0, -1);
    at += 1;
  }
  return code;
}

const FOREIGN = ['Coq', 'Flocq', 'Interval', 'Coquelicot'];

/** Lines that no list of theories may contain: it names files and their library, and passes nothing to Rocq. */
export function forbiddenOptions(project: string): string[] {
  const isFine = (line: string) =>
    line === '-Q theories Plimsoll' || /^theories\/[A-Za-z0-9]+\.v$/.test(line);
  return project.split('\n').filter((line) => line !== '' && !isFine(line));
}

/** Libraries that a source requires beside Rocq's own and ours. */
export function foreignLibraries(source: string): string[] {
  const code = withoutComments(source);
  const named = [...code.matchAll(/\bFrom\s+([A-Za-z0-9_.]+)\s+Require\b/g)].map(
    ([, library]) => library ?? '',
  );
  const bare = /(?<!\bFrom\s+[A-Za-z0-9_.]+\s+)\bRequire\b/.test(code) ? ['Require without From'] : [];
  return [...named.filter((library) => ![...FOREIGN, 'Plimsoll'].includes(library)), ...bare];
}

/** All theorems of the sources: each is audited, none can be left out. */
export function theorems(sources: ReadonlyMap<string, string>): Theorem[] {
  return [...sources].flatMap(([file, source]) =>
    [...withoutComments(source).matchAll(/^Theorem\s+([A-Za-z0-9_']+)/gm)].map(
      ([, name]): Theorem => ({ file, name: name ?? '' }),
    ),
  );
}

/**
 * The lines of Rocq's report that are not allowed.
 *
 * @param report What `Print Assumptions` printed. @param allowed Full names of axioms.
 * @returns Empty if all is allowed; a report that says nothing is refused too.
 */
export function unexpectedAssumptions(report: string, allowed: ReadonlySet<string>): string[] {
  const lines = report.split('\n').filter((line) => line.trim() !== '');
  if (!lines.some((line) => line === CLOSED || line === HEADING)) return ['no report'];
  return lines.filter((line) => {
    if (line === CLOSED || line === HEADING || /^\s/.test(line)) return false;
    const name = /^([A-Za-z0-9_'.]+)(\s:|$)/.exec(line)?.[1];
    return name === undefined || !allowed.has(name);
  });
}

/** The theories in `folder`, by file name. */
export function theories(folder: string): Map<string, string> {
  const files = readdirSync(join(folder, 'theories')).filter((file) => file.endsWith('.v'));
  return new Map(files.sort().map((file) => [file, readFileSync(join(folder, 'theories', file), 'utf8')]));
}

/** Asks Rocq what all theorems of some files rest on, together. */
export function assumptions(folder: string, audited: readonly Theorem[], name: string): string {
  const modules = [...new Set(audited.map(({ file }) => file.replace(/\.v$/, '')))];
  const terms = audited.map(({ file, name: theorem }) => `@${file.replace(/\.v$/, '')}.${theorem}`);
  const source = `(** Made by the audit, compiled once and thrown away. *)
From Plimsoll Require ${modules.join(' ')}.
Definition audited := (${terms.join(', ')}).
Print Assumptions audited.
`;
  writeFileSync(join(folder, 'theories', `${name}.v`), source);
  const run = compileTheory(`${name}.v`, folder);
  return run.ok ? run.stdout : run.stderr;
}
