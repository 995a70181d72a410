/**
 * A Java program of ours that is one source file. Java compiles it at each start, which takes a second of CPU time;
 * where PLIMSOLL_JAVA_CACHE names a folder, it is compiled there once for all processes. Tests set it; nothing else
 * does, so that what runs elsewhere is always the source.
 */
import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import type { Java } from './find-java.ts';

/** It takes seconds on a busy machine. */
const COMPILE_MS_MAX = 120_000;

/**
 * What Java is told to run it: goes between Java's switches and the program's own arguments.
 *
 * @param libraries Jars that the source refers to.
 */
export function javaProgram(java: Java, source: string, libraries: readonly string[] = []): string[] {
  return programIn(process.env['PLIMSOLL_JAVA_CACHE'], java, source, libraries);
}

/** The same, with this folder as cache or with none. */
export function programIn(
  cache: string | undefined,
  java: Java,
  source: string,
  libraries: readonly string[] = [],
): string[] {
  const classes = cache === undefined ? undefined : compiledIn(cache, java, source, libraries);
  const path = [...(classes === undefined ? [] : [classes]), ...libraries];
  return [
    ...(path.length === 0 ? [] : ['-cp', path.join(delimiter)]),
    classes === undefined ? source : basename(source, '.java'),
  ];
}

/** The folder of the classes; undefined where they can't be made: Java then compiles, and says what is wrong. */
function compiledIn(
  cache: string,
  java: Java,
  source: string,
  libraries: readonly string[],
): string | undefined {
  const key = [readFileSync(source, 'utf8'), java.path, java.version, ...libraries].join('\n');
  const classes = join(cache, hash('sha256', key, 'hex'));
  if (existsSync(classes)) return classes;
  try {
    mkdirSync(cache, { recursive: true });
    const draft = mkdtempSync(join(cache, 'draft-'));
    const path = libraries.length === 0 ? [] : ['-cp', libraries.join(delimiter)];
    const compiler = ['--module', 'jdk.compiler/com.sun.tools.javac.Main'];
    const { status } = spawnSync(java.path, [...compiler, ...path, '-d', draft, source], {
      stdio: 'ignore',
      timeout: COMPILE_MS_MAX,
    });
    const isDone = status === 0 && existsSync(join(draft, `${basename(source, '.java')}.class`));
    // Another process may have been first: its classes are the same.
    if (isDone && !existsSync(classes)) renameSync(draft, classes);
    else rmSync(draft, { recursive: true, force: true });
  } catch {
    // Two at the same moment, or a folder that can't be written.
  }
  return existsSync(classes) ? classes : undefined;
}
