/** `expected.json` of a spec folder: what each configuration must give, and what each mutant must be refuted by. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { readText } from '../read-text.ts';
import type { Expected } from './expected-schema.ts';

export type { Expected };
export type ExpectedConfig = Expected['configs'][number];
export type Mutant = Expected['mutants'][number];
export type Witness = Expected['witnesses'][number];

/** Reads `expected.json`; undefined when the folder has none. @throws Failure (2) when it can't be read or is malformed. */
export function readExpected(folder: string): Expected | undefined {
  const path = join(folder, 'expected.json');
  if (!existsSync(path)) return undefined;
  try {
    const parsed = schema().expectedSchema.safeParse(JSON.parse(readText(path)));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new Failure(EXIT.badInput, `${path}: ${issue?.path.join('.')}: ${issue?.message}`);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Failure(EXIT.badInput, `${path}: ${error.message}`);
    throw error;
  }
}

/** Loaded when a folder has the file: zod's 40 ms are much of the time of an `explore` on somebody's spec. */
function schema(): typeof import('./expected-schema.ts') {
  return createRequire(import.meta.url)('./expected-schema.ts') as typeof import('./expected-schema.ts');
}
