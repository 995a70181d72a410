/** A live start needs a valid verdict for exactly the files that would run; anything else is refused with the reason. */
import { createHash, type KeyObject } from 'node:crypto';
import { fieldsOf, parseCanonicalJson } from './canonical-json.ts';
import type { Envelope } from './envelope.ts';
import { type Announcement, announce, type FleetFile, fleetRefusal, readAnnouncement } from './fleet.ts';
import { type LiveRefusal } from './live-refusal.ts';
import { CLOCK_SKEW_MS, countOrders, type OrderQuestion } from './orders.ts';
import { candidateDigest, envelopeOf, readVerdictRecord, timeOf, type VerdictRecord } from './record.ts';
import { goneTrips } from './trip-memory.ts';
import { tripStanding } from './trips.ts';
import { checkSignatures, type Trust, trustRefusalText } from './trust.ts';

/** Digest of each file that would run, by the name under which a verdict lists it. */
export type FileDigests = ReadonlyMap<string, string>;

/** What a node asks of a verdict; from its policy file. */
export interface LiveDemands {
  /** People who must have approved. */
  readonly approvals: number;
  /** Distinct owners whose keys must have signed the verdict. */
  readonly signatures: number;
  /** The longest that a break-glass order may hold, milliseconds. */
  readonly breakGlassMsMax: number;
}

export interface LiveStart {
  /** Where the verdict was read, for messages; undefined when none was given. */
  readonly file: string | undefined;
  readonly bytes: Buffer | undefined;
  readonly policySha256: string;
  readonly trust: Trust;
  readonly demands: LiveDemands;
  readonly digests: FileDigests;
  /** Folders whose every source file among the subjects must be among `digests`: a removed file is noticed as well. */
  readonly prefixes: readonly string[];
  /** Serial of the node's revocation list; 0 for none. */
  readonly revocationSerial: number;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** The latest time that this node ever saw, milliseconds since 1970; 0 at its first start. */
  readonly latestSeenMs: number;
  /** What was signed to stop live, and to arm it again; it lies beside the verdict. */
  readonly trips: readonly Envelope[];
  readonly rearms: readonly Envelope[];
  /** Digests of the trips that this node has seen before: none of them may be missing. */
  readonly tripsSeen: readonly string[];
  /** A break-glass order, if one was given. */
  readonly breakGlass: Buffer | undefined;
  readonly node: string;
  /** The key with which the node announces what it runs; needed where there is a fleet. */
  readonly nodeKey: KeyObject | undefined;
  /** What lies in the folder of the fleet; undefined for a node that is alone. */
  readonly fleet: readonly FleetFile[] | undefined;
}

/** A start that is allowed. */
export interface Allowed {
  readonly announcement: Announcement;
  readonly verdictSha256: string;
  readonly approvedBy: readonly string[];
  readonly expiresAtMs: number;
  /** Who broke the glass, and why; undefined when the verdict is PROMOTE. */
  readonly brokenBy: { readonly owners: readonly string[]; readonly reason: string } | undefined;
}

/** Whether a node may start live. Every check is made here, on every node, at every start. [impl->REQ~promotion~1] */
export function verifyLiveStart(start: LiveStart): Allowed | LiveRefusal {
  const read = authenticVerdict(start);
  if ('code' in read) return read;
  const refusal = validityRefusal(read, start) ?? filesRefusal(read, start);
  if (refusal !== undefined) return refusal;
  const candidate = candidateDigest(read.stage, read.policySha256, read.subjects);
  const permission = permissionOf(read, candidate, start);
  if ('code' in permission) return permission;
  const running = digestOfFiles(start.digests);
  const own: Announcement = { node: start.node, candidate, running, atMs: start.nowMs };
  const unfit = start.fleet === undefined ? undefined : fleetMembership(own, start.fleet, start);
  if (unfit !== undefined) return unfit;
  const verdictSha256 = createHash('sha256')
    .update(start.bytes as Buffer)
    .digest('hex');
  return { announcement: own, verdictSha256, ...permission };
}

/** A node that can't sign what it runs would not be seen by the others: it may not be one of them. */
function fleetMembership(
  own: Announcement,
  fleet: readonly FleetFile[],
  { nodeKey, trust, nowMs }: LiveStart,
): LiveRefusal | undefined {
  if (nodeKey === undefined) return { code: 'LIVE119', node: own.node, reason: 'it has no key' };
  const said = readAnnouncement(Buffer.from(JSON.stringify(announce(own, nodeKey))), trust, nowMs);
  if (typeof said === 'string') return { code: 'LIVE119', node: own.node, reason: said };
  return fleetRefusal(own, fleet, trust, nowMs);
}

/** The record, if enough trusted owners signed it as a verdict of today's format. */
function authenticVerdict(start: LiveStart): VerdictRecord | LiveRefusal {
  const { bytes, trust, demands } = start;
  if (start.file === undefined || bytes === undefined) return { code: 'LIVE101', file: start.file };
  const file = start.file;
  const json = parseCanonicalJson(bytes);
  if (!json.ok) return { code: 'LIVE102', file, reason: json.reason };
  const envelope = envelopeOf(json.value);
  if (envelope === undefined) {
    const format = fieldsOf(json.value)?.['format'];
    if (typeof format === 'string') return { code: 'LIVE109', file, format };
    return { code: 'LIVE102', file, reason: 'it is no signed envelope' };
  }
  const checked = checkSignatures(envelope, trust, 'verdict', (payload) => judgedAt(payload));
  if (checked === undefined) return { code: 'LIVE108', file, reason: trustRefusalText({ kind: 'unsigned' }) };
  if (checked.refusal !== undefined)
    return { code: 'LIVE108', file, reason: trustRefusalText(checked.refusal) };
  if (checked.signers.length < demands.signatures) {
    const reason = `${checked.signers.length} of the ${demands.signatures} owners that must sign have signed`;
    return { code: 'LIVE108', file, reason };
  }
  const payload = parseCanonicalJson(checked.payload);
  /* v8 ignore next -- @preserve: what is no JSON says no time, and a signature without a time does not count */
  if (!payload.ok) return { code: 'LIVE102', file, reason: payload.reason };
  const record = readVerdictRecord(payload.value);
  if ('format' in record) return { code: 'LIVE109', file, format: record.format };
  if ('reason' in record) return { code: 'LIVE102', file, reason: record.reason };
  return record;
}

