/** Validates traces against the models that their headers name, and asks TLC about a window of each. */

import { recomputeController } from '@plimsoll/survival-kernel';
import { type Conformance, type MonitorOptions, validateTraceFile } from '@plimsoll/trace-validation';
import type { Project } from '../project.ts';
import { bindingsOf, type TraceModel, traceModel } from './monitored-specs.ts';
import { askTlc, type OracleAnswer } from './tlc-oracle.ts';

export interface TraceValidation {
  readonly file: string;
  readonly conformance: Conformance;
  /** One for each spec of the trace; empty when TLC wasn't asked. */
  readonly oracle: readonly OracleAnswer[];
}

export interface ValidationRequest {
  readonly file: string;
  /** Where the specs are, by their names in the trace; a model of the project of that name without it. */
  readonly specs: ReadonlyMap<string, string>;
  readonly oracle: boolean;
}

/** Validates one trace. @throws Failure when a spec isn't there or the file is no trace. */
export async function validateTrace(
  project: Project,
  request: ValidationRequest,
  signal: AbortSignal,
): Promise<TraceValidation> {
  const { file, specs } = request;
  const models: TraceModel[] = [];
  for (const { spec } of bindingsOf(file))
    models.push(await traceModel(project, spec, specs.get(spec) ?? spec, signal));
  const options = (): MonitorOptions => ({
    specs: models.map(({ monitored }) => monitored),
    recompute: models.flatMap(({ name }) => RECOMPUTED[name]?.() ?? []),
  });
  const conformance = await validateTraceFile(file, options());
  const oracle: OracleAnswer[] = [];
  if (request.oracle && conformance.kind === 'conforms') {
    for (const model of models)
      oracle.push(await askTlc(project, file, model, conformance, options(), signal));
  }
  return { file, conformance, oracle };
}

/** Numbers that a model leaves free and the kernel's own source fixes, by spec. */
const RECOMPUTED: { readonly [spec: string]: () => NonNullable<MonitorOptions['recompute']> } = {
  SurvivalController: () => [recomputeController()],
};
