/**
 * The same model without its states: what is left of a run is its start (Java or Node, parsing, loading), which is
 * subtracted on both sides.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { BenchModel } from './rows.ts';

export interface RunFiles {
  readonly module: string;
  readonly config: string;
  readonly libraries: readonly string[];
  readonly deadlock: boolean;
}

/** The model as it is. */
export function filesOf({ module, config, deadlock }: BenchModel): RunFiles {
  return { module, config, libraries: [], deadlock };
}

/** The model whose constraint cuts every state, written into `folder`. */
export function startOf({ module, config, name, deadlock }: BenchModel, folder: string): RunFiles {
  const root = `Start${name}`;
  const text = `---- MODULE ${root} ----\nEXTENDS ${basename(module, '.tla')}\nNoState == FALSE /\\ Init\n====\n`;
  const files = { module: join(folder, `${root}.tla`), config: join(folder, `${root}.cfg`) };
  writeFileSync(files.module, text);
  writeFileSync(files.config, `${readFileSync(config, 'utf8')}\nCONSTRAINT NoState\n`);
  return { ...files, libraries: [dirname(module)], deadlock };
}
