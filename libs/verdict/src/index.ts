/** Signatures, trust, and the check of a verdict before a live start: Node's own modules only. */
export { appendAudit, brokenAuditLine } from './audit-trail.ts';
export { type CanonicalJson, fieldsOf, JSON_BYTES_MAX, parseCanonicalJson } from './canonical-json.ts';
export {
  countersign,
  decodeBase64,
  type Envelope,
  type EnvelopeSignature,
  IN_TOTO_PAYLOAD,
  keyId,
  type Opened,
  open,
  preAuthenticationEncoding,
  SIGNATURES_MAX,
  seal,
} from './envelope.ts';
export {
  ANNOUNCE_EVERY_MS,
  ANNOUNCEMENT_PAYLOAD,
  ANNOUNCEMENT_VALID_MS,
  type Announcement,
  announce,
  type FleetFile,
  fleetRefusal,
  readAnnouncement,
} from './fleet.ts';
export {
  HEAD_EVERY_MS,
  HeadSigner,
  headLine,
  headsFileOf,
  TRACE_HEAD_FORMAT,
  TRACE_HEAD_PAYLOAD,
  type TraceHead,
} from './head-signer.ts';
export { type LiveRefusal, liveRefusalText } from './live-refusal.ts';
export {
  type Allowed,
  digestOfFiles,
  type FileDigests,
  type LiveDemands,
  type LiveStart,
  verifyLiveStart,
} from './live-start.ts';
export { CLOCK_SKEW_MS, countOrders, type OrderAnswer, type OrderQuestion, roleFor } from './orders.ts';
export {
  APPROVAL_TYPE,
  BREAK_GLASS_TYPE,
  candidateDigest,
  envelopeOf,
  ORDER_TYPES,
  type OrderKind,
  readSignedOrder,
  readVerdictRecord,
  type SignedOrder,
  STATEMENT_TYPE,
  timeOf,
  VERDICT_FORMAT,
  type VerdictRecord,
  VSA_TYPE,
} from './record.ts';
export { goneTrips, memoryAfter, rememberedTrips, tripDigest } from './trip-memory.ts';
export { REARMERS_MIN, type TripStanding, tripStanding } from './trips.ts';
export {
  type Checked,
  checkSignatures,
  publicKeyOf,
  type Revocation,
  ROLES,
  type Role,
  type Signer,
  type Trust,
  type TrustRefusal,
  trustRefusalText,
} from './trust.ts';
