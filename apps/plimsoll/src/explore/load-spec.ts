/** How a thread of the explorer comes by the spec: each has its own runtime. */
import type { CompiledSpec } from '@plimsoll/tla-values';
import type { Model } from '../model/load-model.ts';
import { readConfig, runModule } from '../model/run-module.ts';
import type { Project } from '../project.ts';

interface SpecData {
  readonly workFolder: string;
  readonly source: string;
  /** Path of the .cfg. */
  readonly config: string;
  readonly stringOrder: readonly string[];
  /** Where what the spec prints goes. */
  readonly printsTo: 'stdout' | 'stderr';
}

/** What `loadSpec` needs of a model that runs here. */
export function specData(
  { workFolder }: Project,
  { source, files, spec }: Model,
  printsTo: SpecData['printsTo'],
): SpecData {
  const { stringOrder } = spec.runtime.options;
  return { workFolder, source, config: files.config, stringOrder, printsTo };
}

export async function loadSpec(data: SpecData): Promise<CompiledSpec> {
  const { workFolder, source, stringOrder, printsTo } = data;
  const { spec } = await runModule(
    { workFolder },
    { source, config: readConfig(data.config), stringOrder },
    { print: (text) => process[printsTo].write(`${text}\n`) },
  );
  return spec;
}
