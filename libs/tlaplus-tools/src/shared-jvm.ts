/**
 * Many short jobs of SANY and TLC in few JVMs: a start of Java a job would be most of the time of a mutant's check.
 *
 * Each job of TLC gets the jar's classes anew (java/ToolServer.java); SANY starts afresh by itself. Nothing is believed
 * that is not whole: whoever asks runs a job that did not come to a clean end once more in a JVM of its own, so that no
 * verdict but a clean one can come from here. The JVMs end with this process, however it ends, because their standard input does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type ChildOutcome, toolEnvironment } from './child.ts';
import type { Tools } from './find-tools.ts';
import { javaProgram } from './java-program.ts';
import { MANY_JOBS_SWITCHES } from './java-switches.ts';

export interface SharedJob {
  readonly tool: 'tlc' | 'sany';
  readonly args: readonly string[];
  /** Where modules are looked for, the spec's own folder first. */
  readonly modulePath: readonly string[];
  /** For the job's own files, and for what it prints. */
  readonly temporaryFolder: string;
  /** Output beyond this is cut, so that it is not whole. */
  readonly outputBytesMax: number;
  readonly signal?: AbortSignal | undefined;
}

/** As many as run checks at once: the smallest machine has two cores. */
const JVMS_MAX = 2;
/** What a job leaves behind in Java's own tables goes with the JVM. */
const JOBS_MAX = 100;
const HEAP_MB = 1024;
/** A job is a mutant of a small model; this is for a machine under load. */
const JOB_MS_MAX = 10 * 60_000;

const SOURCE = fileURLToPath(new URL('../java/ToolServer.java', import.meta.url));

/** @returns What the tool printed and its exit code; undefined if the JVM gave no answer, which says nothing. */
export async function runShared(tools: Tools, job: SharedJob): Promise<ChildOutcome | undefined> {
  const fields = [job.tool, job.temporaryFolder, job.modulePath.join(delimiter), String(job.outputBytesMax)];
  const line = [...fields, ...job.args].join('\t');
  // A name with a tab or a line's end in it would be another job.
  if (/[\r\n]/.test(line) || [...fields, ...job.args].some((field) => field.includes('\t'))) return undefined;
  if (silent.has(keyOf(tools))) return undefined;
  const jvm = await takeJvm(tools);
  const startedMs = performance.now();
  const answer = await jvm.ask(line, job.signal);
  giveBack(jvm);
  if (answer === undefined) return undefined;
  const [stdout, stderr] = await Promise.all(
    ['stdout', 'stderr'].map((name) =>
      readFile(join(job.temporaryFolder, name), 'utf8').catch(() => undefined),
    ),
  );
  if (stdout === undefined || stderr === undefined) return undefined;
  const seconds = (performance.now() - startedMs) / 1000;
  return { ...answer, stdout, stderr, seconds, ended: 'exit' };
}

interface Answer {
  readonly exitCode: number;
  readonly cpuSeconds: number;
}

interface Jvm {
  readonly key: string;
  readonly isUsable: boolean;
  ask(line: string, signal: AbortSignal | undefined): Promise<Answer | undefined>;
  stop(): void;
}

/** Where a JVM ended before its first answer (a Java without a compiler): the next would do the same. */
const silent = new Set<string>();

const keyOf = (tools: Tools): string => `${tools.java.path}\n${tools.jar.path}`;

const idle: Jvm[] = [];
const waiting: (() => void)[] = [];
let running = 0;

async function takeJvm(tools: Tools): Promise<Jvm> {
  while (idle.length === 0 && running >= JVMS_MAX) {
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  const key = keyOf(tools);
  const free = idle.pop();
  if (free?.key === key && free.isUsable) return free;
  if (free === undefined) running += 1;
  free?.stop();
  return startJvm(tools, key);
}

function giveBack(jvm: Jvm): void {
  if (jvm.isUsable) idle.push(jvm);
  else {
    running -= 1;
    jvm.stop();
  }
  waiting.shift()?.();
}

function startJvm(tools: Tools, key: string): Jvm {
  // Empty: a module is found on the path of its job, never here.
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-jvm-'));
  const child = spawn(tools.java.path, javaSwitches(tools), {
    cwd: folder,
    env: toolEnvironment(),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let jobs = 0;
  let isAlive = true;
  let answered: ((line: string | undefined) => void) | undefined;
  const settle = (line: string | undefined): void => {
    answered?.(line);
    answered = undefined;
  };
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const end = (): void => {
    isAlive = false;
    settle(undefined);
    process.off('exit', remove);
    remove();
  };
  child.on('error', end);
  child.on('exit', end);
  child.stdin.on('error', () => {});
  createInterface(child.stdout).on('line', settle);
  hold(child, false);
  return {
    key,
    get isUsable() {
      return isAlive && jobs < JOBS_MAX;
    },
    async ask(line, signal) {
      jobs += 1;
      if (!isAlive || signal?.aborted === true) return undefined;
      hold(child, true);
      let isStopped = false;
      const stop = (): void => {
        isStopped = true;
        child.kill('SIGKILL');
      };
      signal?.addEventListener('abort', stop, { once: true });
      const timer = setTimeout(stop, JOB_MS_MAX);
      const answer = new Promise<string | undefined>((resolve) => {
        answered = resolve;
      });
      child.stdin.write(`${line}\n`);
      const said = await answer;
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      hold(child, false);
      if (said === undefined && jobs === 1 && !isStopped) silent.add(key);
      return answerOf(said);
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

/** Whether this process waits for the JVM: an idle one must not keep it alive. */
function hold(child: ChildProcess, isHeld: boolean): void {
  const method = isHeld ? 'ref' : 'unref';
  child[method]();
  for (const stream of [child.stdin, child.stdout]) {
    (stream as unknown as { ref(): void; unref(): void } | null)?.[method]();
  }
}

function answerOf(line: string | undefined): Answer | undefined {
  const [, exitCode, nanoseconds] = /^(\d+) (\d+)$/.exec(line ?? '') ?? [];
  if (exitCode === undefined || nanoseconds === undefined) return undefined;
  return { exitCode: Number(exitCode), cpuSeconds: Number(nanoseconds) / 1e9 };
}

function javaSwitches(tools: Tools): string[] {
  return [...MANY_JOBS_SWITCHES, `-Xmx${HEAP_MB}m`, ...javaProgram(tools.java, SOURCE), tools.jar.path];
}
