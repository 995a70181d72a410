/**
 * Evidence: an in-toto Statement v1 whose predicate is a Test Result v0.1 with a few fields of ours.
 * Sources: in-toto/attestation spec v1 (statement), predicate `test-result` v0.1.
 */
import { z } from 'zod';

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const TEST_RESULT_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';

const digest = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }).strict();
const subject = z.object({ name: z.string().min(1).max(1_000), digest }).strict();

/** What limits the reach of evidence; `live` accepts none of them. */
export const MARKS = ['synthetic', 'recorded', 'unpinned', 'counts only', 'unsound'] as const;
export type Mark = (typeof MARKS)[number];

const predicate = z
  .object({
    result: z.enum(['PASSED', 'FAILED']),
    /** The tools and settings that were used, by name, with their versions or digests. */
    configuration: z
      .array(
        z
          .object({
            name: z.string().max(1_000),
            annotations: z.record(z.string(), z.string()).optional(),
            digest: digest.optional(),
          })
          .strict(),
      )
      .max(1_000),
    passedTests: z.array(z.string().max(2_000)).max(100_000),
    failedTests: z.array(z.string().max(2_000)).max(100_000),
    /** What was measured, for people. */
    summary: z.string().max(4_000),
    marks: z.array(z.enum(MARKS)).max(MARKS.length),
    /** First time of issue, ISO 8601 in UTC: kept when the evidence is used again. */
    issuedAt: z.iso.datetime(),
  })
  .strict();

export const statementSchema = z
  .object({
    _type: z.literal(STATEMENT_TYPE),
    predicateType: z.literal(TEST_RESULT_TYPE),
    subject: z.array(subject).min(1).max(20_000),
    predicate: predicate.extend({
      /** What the evidence is of: `model-check/InventoryLocks`, `trace-conformance/session` … */
      evidence: z.string().regex(/^[a-z][a-z-]*\/[A-Za-z0-9._-]+$/),
    }),
  })
  .strict();

export type Statement = z.infer<typeof statementSchema>;

/** What a check found out, before it becomes a statement. */
export interface Finding {
  readonly evidence: string;
  readonly subjects: Statement['subject'];
  readonly passedTests: readonly string[];
  readonly failedTests: readonly string[];
  readonly summary: string;
  readonly configuration: Statement['predicate']['configuration'];
  readonly marks: readonly Mark[];
}

/**
 * The statement of a finding. It passed when something was checked and nothing failed.
 *
 * @param issuedAt The wall clock's time: for people and freshness, never for ordering.
 */
export function statementOf(finding: Finding, issuedAt: Date): Statement {
  const passed = finding.passedTests.length > 0 && finding.failedTests.length === 0;
  return {
    _type: STATEMENT_TYPE,
    predicateType: TEST_RESULT_TYPE,
    subject: [...finding.subjects],
    predicate: {
      evidence: finding.evidence,
      result: passed ? 'PASSED' : 'FAILED',
      configuration: [...finding.configuration],
      passedTests: [...finding.passedTests],
      failedTests: [...finding.failedTests],
      summary: finding.summary,
      marks: [...finding.marks],
      issuedAt: issuedAt.toISOString(),
    },
  };
}
