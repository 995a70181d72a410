import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileSpec, constantsFrom, loadCompiled } from '@plimsoll/spec-compiler';
import { parseConfig, readSpec, type SpecIr } from '@plimsoll/tla-ir';
import type { CompiledSpec } from '@plimsoll/tla-values';
import { createRuntime } from '@plimsoll/tla-values';
import { exportXml, findTools, runTlc, type Tools, toolProblemText } from '@plimsoll/tlaplus-tools';
import { exploreSync } from '../explore.ts';
import type { ExplorationResult } from '../result.ts';

/** A model as text. */
export interface Model {
  readonly module: string;
  readonly text: string;
  readonly config: string;
  /** Modules beside it, by name. */
  readonly others?: { readonly [name: string]: string };
  readonly deadlock?: boolean;
  readonly continueAfterViolation?: boolean;
}

/** What is compared. */
export interface Answer {
  readonly verdict: string;
  readonly property: string | undefined;
  /** In states, of a finite counterexample. */
  readonly traceLength: number | undefined;
  /** init, distinct, generated, depth: of the whole, or until the run stopped; undefined what TLC does not print. */
  readonly counts: readonly (number | undefined)[] | undefined;
}

const verdicts: { readonly [kind: string]: string } = {
  invariant: 'invariant',
  'action-property': 'invariant',
  temporal: 'liveness',
  deadlock: 'deadlock',
  assumption: 'assumption',
  evaluation: 'error',
};

/** The answers of TLC with one worker and of the explorer. Whatever keeps one of them from answering is thrown. */
export async function judgeTwice(model: Model): Promise<{ readonly tlc: Answer; readonly explorer: Answer }> {
  const { deadlock = true, continueAfterViolation = false } = model;
  const options = { deadlock, continueAfterViolation };
  return withModel(model, async ({ tools, module, config, spec }) => ({
    tlc: await ofTlc(tools, module, config, options),
    explorer: ofExplorer(exploreSync(spec, options)),
  }));
}

/** A model on disk and compiled. */
export interface ReadyModel {
  readonly tools: Tools;
  readonly module: string;
  readonly config: string;
  readonly folder: string;
  readonly spec: CompiledSpec;
}

/** Writes and compiles a model, and removes its files afterwards. */
export async function withModel<T>(model: Model, use: (ready: ReadyModel) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-explorer-'));
  try {
    const module = join(folder, `${model.module}.tla`);
    const config = join(folder, `${model.module}.cfg`);
    writeFileSync(module, model.text);
    writeFileSync(config, model.config);
    for (const [name, text] of Object.entries(model.others ?? {}))
      writeFileSync(join(folder, `${name}.tla`), text);
    const tools = await findTools();
    if (!tools.ok) throw new Error(toolProblemText(tools.problem));
    const ir = await irOf(tools.value, module, model.text);
    const spec = await compiled(ir, config, folder);
    return await use({ tools: tools.value, module, config, folder, spec });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** IR by module text: many models share their module, and SANY's start takes a second. */
const known = new Map<string, SpecIr>();

async function irOf(tools: Tools, module: string, text: string): Promise<SpecIr> {
  const before = known.get(text);
  if (before !== undefined) return before;
  const exported = await exportXml(tools, { module, isOneOfMany: true });
  if (!exported.ok) throw new Error(toolProblemText(exported.problem));
  const sources = new Map(
    exported.value.files.flatMap(({ moduleName, path }) =>
      path === undefined ? [] : [[moduleName, { file: path, text: readFileSync(path, 'utf8') }] as const],
    ),
  );
  const ir = valueOf(readSpec({ xml: exported.value.xml, sources }));
  known.set(text, ir);
  return ir;
}

async function compiled(ir: SpecIr, cfg: string, folder: string): Promise<CompiledSpec> {
  const config = valueOf(parseConfig(readFileSync(cfg, 'utf8'), cfg));
  const { source, meta } = valueOf(compileSpec(ir, config));
  const loaded = valueOf(await loadCompiled(source, folder));
  const runtime = createRuntime({ stringOrder: meta.stringOrder, integers: 'tlc' });
  return loaded.instantiate(runtime, constantsFrom(config, runtime));
}

type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: unknown };

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(JSON.stringify(outcome.problems));
}

function ofExplorer({ verdict, property, trace, counts }: ExplorationResult): Answer {
  return {
    verdict,
    property,
    traceLength: verdict === 'liveness' ? undefined : trace?.steps.length,
    counts: [counts.init, counts.distinct, counts.generated, counts.depth],
  };
}

async function ofTlc(
  tools: Tools,
  module: string,
  config: string,
  options: { readonly deadlock: boolean; readonly continueAfterViolation: boolean },
): Promise<Answer> {
  const { result, kind, property, trace, counts, error } = await runTlc(tools, {
    module,
    config,
    isShort: true,
    isOneOfMany: true,
    ...options,
  });
  const verdict = result === 'holds' ? 'ok' : verdicts[kind ?? ''];
  if (verdict === undefined) throw new Error(`TLC: ${kind}, ${error?.message}`);
  return {
    verdict,
    property,
    traceLength: verdict === 'liveness' || verdict === 'ok' ? undefined : trace.length,
    counts: [counts.init, counts.distinct, counts.generated, counts.depth],
  };
}
