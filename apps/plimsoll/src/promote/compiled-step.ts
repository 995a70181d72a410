/** Evidence `compiled/<Spec>`: what was generated is what the spec generates, and it behaves as TLC says. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Policy } from '@plimsoll/evidence';
import { exploreGraph } from '@plimsoll/explorer';
import { constantsFrom } from '@plimsoll/spec-compiler';
import type { ModelConfig } from '@plimsoll/tla-ir';
import { type CompiledModule, type CompiledSpec, createRuntime } from '@plimsoll/tla-values';
import type { Context } from '../command.ts';
import { checkArguments } from '../generate/arguments-check.ts';
import { type CompiledFinding, together } from '../generate/compiled-finding.ts';
import { generatedFiles } from '../generate/generated-files.ts';
import { checkMachine } from '../generate/machine-check.ts';
import { GENERATED_FOLDER, generationPlan, namedTarget } from '../generate/plan.ts';
import { staleFiles, staleFileText } from '../generate/stale-file.ts';
import { findTarget, type Target } from '../model/target.ts';
import type { EvidenceStep, StepFinding } from './evidence-step.ts';
import { isSpecFile } from './model-check-step.ts';

export function compiledStep(
  context: Context,
  { name, folder, implementation }: Policy['specs'][number],
): EvidenceStep {
  const { project } = context;
  const generated = folder === '.' ? GENERATED_FOLDER : `${folder}/${GENERATED_FOLDER}`;
  return {
    evidence: `compiled/${name}`,
    title: `comparing what is generated from ${name} with what TLC finds`,
    isSociable: true,
    inputs: [folder, ...(implementation?.constants === undefined ? [] : [implementation.constants.to])],
    accept: (file) => isSpecFile(folder)(file) || file.startsWith(`${generated}/`),
    async run() {
      const target = namedTarget(project, findTarget(project, join(project.root, folder)));
      return stepFinding(await compiledFinding(context, target));
    },
  };
}

async function compiledFinding(
  { project, signal, output }: Context,
  target: Target,
): Promise<CompiledFinding> {
  const request = generationPlan(project, target, { signal, isOneOfMany: true });
  const { files, model } = await generatedFiles(project, target, request);
  const stale = staleFiles(files).map((one) =>
    staleFileText({ ...one, path: one.path.replace(`${project.root}/`, '') }),
  );
  // A machine that isn't the spec's proves nothing about it.
  if (stale.length > 0) return { passed: [], failed: stale, notes: [] };
  const upToDate = `${files.length} generated files are what the spec generates`;
  output.progress(`${target.name}: walking the machine`);
  const spec = await instanceOf(join(request.folder, `${target.name}.ts`), model.config);
  const machineFile = join(request.folder, `${target.name}.machine.ts`);
  const graph = exploreGraph(spec);
  const states = graph.states.length;
  return together([
    { passed: [upToDate], failed: [], notes: [] },
    await checkMachine(project, model, { spec, machineFile, states }, signal),
    await checkArguments(project, model, graph, signal),
  ]);
}

/** The generated module itself, in TLC's integers. */
async function instanceOf(file: string, config: ModelConfig): Promise<CompiledSpec> {
  const module = (await import(pathToFileURL(file).href)) as CompiledModule;
  const runtime = createRuntime({ stringOrder: module.meta.stringOrder, integers: 'tlc' });
  return module.instantiate(runtime, constantsFrom(config, runtime));
}

function stepFinding({ passed, failed, notes }: CompiledFinding): StepFinding {
  return {
    passedTests: passed,
    failedTests: failed,
    summary: [...passed, ...notes].join('; '),
    marks: notes.length > 0 ? ['counts only'] : [],
  };
}
