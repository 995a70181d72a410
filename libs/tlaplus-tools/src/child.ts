/**
 * Runs a tool as a child process that cannot outlive us, with limits, and tells what it cost.
 *
 * The child stands in its own process group, so that stopping it stops what it started.
 * A POSIX shell stands between: `times` gives the CPU time (Node has no rusage of a child), and a
 * pipe on its standard input is a lifeline: when this process dies, however it dies, the pipe closes
 * and the shell kills the tool.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { StringDecoder } from 'node:string_decoder';

export interface ChildRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** The child is stopped when stdout and stderr together exceed this. */
  readonly outputBytesMax: number;
  /** The child is stopped after this; no limit if absent. */
  readonly timeoutMs?: number;
  /** When given, stdout goes here line by line and is not kept. */
  readonly onLine?: (line: string) => void;
}

export interface ChildOutcome {
  /** Absent when the child was stopped or could not be started. */
  readonly exitCode?: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** User and system time of the child and what it waited for. */
  readonly cpuSeconds: number;
  readonly ended: 'exit' | 'aborted' | 'too-much-output' | 'timeout' | 'not-started';
}

/** $1… is the command. Standard input is the lifeline, fd 3 takes the times. Builtins only: PATH may be anything. */
const WRAPPER = `
exec 5<&0
"$@" </dev/null 3>&- 5<&- &
tool=$!
{ read -r _ <&5; kill -KILL "$tool"; } >/dev/null 2>&1 3>&- &
watcher=$!
wait "$tool"
code=$?
kill "$watcher" 2>/dev/null
times >&3
exit "$code"
`;

/** Switches that a user's shell smuggles into every JVM; they change what tools print and do. */
const JVM_SMUGGLERS = ['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'CLASSPATH'];

/** The environment for a tool: ours, without what would change its output. */
export function toolEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !JVM_SMUGGLERS.includes(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C.UTF-8' };
}

/** Runs the child to its end. Never rejects: what the world does wrong is in the outcome. */
export function runChild(request: ChildRequest): Promise<ChildOutcome> {
  const startedMs = performance.now();
  const { promise, resolve } = Promise.withResolvers<ChildOutcome>();
  if (request.signal?.aborted === true) {
    resolve({ stdout: '', stderr: '', seconds: 0, cpuSeconds: 0, ended: 'aborted' });
    return promise;
  }
  const child = spawn('/bin/sh', ['-c', WRAPPER, 'sh', request.command, ...request.args], {
    cwd: request.cwd,
    env: request.env ?? toolEnvironment(),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  let ended: ChildOutcome['ended'] = 'exit';
  const stop = (why: ChildOutcome['ended']): void => {
    if (ended === 'exit') ended = why;
    killGroup(child);
  };
  const onAbort = (): void => stop('aborted');
  request.signal?.addEventListener('abort', onAbort, { once: true });
  const timer =
    request.timeoutMs === undefined ? undefined : setTimeout(() => stop('timeout'), request.timeoutMs);

  let bytes = 0;
  const count = (chunk: Buffer): boolean => {
    bytes += chunk.length;
    if (bytes > request.outputBytesMax) stop('too-much-output');
    return bytes <= request.outputBytesMax;
  };
  const stdout = request.onLine === undefined ? keepText() : splitLines(request.onLine);
  const stderr = keepText();
  const times = keepText();
  child.stdout?.on('data', (chunk: Buffer) => void (count(chunk) && stdout.take(chunk)));
  child.stderr?.on('data', (chunk: Buffer) => void (count(chunk) && stderr.take(chunk)));
  child.stdio[3]?.on('data', (chunk: Buffer) => times.take(chunk));
  // The lifeline breaks when the child ends first: that is no error of ours.
  child.stdin?.on('error', () => {});
  child.on('exit', () => child.stdin?.destroy());

  let settled = false;
  const settle = (exitCode: number | null): void => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onAbort);
    resolve({
      ...(exitCode === null || ended !== 'exit' ? {} : { exitCode }),
      stdout: stdout.end(),
      stderr: stderr.end(),
      seconds: (performance.now() - startedMs) / 1000,
      cpuSeconds: cpuSecondsOf(times.end()),
      ended,
    });
  };
  child.on('error', () => {
    ended = 'not-started';
    settle(null);
  });
  child.on('close', settle);
  return promise;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already, which is what was wanted.
  }
}

interface Sink {
  take(chunk: Buffer): void;
  end(): string;
}

function keepText(): Sink {
  const chunks: Buffer[] = [];
  return {
    take: (chunk) => void chunks.push(chunk),
    end: () => Buffer.concat(chunks).toString('utf8'),
  };
}

function splitLines(onLine: (line: string) => void): Sink {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    take(chunk) {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line.replace(/\r$/, ''));
    },
    end() {
      rest += decoder.end();
      if (rest !== '') onLine(rest);
      rest = '';
      return '';
    },
  };
}

/** Reads what the shell's `times` prints: two lines of user and system time, `0m1.23s 0m0.45s`. */
function cpuSecondsOf(times: string): number {
  let seconds = 0;
  for (const [, minutes, rest] of times.matchAll(/(\d+)m([\d.]+)s/g)) {
    seconds += Number(minutes) * 60 + Number(rest);
  }
  return Math.round(seconds * 1000) / 1000;
}
