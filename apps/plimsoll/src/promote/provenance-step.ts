/** Evidence `provenance/build`: which artefacts there are, and what they were made from, in SLSA's words. */
import {
  PROVENANCE_EVIDENCE,
  provenanceOf,
  type Statement,
  subjectsOf,
  writeEvidence,
} from '@plimsoll/evidence';
import type { Project } from '../project.ts';
import { type GateProject, valueOf } from './gate-project.ts';
import { neededEvidence } from './judge-project.ts';

/** Written where the policy asks for it: it costs a hash of each artefact, so it is always of now. */
export function writeProvenance(
  project: Project,
  { policy, key, signer }: GateProject,
  build: {
    readonly evidenceFolder: string;
    readonly toolchain: Statement['predicate']['configuration'];
    readonly startedOn: Date;
  },
): void {
  if (!neededEvidence(policy).has(PROVENANCE_EVIDENCE)) return;
  const provenance = provenanceOf({
    subjects: valueOf(subjectsOf(project.root, policy.artefacts)),
    configuration: build.toolchain,
    builder: `urn:plimsoll:builder:${signer ?? 'development'}`,
    policy: policy.name,
    commit: process.env['GITHUB_SHA'] ?? process.env['CI_COMMIT_SHA'],
    startedOn: build.startedOn,
    finishedOn: new Date(),
  });
  writeEvidence(build.evidenceFolder, provenance, key);
}
