/**
 * One build on every node. Each node signs what it runs, and renews that while it lives; a node that finds another build
 * among the living, or a file that no trusted node signed, does not start, and stops if it runs. (Knight, 2012: one of
 * eight servers ran other code.) [impl->REQ~promotion~1]
 */
import type { KeyObject } from 'node:crypto';
import { fieldsOf, parseCanonicalJson } from './canonical-json.ts';
import { type Envelope, seal } from './envelope.ts';
import type { LiveRefusal } from './live-refusal.ts';
import { CLOCK_SKEW_MS } from './orders.ts';
import { envelopeOf, timeOf } from './record.ts';
import { checkSignatures, type Trust, trustRefusalText } from './trust.ts';

export const ANNOUNCEMENT_PAYLOAD = 'application/vnd.plimsoll.announcement+json';
export const ANNOUNCEMENT_FORMAT = 'plimsoll/announcement/1';

export interface Announcement {
  /** Name of the node, which is the name of the signer whose key it holds. */
  readonly node: string;
  /** Candidate digest that the node started with. */
  readonly candidate: string;
  /** Digest over the files that the node found itself to run. */
  readonly running: string;
  /** Milliseconds since 1970 on the node's clock. */
  readonly atMs: number;
}

/** A file of the folder in which the nodes announce themselves; bytes are undefined when it can't be read. */
export interface FleetFile {
  readonly file: string;
  readonly bytes: Buffer | undefined;
}

/** An announcement that was not renewed for so long is of a node that is gone. Milliseconds. */
export const ANNOUNCEMENT_VALID_MS = 60_000;
/** A living node renews so often that five renewals may be lost. Milliseconds. */
export const ANNOUNCE_EVERY_MS = 10_000;

/** What a node puts into the folder of its fleet. */
export function announce({ atMs, ...own }: Announcement, key: KeyObject): Envelope {
  const text = JSON.stringify({ format: ANNOUNCEMENT_FORMAT, ...own, at: new Date(atMs).toISOString() });
  return seal(Buffer.from(text), key, ANNOUNCEMENT_PAYLOAD);
}

/** An announcement that the node's own key signed, or why it is none. */
export function readAnnouncement(
  bytes: Buffer | undefined,
  trust: Trust,
  nowMs: number,
): Announcement | string {
  if (bytes === undefined) return 'it can not be read';
  const json = parseCanonicalJson(bytes);
  if (!json.ok) return json.reason;
  const envelope = envelopeOf(json.value);
  if (envelope === undefined) return 'it is no signed envelope';
  // What is no announcement has no time: it is refused below, by its form.
  const checked = checkSignatures(
    envelope,
    trust,
    'node',
    (payload) => announcementIn(payload)?.atMs ?? nowMs,
    ANNOUNCEMENT_PAYLOAD,
  );
  if (checked === undefined) return trustRefusalText({ kind: 'unsigned' });
  if (checked.refusal !== undefined) return trustRefusalText(checked.refusal);
  const announcement = announcementIn(checked.payload);
  if (announcement === undefined) return `it is not of the format ${ANNOUNCEMENT_FORMAT}`;
  // Else one node could speak for another, and hide it.
  if (!checked.signers.some(({ name }) => name === announcement.node))
    return `${checked.signers.map(({ name }) => name).join(', ')} signed for ${announcement.node}`;
  if (announcement.atMs > nowMs + CLOCK_SKEW_MS) return 'it is dated later than now';
  return announcement;
}

function announcementIn(payload: Buffer): Announcement | undefined {
  const json = parseCanonicalJson(payload);
  const { format, node, candidate, running, at } = (json.ok ? fieldsOf(json.value) : undefined) ?? {};
  const atMs = timeOf(at);
  if (format !== ANNOUNCEMENT_FORMAT || atMs === undefined) return undefined;
  if (typeof node !== 'string' || typeof candidate !== 'string' || typeof running !== 'string')
    return undefined;
  return { node, candidate, running, atMs };
}

/** Why a node of this build may not be among these; undefined when the fleet is of one build. */
export function fleetRefusal(
  own: Announcement,
  files: readonly FleetFile[],
  trust: Trust,
  nowMs: number,
): LiveRefusal | undefined {
  for (const { file, bytes } of files) {
    const other = readAnnouncement(bytes, trust, nowMs);
    if (typeof other === 'string') return { code: 'LIVE118', file, reason: other };
    const isOfOneBuild = other.candidate === own.candidate && other.running === own.running;
    if (other.node === own.node || isOfOneBuild || nowMs - other.atMs >= ANNOUNCEMENT_VALID_MS) continue;
    return { code: 'LIVE114', node: other.node, runs: other.running, own: own.running };
  }
  return undefined;
}
