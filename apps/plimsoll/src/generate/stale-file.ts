/** Whether the files that lie there are those that would be generated now. */
import { existsSync } from 'node:fs';
import { readText } from '../read-text.ts';
import type { GeneratedFile } from './generated-files.ts';

/** A file that isn't what its spec generates. */
export interface StaleFile {
  readonly path: string;
  /** The first line that differs, from 1; undefined when the file isn't there. */
  readonly line: number | undefined;
  readonly found: string;
  readonly wanted: string;
}

/** Every generated file that is missing, edited by hand, or made from another spec or compiler. */
export function staleFiles(files: readonly GeneratedFile[]): StaleFile[] {
  return files.flatMap(({ path, text }) => {
    if (!existsSync(path)) return [{ path, line: undefined, found: '', wanted: '' }];
    const found = readText(path);
    return found === text ? [] : [firstDifference(path, found, text)];
  });
}

/** `file:line: is edited or stale`, with both lines. */
export function staleFileText({ path, line, found, wanted }: StaleFile): string {
  if (line === undefined) return `${path}: is missing`;
  return `${path}:${line}: is not what the spec generates\n  there  ${found}\n  wanted ${wanted}`;
}

function firstDifference(path: string, found: string, wanted: string): StaleFile {
  const [a, b] = [found.split('\n'), wanted.split('\n')];
  const index = a.findIndex((line, at) => line !== b[at]);
  const at = index < 0 ? a.length : index;
  return { path, line: at + 1, found: a[at] ?? '(end of file)', wanted: b[at] ?? '(end of file)' };
}
