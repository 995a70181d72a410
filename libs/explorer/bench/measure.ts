/** Runs a program as a whole and says what it cost. */
import { spawn } from 'node:child_process';

export interface Cost {
  readonly wallSeconds: number;
  /** User and system time of all threads. */
  readonly cpuSeconds: number;
}

export interface Measured extends Cost {
  readonly stdout: string;
}

/** Node has no resource usage of a child; the shell's `times` has. */
const TIMED = '"$@"; code=$?; times >&3; exit $code';

/** Runs `command` and waits for its end, whatever its exit code. */
export function measure(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Measured> {
  const startedMs = performance.now();
  const child = spawn('/bin/sh', ['-c', TIMED, 'sh', ...command], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  let stdout = '';
  let times = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    times += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () =>
      resolve({ wallSeconds: (performance.now() - startedMs) / 1000, cpuSeconds: cpuOf(times), stdout }),
    );
  });
}

function cpuOf(times: string): number {
  let seconds = 0;
  for (const [, minutes, rest] of times.matchAll(/(\d+)m([\d.]+)s/g))
    seconds += Number(minutes) * 60 + Number(rest);
  return seconds;
}

/** The middle of some numbers; the mean of the middle two of an even count. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] as number) + (sorted[Math.floor(middle)] as number)) / 2;
}

/** Wall and CPU seconds, each the median of its own. */
export function medianCost(costs: readonly Cost[]): Cost {
  return {
    wallSeconds: median(costs.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: median(costs.map(({ cpuSeconds }) => cpuSeconds)),
  };
}
