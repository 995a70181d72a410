/**
 * A compiled module made to run. Apart from the compiler, so that a model from the cache doesn't wait for code that
 * it doesn't need.
 */
import { join } from 'node:path';
import { constantsFrom } from '@plimsoll/spec-compiler/constants-from';
import { loadCompiled } from '@plimsoll/spec-compiler/load-compiled';
import type { ModelConfig } from '@plimsoll/tla-ir';
import { irProblemText, parseConfig } from '@plimsoll/tla-ir/configuration';
import { type CompiledSpec, createRuntime, TlaError, type Value } from '@plimsoll/tla-values';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Project } from '../project.ts';
import { readText } from '../read-text.ts';
import type { LoadOptions, Model } from './load-model.ts';

/** What it takes to run a compiled module. */
export interface RunnableModule {
  readonly source: string;
  readonly config: ModelConfig;
  readonly stringOrder: readonly string[];
}

/** Instantiates a compiled module with the constants of its configuration. */
export async function runModule(
  project: Pick<Project, 'workFolder'>,
  { source, config, stringOrder }: RunnableModule,
  options: LoadOptions,
): Promise<Pick<Model, 'spec' | 'instantiate'>> {
  const module = await loadCompiled(source, join(project.workFolder, 'compiled'));
  if (!module.ok) throw new Failure(EXIT.defect, module.problems.map(({ message }) => message).join('\n'));
  const runtime = createRuntime({
    stringOrder,
    integers: options.integers ?? 'tlc',
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.print === undefined ? {} : { print: options.print }),
    // A trace's readings run from 0 to 1 000 000: one more than TLC's own limit for a set that is compared.
    ...(options.integers === 'exact' ? { setSizeMax: 2_000_000 } : {}),
  });
  const constants = asInput(config.file, () => constantsFrom(config, runtime));
  const instantiate = (others: ReadonlyMap<string, Value>): CompiledSpec =>
    module.value.instantiate(runtime, new Map([...constants, ...others]));
  return { spec: asInput(config.file, () => instantiate(new Map())), instantiate };
}

/** What can't be evaluated with a configuration is wrong in that configuration: a set of 1 and "a". */
function asInput<T>(file: string, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof TlaError)) throw error;
    throw new Failure(EXIT.badInput, `${file}: ${error.message}`);
  }
}

/** The parsed configuration. @throws Failure */
export function readConfig(file: string): ModelConfig {
  const config = parseConfig(readText(file), file);
  if (config.ok) return config.value;
  throw new Failure(EXIT.badInput, config.problems.map(irProblemText).join('\n'));
}
