/** Runs the explorer on one model in a process of its own, so that nothing a model does ends the whole run. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { EXIT } from '../exit-code.ts';
import type { CorpusModel } from './manifest.ts';

const MAIN = join(import.meta.dirname, '../main.mjs');
/** Parsing and compiling, and one step that takes long, come on top of the seconds of the exploration. */
const GRACE_MS = 60_000;
/** A counterexample can be long; more than this is not printed by any model of the corpus. */
const OUTPUT_BYTES_MAX = 256 << 20;

export interface RunLimits {
  /** Seconds of exploration. */
  readonly seconds: number;
  /** Megabytes of a process. */
  readonly megabytes: number;
}

export interface RunRequest extends RunLimits {
  readonly model: CorpusModel;
  readonly libraries: readonly string[];
  /** Decides random choices; without it models that make them are refused. */
  readonly seed?: number | undefined;
  /** As TLC's -continue. */
  readonly continueAfterViolation?: boolean;
  readonly signal: AbortSignal;
}

/** An answer of `explore --json`, as far as it is compared. */
export const answerSchema = z.object({
  init: z.int(),
  distinct: z.int(),
  generated: z.int(),
  depth: z.int(),
  verdict: z.enum(['ok', 'invariant', 'deadlock', 'liveness', 'assumption', 'error', 'inconclusive']),
  sound: z.boolean(),
  property: z.string().optional(),
  traceLength: z.int(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  seed: z.number().optional(),
  stopped: z.string().optional(),
  error: z.string().optional(),
});

/** What `explore --json` printed. */
export type RunAnswer = z.infer<typeof answerSchema>;

/** How a run ended. */
export type RunEnd =
  | { readonly kind: 'answer'; readonly answer: RunAnswer }
  /** A module is neither beside the spec, nor in the jar, nor in a library folder. */
  | { readonly kind: 'missing'; readonly module: string }
  /** The compiler refuses a construct: file:line:column and why. */
  | { readonly kind: 'unsupported'; readonly said: string }
  /** SANY or the configuration's reader refuses it. */
  | { readonly kind: 'refused'; readonly said: string }
  | { readonly kind: 'time' | 'memory' | 'aborted' }
  /** Our own defect. */
  | { readonly kind: 'failed'; readonly said: string };

/** Runs the explorer. Never rejects: what went wrong is the end. */
export function runExplorer(request: RunRequest): Promise<RunEnd> {
  const { model, libraries, seconds, megabytes, signal } = request;
  const args = [
    `--max-old-space-size=${megabytes}`,
    MAIN,
    'explore',
    model.module,
    ...['--config', model.config],
    ...libraries.flatMap((library) => ['--lib', library]),
    ...(request.continueAfterViolation === true ? ['--continue'] : []),
    ...(request.seed === undefined ? [] : ['--seed', String(request.seed)]),
    ...['--seconds', String(seconds), '--memory', String(megabytes), '--json'],
  ];
  const options = {
    signal,
    killSignal: 'SIGKILL',
    timeout: seconds * 1_000 + GRACE_MS,
    maxBuffer: OUTPUT_BYTES_MAX,
  } as const;
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (signal.aborted) resolve({ kind: 'aborted' });
      else if (error?.killed === true) resolve({ kind: 'time' });
      else resolve(endOf(child.exitCode, stdout, stderr));
    });
  });
}

/** Reads what a run printed; its exit code tells whether it answered. */
export function endOf(code: number | null, stdout: string, stderr: string): RunEnd {
  const answer = answerIn(stdout);
  if (answer?.stopped === 'time') return { kind: 'time' };
  if (answer?.stopped === 'memory') return { kind: 'memory' };
  if (answer !== undefined) return { kind: 'answer', answer };
  if (/JavaScript heap out of memory/.test(stderr)) return { kind: 'memory' };
  const said = stderr.trim();
  const missing = /module (\w+) is in none of the folders searched/.exec(said)?.[1];
  if (missing !== undefined) return { kind: 'missing', module: missing };
  const refusal = said.split('\n').find((line) => /\[SC2\d\d\]|\[IR\d+\]/.test(line));
  if (refusal !== undefined) return { kind: 'unsupported', said: refusal };
  if (code === EXIT.badInput) return { kind: 'refused', said: said.split('\n')[0] ?? '' };
  return { kind: 'failed', said: said.split('\n').slice(-3).join(' ') || `exit ${code}` };
}

function answerIn(stdout: string): RunAnswer | undefined {
  try {
    return answerSchema.parse(JSON.parse(stdout));
  } catch {
    return undefined;
  }
}
