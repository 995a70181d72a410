/** Evidence and the gate: signed statements about exact bytes, a policy as data, and the judgement over both. */
export {
  type Envelope,
  envelopeSchema,
  IN_TOTO_PAYLOAD,
  keyId,
  open,
  preAuthenticationEncoding,
  seal,
} from './envelope.ts';
export { type Judged, type Judgement, judge, type RequirementVerdict } from './judge.ts';
export { localSigningKey, type SigningKey } from './keys.ts';
export { type Policy, policyJsonSchema, type Requirement, readPolicy, STAGES, type Stage } from './policy.ts';
export { type EvidenceProblem, problemText, type Result } from './problem.ts';
export { type Finding, type Mark, type Statement, statementOf } from './statement.ts';
export { evidenceFile, readEvidence, writeEvidence } from './store.ts';
export { digestOfSubjects, type Subject, subjectOf, subjectsOf } from './subject.ts';
export { readJsonFile } from './untrusted-json.ts';
export { VERDICT_FORMAT, type Verdict, verdictOf, verdictSchema, verdictTable } from './verdict.ts';
