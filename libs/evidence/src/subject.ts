/** Subjects: the files that a piece of evidence was computed from, each with its digest. */
import { hash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Result } from './problem.ts';

/** A file by its path below the judged folder (with `/`) and the SHA-256 of its bytes, in hexadecimal. */
export interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/** Folders that never hold a subject: what is installed or made from the subjects. */
const PASSED_OVER = new Set([
  'node_modules',
  '.git',
  '.nx',
  '.plimsoll',
  'out',
  'coverage',
  'dist',
  'states',
]);

/** More files than this below one folder are refused: it is not a source folder. */
const FILES_MAX = 20_000;

/** The subject of one file. Symbolic links and files outside `root` are refused. */
export function subjectOf(root: string, file: string): Result<Subject> {
  const name = relative(root, file).split(sep).join('/');
  if (name.startsWith('../') || name === '..') return { ok: false, problem: { code: 'EVIDENCE106', file } };
  try {
    if (lstatSync(file).isSymbolicLink() || !isBelow(realpathSync.native(root), realpathSync.native(file))) {
      return { ok: false, problem: { code: 'EVIDENCE105', file: name } };
    }
    return { ok: true, value: { name, digest: { sha256: hash('sha256', readFileSync(file), 'hex') } } };
  } catch (error) {
    return {
      ok: false,
      problem: {
        code: 'EVIDENCE101',
        file: name,
        cause: (error as NodeJS.ErrnoException).code ?? String(error),
      },
    };
  }
}

/** Not by their first letters alone: /a/bc does not lie in /a/b. */
function isBelow(folder: string, file: string): boolean {
  return file.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/**
 * The subjects of files and of all files below folders, sorted by name, each once.
 *
 * @param paths Absolute, or relative to `root`.
 * @param accept Which files of a folder count (by name with `/`); a file given by itself always counts.
 */
export function subjectsOf(
  root: string,
  paths: readonly string[],
  accept: (name: string) => boolean = () => true,
): Result<Subject[]> {
  const found = new Map<string, Subject>();
  for (const path of paths) {
    const start = join(path.startsWith(sep) ? '' : root, path);
    for (const file of filesBelow(start)) {
      if (file !== start && !accept(relative(root, file).split(sep).join('/'))) continue;
      const subject = subjectOf(root, file);
      if (!subject.ok) return subject;
      found.set(subject.value.name, subject.value);
    }
    if (found.size > FILES_MAX) {
      return {
        ok: false,
        problem: { code: 'EVIDENCE103', file: path, detail: `more than ${FILES_MAX} files` },
      };
    }
  }
  return { ok: true, value: [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** One digest for a list of subjects: changes when any file changes, appears or goes. */
export function digestOfSubjects(subjects: readonly Subject[]): string {
  const lines = subjects.map(({ name, digest }) => `${digest.sha256}  ${name}\n`);
  return hash('sha256', lines.sort().join(''), 'hex');
}

function filesBelow(path: string): string[] {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined || !entry.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((child) => !PASSED_OVER.has(child.name))
    .flatMap((child) => filesBelow(join(path, child.name)));
}
