/** For tests: has the real SANY read specifications of `fixtures/`, and of text made by a test. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportXml, findTools, type Tools, toolProblemText } from '@plimsoll/tlaplus-tools';
import type { Definition, SpecIr } from './ir.ts';
import { irProblemText } from './problem.ts';
import { type ModuleSource, readSpec } from './read-spec.ts';

export const fixturesFolder = join(import.meta.dirname, 'fixtures');

let found: Promise<Tools> | undefined;

/** The machine's Java and tla2tools.jar. */
export function tools(): Promise<Tools> {
  found ??= findTools().then((result) => {
    if (!result.ok) throw new Error(toolProblemText(result.problem));
    return result.value;
  });
  return found;
}

export interface Exported {
  readonly xml: string;
  readonly sources: ReadonlyMap<string, ModuleSource>;
}

/** SANY's XML of the module in `file`, with the texts that went into it. */
export async function exported(file: string, libraries: readonly string[] = []): Promise<Exported> {
  const result = await exportXml(await tools(), { module: file, libraries, isOneOfMany: true });
  if (!result.ok) throw new Error(toolProblemText(result.problem));
  const sources = new Map<string, ModuleSource>();
  for (const { moduleName, path } of result.value.files) {
    if (path !== undefined) sources.set(moduleName, { file: path, text: await readFile(path, 'utf8') });
  }
  return { xml: result.value.xml, sources };
}

/** The IR of the module in `file`. */
export async function irOf(file: string, libraries: readonly string[] = []): Promise<SpecIr> {
  const result = readSpec(await exported(file, libraries));
  if (!result.ok) throw new Error(result.problems.map(irProblemText).join('\n'));
  return result.value;
}

/** The IR of a module's text; its other modules come from `fixtures/`. */
export async function irOfText(module: string, text: string): Promise<SpecIr> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-ir-'));
  try {
    await writeFile(join(folder, `${module}.tla`), text);
    return await irOf(join(folder, `${module}.tla`), [fixturesFolder]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The definition of this name in the root module. */
export function definitionNamed(ir: SpecIr, name: string): Definition {
  for (const uid of ir.modules.get(ir.root)?.definitions ?? []) {
    const definition = ir.definitions.get(uid);
    if (definition?.name === name) return definition;
  }
  throw new Error(`${ir.root} has no definition ${name}`);
}
