/**
 * How the artefacts came about: SLSA Provenance v1 (`https://slsa.dev/provenance/v1`). On a machine of one's own this
 * is build level 1: it says what was built from what and by whom, and whoever holds the key can make it say so.
 */
import { STATEMENT_TYPE } from '@plimsoll/verdict';
import { z } from 'zod';
import { digest, OWN_VERIFIER, type Statement, subjectSchema, TEST_RESULT_TYPE } from './statement.ts';

export const PROVENANCE_TYPE = 'https://slsa.dev/provenance/v1';
/** What the gate does to the sources: nothing. Node runs them as they are. */
const BUILD_TYPE = 'urn:plimsoll:build:sources-as-they-are:v1';
export const PROVENANCE_EVIDENCE = 'provenance/build';

export const provenanceSchema = z
  .object({
    _type: z.literal(STATEMENT_TYPE),
    predicateType: z.literal(PROVENANCE_TYPE),
    subject: z.array(subjectSchema).min(1).max(20_000),
    predicate: z
      .object({
        buildDefinition: z
          .object({
            buildType: z.string().max(200),
            externalParameters: z.record(z.string(), z.string()),
            internalParameters: z.record(z.string(), z.string()).optional(),
            resolvedDependencies: z
              .array(
                z
                  .object({
                    name: z.string().max(1_000),
                    digest: digest.optional(),
                    annotations: z.record(z.string(), z.string()).optional(),
                  })
                  .strict(),
              )
              .max(1_000),
          })
          .strict(),
        runDetails: z
          .object({
            builder: z.object({ id: z.string().max(200) }).strict(),
            metadata: z
              .object({
                invocationId: z.string().max(200).optional(),
                startedOn: z.iso.datetime(),
                finishedOn: z.iso.datetime(),
              })
              .strict(),
          })
          .strict(),
      })
      .strict(),
  })
  .strict();

export type Provenance = z.infer<typeof provenanceSchema>;

/** The provenance of artefacts that run as their sources are. */
export function provenanceOf(build: {
  readonly subjects: Statement['subject'];
  readonly configuration: Statement['predicate']['configuration'];
  readonly builder: string;
  readonly policy: string;
  readonly commit: string | undefined;
  readonly startedOn: Date;
  readonly finishedOn: Date;
}): Provenance {
  const { subjects, configuration, builder, policy, commit, startedOn, finishedOn } = build;
  return {
    _type: STATEMENT_TYPE,
    predicateType: PROVENANCE_TYPE,
    subject: [...subjects],
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: { policy, ...(commit === undefined ? {} : { commit }) },
        resolvedDependencies: [...configuration],
      },
      runDetails: {
        builder: { id: builder },
        metadata: { startedOn: startedOn.toISOString(), finishedOn: finishedOn.toISOString() },
      },
    },
  };
}

/** Provenance as the judge reads all evidence: it is of the build, and passed by being there. */
export function statementOfProvenance({ subject, predicate }: Provenance): Statement {
  const { builder, metadata } = predicate.runDetails;
  return {
    _type: STATEMENT_TYPE,
    predicateType: TEST_RESULT_TYPE,
    subject,
    predicate: {
      evidence: PROVENANCE_EVIDENCE,
      verifier: OWN_VERIFIER,
      result: 'PASSED',
      configuration: predicate.buildDefinition.resolvedDependencies,
      passedTests: [`built by ${builder.id}`],
      failedTests: [],
      summary: `${predicate.buildDefinition.buildType} by ${builder.id}`,
      measures: {},
      marks: [],
      issuedAt: metadata.finishedOn,
    },
  };
}
