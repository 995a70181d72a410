/** Evidence and the gate: signed statements about exact bytes, a policy as data, and the judgement over both. */
export {
  countersign,
  type Envelope,
  IN_TOTO_PAYLOAD,
  keyId,
  open,
  preAuthenticationEncoding,
  seal,
  VERDICT_FORMAT,
} from '@plimsoll/verdict';
export { envelopeSchema } from './envelope.ts';
export {
  type Judged,
  type Judgement,
  judge,
  type RequirementStatus,
  type RequirementVerdict,
} from './judge.ts';
export {
  KEY_VARIABLE,
  localSigningKey,
  makeSigningKey,
  publicKeyText,
  readSigningKey,
  type SigningKey,
  signingKeyOf,
} from './keys.ts';
export { type OrderContent, orderEnvelope, orderFile, readOrders, readStanding } from './orders.ts';
export {
  type Policy,
  policyJsonSchema,
  policySchema,
  type Requirement,
  readPolicy,
  STAGES,
  type Stage,
} from './policy.ts';
export { type EvidenceProblem, problemText, type Result } from './problem.ts';
export { type Condition, mayEnter, type Standing } from './promotion-machine.ts';
export {
  PROVENANCE_EVIDENCE,
  PROVENANCE_TYPE,
  type Provenance,
  provenanceOf,
  provenanceSchema,
} from './provenance.ts';
export { type CurrentTrust, currentTrust, REVOCATIONS_FILE } from './revocations.ts';
export {
  type Finding,
  type Mark,
  MODEL_CONFORMANCE_TYPE,
  OWN_VERIFIER,
  type Statement,
  statementOf,
  TEST_RESULT_TYPE,
  type TraceConformance,
} from './statement.ts';
export {
  type Attested,
  evidenceFile,
  type Readers,
  readEvidence,
  writeEnvelope,
  writeEvidence,
} from './store.ts';
export { digestOfSubjects, type Subject, subjectOf, subjectsOf } from './subject.ts';
export { checkHeads, type HeadsFinding } from './trace-heads.ts';
export type { PolicyTrust } from './trust-schema.ts';
export { readJson, readJsonFile } from './untrusted-json.ts';
export {
  type SignedVerdict,
  signedVerdictSchema,
  signVerdict,
  type Verdict,
  type VerdictSubject,
  verdictIn,
  verdictOf,
  verdictSchema,
  verdictTable,
} from './verdict.ts';
