/** The promotion policy: requirements, their levels, and the evidence that each needs. Data, never code. */
import { z } from 'zod';
import type { Result } from './problem.ts';
import { stagesSchema, trustSchema } from './trust-schema.ts';
import { readJsonFile } from './untrusted-json.ts';

export const STAGES = ['paper', 'live'] as const;
export type Stage = (typeof STAGES)[number];

const relativePath = z
  .string()
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[\w./@ -]+$/, "a path below the policy's folder")
  .describe('A path below the folder of the policy.');

const need = z
  .object({
    evidence: z
      .string()
      .regex(/^[a-z][a-z-]*\/[A-Za-z0-9._-]+$/)
      .describe('Name of the evidence, e.g. model-check/InventoryLocks.'),
    includes: z.array(z.string().min(1)).default([]).describe('Names that must be among its passed tests.'),
    stages: z.array(z.enum(STAGES)).min(1).default(['paper', 'live']).describe('The stages that need it.'),
    atLeast: z
      .record(z.string().regex(/^[a-z][A-Za-z]*$/), z.number())
      .default({})
      .describe('Measures of the evidence and the least that each may be, e.g. actionsCoveredPercent.'),
    hoursMax: z
      .int()
      .min(1)
      .max(8_784)
      .optional()
      .describe('Older evidence is expired; else the stage says.'),
  })
  .strict();

const requirement = z
  .object({
    id: z
      .string()
      .regex(/^REQ~[a-z0-9-]+~[1-9][0-9]*$/)
      .describe('REQ~name~revision, in the manner of OpenFastTrace.'),
    dal: z.enum(['A', 'B', 'C', 'D', 'E']).describe('Design assurance level.'),
    title: z.string().min(1).max(400),
    isProcess: z
      .boolean()
      .optional()
      .describe('On how things are made, not on what runs: no model or theorem can show it.'),
    inForce: z.array(z.enum(STAGES)).describe('The stages at which a verdict needs it met.'),
    needs: z.array(need).describe('Empty: nothing meets it yet, and the verdict says so.'),
    limits: z
      .string()
      .max(400)
      .optional()
      .describe('What the evidence leaves open, printed with the verdict.'),
  })
  .strict();

const spec = z
  .object({
    name: z.string().regex(/^[A-Za-z0-9_]+$/),
    folder: relativePath,
    implementation: z
      .object({
        driver: relativePath,
        sources: z.array(relativePath).min(1),
        constants: z
          .object({
            from: z.string().regex(/^[A-Za-z0-9_]+\.tla$/),
            to: relativePath,
          })
          .strict()
          .optional()
          .describe("A module of the spec's folder, and the file that gets its numbers as plain constants."),
      })
      .strict()
      .optional()
      .describe('The driver that the generated tests run, and what it drives.'),
  })
  .strict();

export const policySchema = z
  .object({
    $schema: z.string().optional(),
    policy: z.literal('plimsoll/1'),
    name: z.string().min(1).max(200),
    specs: z.array(spec).min(1),
    tests: z
      .array(
        z
          .object({
            name: z.string().regex(/^[A-Za-z0-9._-]+$/),
            path: relativePath,
            subjects: z.array(relativePath).min(1),
          })
          .strict(),
      )
      .default([])
      .describe('Test suites whose results are evidence (tests/<name>).'),
    trace: z
      .discriminatedUnion('from', [
        z
          .object({
            from: z.literal('paper-session'),
            specs: z
              .array(z.string().regex(/^[A-Za-z0-9_]+$/))
              .min(1)
              .optional()
              .describe('The specs that a session leaves traces of; all with an implementation if absent.'),
          })
          .strict(),
        z.object({ from: z.literal('files'), files: z.array(relativePath).min(1) }).strict(),
      ])
      .optional()
      .describe('Where the traces of running code come from.'),
    artefacts: z
      .array(relativePath)
      .min(1)
      .describe('The bytes that a verdict is about: files, or folders with all they hold.'),
    requirements: z.array(requirement).min(1),
    trust: trustSchema
      .default({ signers: [], revoked: [], pairs: [] })
      .describe(
        'Whose signatures count. Without signers only the development key signs, and only paper takes it.',
      ),
    stages: stagesSchema.describe('What a stage asks of people and time.'),
    matrix: z
      .array(relativePath)
      .default([])
      .describe('Folders and files that are searched for tags of the traceability matrix.'),
  })
  .strict()
  .superRefine((policy, context) => {
    const ids = policy.requirements.map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined)
      context.addIssue({ code: 'custom', message: `${twice} stands twice`, path: ['requirements'] });
  });

export type Policy = z.infer<typeof policySchema>;
export type Requirement = Policy['requirements'][number];

/** Reads and checks a policy file. */
export function readPolicy(file: string): Result<Policy> {
  return readJsonFile(file, policySchema);
}

/** The published JSON Schema (draft 2020-12) of a policy file. */
export function policyJsonSchema(): object {
  return z.toJSONSchema(policySchema, { io: 'input' });
}
