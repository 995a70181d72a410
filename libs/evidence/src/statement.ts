/**
 * Evidence: an in-toto Statement v1. Checks are a Test Result v0.1 with a few fields of ours; what a trace showed is a
 * predicate of our own, model conformance, which has the same fields and the traces besides.
 * Sources: in-toto/attestation spec v1 (statement), predicate `test-result` v0.1.
 */
import { STATEMENT_TYPE } from '@plimsoll/verdict';
import { z } from 'zod';

export const TEST_RESULT_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';
export const MODEL_CONFORMANCE_TYPE = 'urn:plimsoll:model-conformance:v1';

/** The verifier of evidence that says nothing else: the checks of this project. */
export const OWN_VERIFIER = 'plimsoll';

export const digest = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }).strict();
export const subjectSchema = z.object({ name: z.string().min(1).max(1_000), digest }).strict();

/** What limits the reach of evidence; `live` accepts none of them but `counts only`. */
const MARKS = ['synthetic', 'recorded', 'unpinned', 'counts only', 'unsound'] as const;
export type Mark = (typeof MARKS)[number];

const predicate = z
  .object({
    /** What the evidence is of: `model-check/InventoryLocks`, `trace-conformance/session` … */
    evidence: z.string().regex(/^[a-z][a-z-]*\/[A-Za-z0-9._-]+$/),
    /** The tool that found it out: half of a trusted pair. */
    verifier: z.string().min(1).max(200).default(OWN_VERIFIER),
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
    /** What was measured, for thresholds: whole or decimal numbers by name, the unit last. */
    measures: z.record(z.string().regex(/^[a-z][A-Za-z]*$/), z.number()).default({}),
    marks: z.array(z.enum(MARKS)).max(MARKS.length),
    /** First time of issue, ISO 8601 in UTC: kept when the evidence is used again. */
    issuedAt: z.iso.datetime(),
  })
  .strict();

const traceConformance = z
  .object({
    trace: subjectSchema,
    /** Digest of the last line; absent for a trace that did not end. */
    head: z.string().optional(),
    events: z.int().min(0),
    specs: z.array(
      z
        .object({
          spec: z.string(),
          specDigest: z.string(),
          actionsCovered: z.array(z.string()),
          actionsNever: z.array(z.string()),
          observedShare: z.number(),
        })
        .strict(),
    ),
    /** Signed heads that were compared with the trace. */
    headsSigned: z.int().min(0),
    firstViolation: z.string().max(2_000).optional(),
  })
  .strict();

export type TraceConformance = z.infer<typeof traceConformance>;

const subjects = z.array(subjectSchema).min(1).max(20_000);

export const statementSchema = z.discriminatedUnion('predicateType', [
  z
    .object({
      _type: z.literal(STATEMENT_TYPE),
      predicateType: z.literal(TEST_RESULT_TYPE),
      subject: subjects,
      predicate,
    })
    .strict(),
  z
    .object({
      _type: z.literal(STATEMENT_TYPE),
      predicateType: z.literal(MODEL_CONFORMANCE_TYPE),
      subject: subjects,
      predicate: predicate.extend({ traces: z.array(traceConformance).max(1_000) }),
    })
    .strict(),
]);

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
  readonly verifier?: string | undefined;
  readonly measures?: { readonly [name: string]: number } | undefined;
  /** Given: the statement is one of model conformance. */
  readonly traces?: readonly TraceConformance[] | undefined;
}

/**
 * The statement of a finding. It passed when something was checked and nothing failed.
 *
 * @param issuedAt The wall clock's time: for people and freshness, never for ordering.
 */
export function statementOf(finding: Finding, issuedAt: Date): Statement {
  const passed = finding.passedTests.length > 0 && finding.failedTests.length === 0;
  const predicate: Statement['predicate'] = {
    evidence: finding.evidence,
    verifier: finding.verifier ?? OWN_VERIFIER,
    result: passed ? 'PASSED' : 'FAILED',
    configuration: [...finding.configuration],
    passedTests: [...finding.passedTests],
    failedTests: [...finding.failedTests],
    summary: finding.summary,
    measures: { ...finding.measures },
    marks: [...finding.marks],
    issuedAt: issuedAt.toISOString(),
  };
  const subject = [...finding.subjects];
  return finding.traces === undefined
    ? { _type: STATEMENT_TYPE, predicateType: TEST_RESULT_TYPE, subject, predicate }
    : {
        _type: STATEMENT_TYPE,
        predicateType: MODEL_CONFORMANCE_TYPE,
        subject,
        predicate: { ...predicate, traces: [...finding.traces] },
      };
}
