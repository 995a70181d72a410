/** Keeps a counterexample as an ITF trace, and tells where it is and what to do next. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { itfTrace } from '@plimsoll/explorer';
import type { Project } from '../project.ts';
import type { ModelCheck } from './check-model.ts';
import type { CheckOutcome } from './outcome.ts';

/** The outcome with the evidence file and the next command among its details; as it was when nothing is violated. */
export function withCounterexample(
  project: Project,
  outcome: CheckOutcome,
  { explorer, model }: ModelCheck,
): CheckOutcome {
  const { trace, property, verdict } = explorer;
  if (trace === undefined) return outcome;
  const folder = join(project.outFolder, 'check', outcome.spec);
  const file = join(folder, `${outcome.name}.${property ?? verdict}.itf.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(itfTrace(model.spec, trace), null, 1)}\n`);
  const path = (absolute: string): string => relative(process.cwd(), absolute) || '.';
  const { module, config } = model.files;
  const next = `plimsoll graph ${path(module)} --config ${path(config)} --html --output graph.html`;
  return { ...outcome, details: [...outcome.details, `evidence  ${path(file)}`, `next      ${next}`] };
}
