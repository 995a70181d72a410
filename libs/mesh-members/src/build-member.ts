/** Builds the member with Maven, once for the same sources, into the project's work folder. */
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findJava } from '@plimsoll/tlaplus-tools';
import { MEMBER_FOLDER, memberDigest } from './member-sources.ts';
import { type MembersResult, refusedWith } from './problem.ts';
import { isSameProcess, ownIdentity, parseIdentity } from './process-identity.ts';

/** A member that can be started. */
export interface BuiltMember {
  /** Absolute path of the `java` that runs it. */
  readonly java: string;
  readonly classPath: string;
  /** Digest of what it was built from. */
  readonly digest: string;
}

export interface BuildRequest {
  readonly root: string;
  /** `.plimsoll`: builds lie in `mesh/build` of it. */
  readonly workFolder: string;
  /** How far it is, twice a second: for a line that is rewritten. */
  readonly progress?: (text: string) => void;
  /** When a build begins, each ten seconds that it takes, and when it has ended: for a log. */
  readonly note?: (text: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

/** Maven fetches its plug-ins on the first run; on a slow line that takes minutes. */
const BUILD_MS_MAX = 600_000;
const TOLD_MS = 500;
const NOTED_MS = 10_000;
/** How often somebody who waits for another's build looks again. */
const WAIT_MS = 250;
/** So many last lines of Maven's output are shown; the file has all. */
const LINES_SHOWN = 12;

/** The built member, from the work folder or anew. @returns MEMBERS101 to MEMBERS104. */
export async function buildMember(request: BuildRequest): Promise<MembersResult<BuiltMember>> {
  const { root, workFolder, env = process.env } = request;
  const digest = memberDigest(root);
  if (digest === undefined) return refusedWith({ code: 'MEMBERS104', folder: join(root, MEMBER_FOLDER) });
  const java = await findJava(env);
  if (!java.ok) return refusedWith({ code: 'MEMBERS101', java: java.problem });
  const folder = join(workFolder, 'mesh', 'build', digest.slice(0, 16));
  const built: BuiltMember = {
    java: java.value.path,
    classPath: [join(folder, 'hazelcast-member.jar'), join(folder, 'lib', '*')].join(':'),
    digest,
  };
  if (existsSync(folder)) return { ok: true, value: built };
  if (!existsSync(join(dirname(realpathSync(java.value.path)), 'javac')))
    return refusedWith({ code: 'MEMBERS102', java: java.value.path });
  mkdirSync(dirname(folder), { recursive: true });
  await using _lock = await lockOf(`${folder}.lock`, request);
  if (existsSync(folder)) return { ok: true, value: built };
  return await build(request, folder, built);
}

async function build(
  request: BuildRequest,
  folder: string,
  built: BuiltMember,
): Promise<MembersResult<BuiltMember>> {
  const { root, env = process.env, signal } = request;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const log = `${folder}.log`;
  const out = openSync(log, 'w');
  const telling = tellOfBuild(request);
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn(
      mavenOf(root, env),
      ['-q', '-B', '-DskipTests', `-Dplimsoll.build=${unfinished}`, 'package'],
      {
        cwd: join(root, MEMBER_FOLDER),
        env: { ...env, JAVA_HOME: dirname(dirname(realpathSync(built.java))) },
        stdio: ['ignore', out, out],
        timeout: BUILD_MS_MAX,
        ...(signal === undefined ? {} : { signal }),
      },
    );
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  telling.end(code === 0);
  closeSync(out);
  if (code !== 0) return refusedWith({ code: 'MEMBERS103', log, lines: lastLines(log) });
  renameSync(unfinished, folder);
  return { ok: true, value: built };
}

/** Tells that a build goes on. `end`: it is over. */
function tellOfBuild({ progress, note }: BuildRequest): { end(isBuilt: boolean): void } {
  const startedAt = performance.now();
  const seconds = (): string => `${Math.round((performance.now() - startedAt) / 1000)} s`;
  const what = "building the mesh's member with Maven";
  note?.(`${what} (once; half a minute, more on a slow line)`);
  const timers = [
    setInterval(
      () => progress?.(`${what}, ${seconds()} (once; half a minute, more on a slow line)`),
      TOLD_MS,
    ),
    setInterval(() => note?.(`${what}, ${seconds()}`), NOTED_MS),
  ];
  return {
    end: (isBuilt) => {
      for (const timer of timers) clearInterval(timer);
      if (isBuilt) note?.(`the mesh's member is built, after ${seconds()}`);
    },
  };
}

/** The machine's Maven if it has one, else the project's wrapper, which fetches a pinned one. */
export function mavenOf(root: string, env: NodeJS.ProcessEnv): string {
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  const installed = folders.map((folder) => join(folder, 'mvn')).find((path) => existsSync(path));
  return installed ?? join(root, MEMBER_FOLDER, 'mvnw');
}

/** The last lines of a log that say something. */
export function lastLines(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '' && line.trim() !== '[ERROR]').slice(-LINES_SHOWN);
}

/** Two that want the same build: one builds, the other waits. A lock whose owner is gone is taken over. */
async function lockOf(file: string, { signal, progress, note }: BuildRequest): Promise<AsyncDisposable> {
  for (let isFirst = true; ; isFirst = false) {
    signal?.throwIfAborted();
    try {
      const lock = openSync(file, 'wx');
      writeSync(lock, JSON.stringify(ownIdentity()));
      closeSync(lock);
      return { [Symbol.asyncDispose]: async () => rmSync(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const what = 'another process builds the member; waiting for it';
    progress?.(what);
    if (isFirst) note?.(what);
    await pause(WAIT_MS);
    const owner = parseIdentity(readIfThere(file));
    if (owner !== undefined && !isSameProcess(owner)) rmSync(file, { force: true });
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
