/** `expected.json` of a spec folder: what each configuration must give, and what each mutant must be refuted by. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

const file = z.string().regex(/^[A-Za-z0-9_]+\.(tla|cfg)$/);
const count = z.number().int().nonnegative();

const model = { module: file, config: file };

export const expectedSchema = z
  .object({
    configs: z.array(
      z
        .object({
          ...model,
          size: z.enum(['small', 'large']),
          deadlock: z.boolean(),
          result: z.literal('holds'),
          init: count,
          distinct: count,
          generated: count,
          depth: count,
        })
        .strict(),
    ),
    mutants: z
      .array(
        z
          .object({
            name: z.string().regex(/^[a-z0-9-]+$/),
            why: z.string(),
            ...model,
            edit: z.object({ file, find: z.string().min(1), replace: z.string() }).strict(),
            refutes: z.string(),
            kind: z.enum(['invariant', 'action-property', 'liveness']),
            length: count,
          })
          .strict(),
      )
      .default([]),
    witnesses: z
      .array(
        z
          .object({
            name: z.string().regex(/^[a-z0-9-]+$/),
            why: z.string(),
            ...model,
            invariant: z.string(),
            length: count,
          })
          .strict(),
      )
      .default([]),
  })
  .strict();

export type Expected = z.infer<typeof expectedSchema>;
export type ExpectedConfig = Expected['configs'][number];
export type Mutant = Expected['mutants'][number];
export type Witness = Expected['witnesses'][number];

/** Reads `expected.json`; undefined when the folder has none. @throws Failure when it is malformed. */
export function readExpected(folder: string): Expected | undefined {
  const path = join(folder, 'expected.json');
  if (!existsSync(path)) return undefined;
  try {
    const parsed = expectedSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new Failure(EXIT.badInput, `${path}: ${issue?.path.join('.')}: ${issue?.message}`);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Failure(EXIT.badInput, `${path}: ${error.message}`);
    throw error;
  }
}
