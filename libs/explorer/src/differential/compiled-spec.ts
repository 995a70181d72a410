import { join } from 'node:path';
import { compileSpec, constantsFrom, loadCompiled, type SeededBug } from '@plimsoll/spec-compiler';
import { parseConfig, readSpec } from '@plimsoll/tla-ir';
import { type CompiledSpec, createRuntime, type Runtime } from '@plimsoll/tla-values';
import type { BatchAnswer } from '@plimsoll/tlaplus-tools/testing';
import type { JudgedSpec } from './judged-spec.ts';
import { type Refusal, RefusedSpec } from './refusals.ts';
import { aids } from './spec-modules.ts';

export interface Compiling {
  readonly seededBug?: SeededBug | undefined;
  /** Whether no function's values are computed before they are asked for. */
  readonly computesOnDemand?: boolean;
}

/**
 * The specification under its configuration, from what SANY made of it.
 *
 * @throws RefusedSpec where the compiler refuses it, Error where it fails.
 */
export async function compiledSpec(
  spec: JudgedSpec,
  { xml, said }: BatchAnswer,
  folder: string,
  { seededBug, computesOnDemand = false }: Compiling = {},
): Promise<CompiledSpec> {
  const { root, others } = spec.own ?? { root: spec.name, others: {} };
  const beside = Object.entries(others).map(([name, text]) => ({ name, text }));
  const sources = new Map(
    [...aids, ...beside, { name: root, text: spec.text }].map(
      ({ name, text }) => [name, { file: join(folder, `${name}.tla`), text }] as const,
    ),
  );
  const read = readSpec({ xml, sources });
  if (!read.ok) throw new Error(`${JSON.stringify(read.problems)}\n${said}`);
  const config = taken(parseConfig(spec.config, `${spec.name}.cfg`));
  const { source, meta } = taken(
    compileSpec(read.value, config, seededBug === undefined ? {} : { seededBug }),
  );
  const loaded = await loadCompiled(source, folder);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const runtime = createRuntime({ stringOrder: meta.stringOrder, integers: 'tlc' });
  const used = computesOnDemand ? onDemand(runtime) : runtime;
  return loaded.value.instantiate(used, constantsFrom(config, used));
}

const onDemand = (runtime: Runtime): Runtime => ({
  ...runtime,
  fn: (domain, f) => runtime.lazyFn([domain], f),
  fnOf: (domains, f) => runtime.lazyFn(domains, f),
});

type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Refusal[] };

function taken<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new RefusedSpec(outcome.problems);
}
