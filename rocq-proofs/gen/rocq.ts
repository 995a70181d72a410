/** Running Rocq's compiler. */
import { spawnSync } from 'node:child_process';

/** What a run printed; `ok` is false when it failed. */
export interface RocqRun {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;
// The whole build takes two minutes on a busy machine; one file that takes twenty does not end.
const RUN_MS_MAX = 20 * 60_000;

/** The version of coqc, such as `8.16.1`; undefined where there is none. */
export function rocqVersion(): string | undefined {
  const run = spawnSync('coqc', ['-print-version'], { encoding: 'utf8' });
  return run.status === 0 ? run.stdout.split(' ')[0] : undefined;
}

/** Runs a tool of Rocq in `folder`, for so many milliseconds at most; never throws for a proof that fails. */
export function runRocq(
  command: string,
  args: readonly string[],
  folder: string,
  msMax = RUN_MS_MAX,
): RocqRun {
  const run = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
    timeout: msMax,
  });
  const why = run.error === undefined ? '' : `${command}: ${run.error.message}\n`; // its time was over, or it is not there
  return { ok: run.status === 0, stdout: run.stdout ?? '', stderr: `${run.stderr ?? ''}${why}` };
}

/** Compiles one file of `theories` in `folder`. */
export function compileTheory(file: string, folder: string, msMax = RUN_MS_MAX): RocqRun {
  return runRocq('coqc', ['-q', '-Q', 'theories', 'Plimsoll', `theories/${file}`], folder, msMax);
}
