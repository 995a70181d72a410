/** The form of `expected.json`. */
import { z } from 'zod';

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
