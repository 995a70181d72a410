/** `validate --mutants`: how many corruptions of a trace are seen, TLC judging those that the monitor accepts. */
import { readFileSync } from 'node:fs';
import { MUTATED_EVENTS_MAX, type MutationReport, mutationRun } from '@plimsoll/trace-validation';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Project } from '../project.ts';
import { tlcAnswers } from './tlc-oracle.ts';
import type { TraceInput } from './trace-input.ts';
import { modelsOf, monitorOptions, type ValidationRequest } from './validate-traces.ts';

/** Replays a run; the same for everybody, so that two people see the same figures. */
const SEED = 1;

/** @throws Failure when the trace is no file, or does not conform. */
export async function mutantsReport(
  project: Project,
  request: Pick<ValidationRequest, 'specs' | 'shared' | 'budget'> & { readonly input: TraceInput },
  count: number,
  signal: AbortSignal,
): Promise<MutationReport> {
  const { input } = request;
  if (input.kind !== 'file')
    throw new Failure(EXIT.badInput, `${input.name}: --mutants needs a trace that is one file`);
  const models = await modelsOf(project, request, signal);
  try {
    return await mutationRun(readFileSync(input.file), {
      count,
      seed: SEED,
      monitor: () => monitorOptions(models, request),
      oracle: async (windows, index) => {
        const model = models[index];
        if (model === undefined) return windows.map(() => undefined);
        const { answers } = await tlcAnswers(project, model, input.bindings, windows, {
          signal,
          isOneOfMany: true,
        });
        return answers.map(({ isAccepted }) => isAccepted);
      },
    });
  } catch (error) {
    if (error instanceof RangeError) throw new Failure(EXIT.badInput, `${input.name}: ${error.message}`);
    throw error;
  }
}

/** A missed mutant is a hole in the model or in us; one that nobody could judge is no answer. */
export function mutantsExit({ missed, unjudged }: MutationReport): ExitCode {
  if (missed.length > 0) return EXIT.refused;
  return unjudged.length > 0 ? EXIT.inconclusive : EXIT.holds;
}

export function mutantsText({ kinds, codes, missed, unjudged }: MutationReport): string {
  const sum = (field: 'mutants' | 'detected' | 'equivalent') =>
    kinds.reduce((total, kind) => total + kind[field], 0);
  const share = sum('mutants') - sum('equivalent');
  const percent = share === 0 ? 100 : Math.floor((sum('detected') * 1_000) / share) / 10;
  return [
    `mutants  ${sum('mutants')} of the first ${MUTATED_EVENTS_MAX} events: ${sum('detected')} detected (${percent} % of those that are no behaviour), ${sum('equivalent')} that TLC accepts too, ${missed.length} missed, ${unjudged.length} unjudged`,
    ...kinds.map(
      ({ kind, mutants, detected, equivalent }) =>
        `  ${kind} ${mutants}: ${detected} detected, ${equivalent} equivalent`,
    ),
    `  by ${Object.entries(codes)
      .map(([code, count]) => `${code} ${count}`)
      .join(', ')}`,
    ...missed.map((mutation) => `  MISSED: ${JSON.stringify(mutation)}`),
    ...unjudged.map((mutation) => `  unjudged: ${JSON.stringify(mutation)}`),
  ].join('\n');
}