function judgedAt(payload: Buffer): number | undefined {
  const json = parseCanonicalJson(payload);
  return json.ok ? timeOf(fieldsOf(fieldsOf(json.value)?.['predicate'])?.['timeVerified']) : undefined;
}

function validityRefusal(record: VerdictRecord, start: LiveStart): LiveRefusal | undefined {
  const { nowMs, latestSeenMs } = start;
  if (record.stage !== 'live') return { code: 'LIVE104', stage: record.stage };
  const latestMs = Math.max(latestSeenMs, record.judgedAtMs);
  if (nowMs < latestMs - CLOCK_SKEW_MS) return { code: 'LIVE111', nowMs, latestMs };
  if (nowMs >= record.expiresAtMs) return { code: 'LIVE110', expiresAtMs: record.expiresAtMs };
  if (record.policySha256 !== start.policySha256)
    return { code: 'LIVE112', judged: record.policySha256, found: start.policySha256 };
  if (start.revocationSerial < record.revocationSerial)
    return { code: 'LIVE113', known: record.revocationSerial, found: start.revocationSerial };
  return undefined;
}

/** Subjects outside `prefixes` (specs, traces) are the gate's, and so are tests: the kernel runs code. */
function filesRefusal(
  { subjects }: VerdictRecord,
  { digests, prefixes }: LiveStart,
): LiveRefusal | undefined {
  for (const [name, found] of digests) {
    const judged = subjects.get(name);
    if (judged === undefined) return { code: 'LIVE105', name };
    if (judged !== found) return { code: 'LIVE106', name, judged, found };
  }
  for (const name of subjects.keys()) {
    const isCode = name.endsWith('.ts') && !name.endsWith('.test.ts');
    if (isCode && prefixes.some((prefix) => name.startsWith(prefix)) && !digests.has(name))
      return { code: 'LIVE107', name };
  }
  return undefined;
}

/** A PROMOTE that enough people approved, or two people who broke the glass. */
function permissionOf(
  record: VerdictRecord,
  candidate: string,
  start: LiveStart,
): Pick<Allowed, 'approvedBy' | 'brokenBy' | 'expiresAtMs'> | LiveRefusal {
  const { trust, nowMs, demands } = start;
  const about = { stage: record.stage, candidate, trust, nowMs };
  const { approvals: approvalsNeeded } = demands;
  const standing = tripStanding(start.trips, start.rearms, { ...about, approvalsNeeded });
  // Not even a broken glass starts what was stopped: two people can arm it again.
  const gone = goneTrips(start.tripsSeen, start.trips).map(
    (digest) =>
      `a stop that this node has seen is no longer there (SHA-256 of its payload ${digest}): put it back`,
  );
  if (standing.isTripped || gone.length > 0)
    return { code: 'LIVE120', reasons: [...standing.reasons, ...gone] };
  const question = { ...about, afterMs: standing.trippedAtMs };
  if (start.breakGlass !== undefined) return brokenGlass(start.breakGlass, record, question, demands);
  if (record.verdict !== 'PROMOTE') return { code: 'LIVE103', verdict: record.verdict };
  const approved = countOrders(record.approvals, { ...question, kind: 'approval' });
  if (approved.owners.length < demands.approvals) {
    const { owners, refusals } = approved;
    return { code: 'LIVE115', given: owners, needed: demands.approvals, refusals };
  }
  return { approvedBy: approved.owners, brokenBy: undefined, expiresAtMs: record.expiresAtMs };
}

/** Two different people at least, whatever the policy says, in one order that both signed. */
const BREAKERS_MIN = 2;

function brokenGlass(
  bytes: Buffer,
  record: VerdictRecord,
  question: Omit<OrderQuestion, 'kind'>,
  { breakGlassMsMax }: LiveDemands,
): Pick<Allowed, 'approvedBy' | 'brokenBy' | 'expiresAtMs'> | LiveRefusal {
  const json = parseCanonicalJson(bytes);
  const envelope: Envelope | undefined = json.ok ? envelopeOf(json.value) : undefined;
  if (envelope === undefined) return { code: 'LIVE116', reason: 'it is no signed envelope' };
  const { owners, orders, refusals } = countOrders([envelope], { ...question, kind: 'break-glass' });
  const [order] = orders;
  if (order === undefined) return { code: 'LIVE116', reason: refusals.join('; ') };
  if (owners.length < BREAKERS_MIN)
    return {
      code: 'LIVE116',
      reason: `only ${owners.join(', ')} signed it; it needs ${BREAKERS_MIN} people`,
    };
  if (order.expiresAtMs - order.issuedAtMs > breakGlassMsMax)
    return { code: 'LIVE116', reason: `it is to hold longer than ${breakGlassMsMax / 3_600_000} h` };
  const expiresAtMs = Math.min(order.expiresAtMs, record.expiresAtMs);
  return { approvedBy: [], brokenBy: { owners, reason: order.reason }, expiresAtMs };
}

/** One digest over all files that would run. */
export function digestOfFiles(digests: FileDigests): string {
  const lines = [...digests].map(([name, sha256]) => `${sha256}  ${name}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}
