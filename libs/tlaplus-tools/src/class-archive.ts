/**
 * The jar's classes as Java keeps them in memory (class data sharing): a start of TLC that maps such a file takes a third
 * less CPU time than one that reads, checks and links them. Java takes it for the very jar and Java that it was made
 * from, and otherwise does without. Where PLIMSOLL_JAVA_CACHE names a folder it is looked for there. Tests set it;
 * nothing else does, so that what runs elsewhere is always the jar.
 */
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './child.ts';
import type { Tools } from './find-tools.ts';
import { SHORT_RUN_SWITCHES } from './java-switches.ts';

/** Something of everything: both kinds of properties, a constant, a standard module, a graph. */
const SPEC = `---- MODULE Archive ----
EXTENDS Naturals, Sequences, FiniteSets, TLC
CONSTANT N
VARIABLE x
Init == x = 0
Step == x' = (x + 1) % N
Spec == Init /\\ [][Step]_x /\\ WF_x(Step)
Small == x \\in 0 .. N
Returns == []<>(x = 0)
====
`;
const CONFIG = 'SPECIFICATION Spec\nCONSTANT N = 3\nINVARIANT Small\nPROPERTY Returns\n';
/** It takes seconds on a busy machine. */
const MAKE_MS_MAX = 120_000;

/** What Java is told to use the archive, nothing where there is none. */
export function archiveSwitches(tools: Tools, cache = process.env['PLIMSOLL_JAVA_CACHE']): string[] {
  const archive = cache === undefined ? undefined : archiveIn(cache, tools);
  if (archive === undefined || !existsSync(archive)) return [];
  // What Java has to say about the archive would stand among TLC's own lines.
  return ['-Xshare:auto', `-XX:SharedArchiveFile=${archive}`, '-Xlog:disable'];
}

/** Makes the archive where there is a folder for it. @returns Whether there is one now; without, runs are as ever. */
export async function makeArchive(
  tools: Tools,
  cache = process.env['PLIMSOLL_JAVA_CACHE'],
): Promise<boolean> {
  const archive = cache === undefined ? undefined : archiveIn(cache, tools);
  if (cache === undefined || archive === undefined) return false;
  if (existsSync(archive)) return true;
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'draft-'));
  try {
    writeFileSync(join(draft, 'Archive.tla'), SPEC);
    writeFileSync(join(draft, 'Archive.cfg'), CONFIG);
    const tlc = ['tlc2.TLC', '-tool', '-metadir', join(draft, 'meta'), '-dump', 'dot,actionlabels', 'graph'];
    await runChild({
      command: tools.java.path,
      args: [
        ...[...SHORT_RUN_SWITCHES, '-XX:ArchiveClassesAtExit=archive.jsa'],
        ...['-cp', tools.jar.path, ...tlc, 'Archive.tla'],
      ],
      cwd: draft,
      timeoutMs: MAKE_MS_MAX,
      outputBytesMax: 1_000_000,
    });
    if (existsSync(join(draft, 'archive.jsa'))) renameSync(join(draft, 'archive.jsa'), archive);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return existsSync(archive);
}

/** Of this jar, which Java tells by its place and its date, and this Java. Undefined where the jar is gone. */
function archiveIn(cache: string, { java, jar }: Tools): string | undefined {
  const { mtimeMs } = statSync(jar.path, { throwIfNoEntry: false }) ?? {};
  if (mtimeMs === undefined) return undefined;
  const key = [jar.path, jar.sha256, mtimeMs, java.path, java.version].join('\n');
  return join(cache, `${hash('sha256', key, 'hex')}.jsa`);
}
