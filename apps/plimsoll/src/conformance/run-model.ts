/** One model of the corpus: the explorer, TLC beside it where wanted, and the row that comes of it. */
import { HEAP_MB_DEFAULT, runTlc, type TlcResult, type Tools } from '@plimsoll/tlaplus-tools';
import { judgeRow, type Row, type TlcAnswers } from './judge-row.ts';
import type { CorpusModel } from './manifest.ts';
import { type RunEnd, type RunLimits, runExplorer } from './run-explorer.ts';

export interface ModelRun extends RunLimits {
  readonly libraries: readonly string[];
  readonly seed: number | undefined;
  /** The tools of the judge; undefined when the manifest judges alone. */
  readonly tools: Tools | undefined;
  readonly signal: AbortSignal;
}

/** Runs and judges a model; whatever happens to it is in the row. */
export async function runModel(model: CorpusModel, run: ModelRun): Promise<Row> {
  const end = await runExplorer({ model, ...run });
  return judgeRow(model, end, await askTlc(model, end, run));
}

/** Where the explorer has no answer, TLC says whether there is one. */
const ASKED: ReadonlySet<RunEnd['kind']> = new Set(['answer', 'refused', 'unsupported', 'time', 'memory']);

async function askTlc(model: CorpusModel, end: RunEnd, run: ModelRun): Promise<TlcAnswers | undefined> {
  const { tools } = run;
  if (tools === undefined || !ASKED.has(end.kind)) return undefined;
  const tlc = (continueAfterViolation: boolean): Promise<TlcResult> =>
    runTlc(tools, {
      module: model.module,
      config: model.config,
      libraries: run.libraries,
      continueAfterViolation,
      heapMb: Math.max(HEAP_MB_DEFAULT, run.megabytes),
      timeoutMs: run.seconds * 1_000,
      signal: run.signal,
    });
  const plain = await tlc(false);
  // Where a violation stopped both, counts are compared on runs that went on.
  const wasStopped = plain.result === 'violated' && (plain.kind === 'invariant' || plain.kind === 'deadlock');
  if (!wasStopped || end.kind !== 'answer') return { plain, continued: undefined };
  const explorer = await runExplorer({ model, ...run, continueAfterViolation: true });
  return { plain, continued: { tlc: await tlc(true), explorer } };
}
