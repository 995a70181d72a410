/** Conformance specs as input of unit tests. */
import { join } from 'node:path';
import { findTools, projectRoot, type Tools, toolProblemText } from '@plimsoll/tlaplus-tools';
import { type ReadModel, readModel } from './compile-model.ts';
import { digestOf, specsFolder } from './judge.ts';

/** Compiled modules and what SANY said, kept between runs; not committed. */
export const cacheFolder = join(projectRoot(import.meta.dirname), '.plimsoll', 'spec-compiler');

export async function toolsOfThisMachine(): Promise<Tools> {
  const found = await findTools();
  if (!found.ok) throw new Error(toolProblemText(found.problem));
  return found.value;
}

export async function conformanceModel(tools: Tools, name: string): Promise<ReadModel> {
  const kept = { folder: cacheFolder, digest: await digestOf(name) };
  return readModel(tools, join(specsFolder, `${name}.tla`), join(specsFolder, `${name}.cfg`), [], kept);
}
