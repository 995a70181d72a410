/**
 * A live start: reads the verdict, the policy, the revocations, the fleet's announcements and the clock's mark, and
 * asks `@plimsoll/verdict`. What is decided is decided there; here is only what touches the disk.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  type Allowed,
  appendAudit,
  type Envelope,
  envelopeOf,
  fieldsOf,
  type LiveDemands,
  type LiveRefusal,
  type LiveStart,
  liveRefusalText,
  memoryAfter,
  type Revocation,
  ROLES,
  type Role,
  rememberedTrips,
  type Signer,
  type Trust,
  verifyLiveStart,
} from '@plimsoll/verdict';
import { readBounded, writeWhole } from './bounded-files.ts';
import { FleetMember, isNodeName, readFleet, readNodeKey } from './fleet-folder.ts';
import { KERNEL_FOLDERS, ownFileDigests } from './own-files.ts';

export interface LiveOptions {
  readonly repositoryRoot: string;
  readonly verdict: string | undefined;
  readonly breakGlass?: string | undefined;
  /** A policy whose signers are trusted, kept where a deployment can't change it; the repository's own if absent. */
  readonly keys?: string | undefined;
  /** A folder that all nodes share, where each says what it runs. */
  readonly fleet?: string | undefined;
  readonly node?: string | undefined;
  /** The file with the private key of this node, for its announcements in the fleet. */
  readonly nodeKey?: string | undefined;
  readonly audit?: string | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** A start that is allowed, and the node's place in its fleet if it has one. */
export interface LiveStartAllowed extends Allowed {
  readonly member: FleetMember | undefined;
}

/** Asks for a live start, and writes the answer into the audit trail. */
export function askLiveStart(options: LiveOptions): LiveStartAllowed | LiveRefusal {
  const { repositoryRoot, nowMs } = options;
  const node = options.node ?? hostname();
  const policy = readPolicyFile(join(repositoryRoot, 'promotion-policy.json'));
  const trusted = options.keys === undefined ? policy : readPolicyFile(options.keys);
  if (typeof policy === 'string' || typeof trusted === 'string') {
    const [file, reason] =
      typeof policy === 'string'
        ? ['promotion-policy.json', policy]
        : [options.keys ?? '', trusted as string];
    return { code: 'LIVE117', file, reason };
  }
  const revocations = readRevocations(join(repositoryRoot, 'promotion-revocations.json'));
  if (typeof revocations === 'string')
    return { code: 'LIVE117', file: 'promotion-revocations.json', reason: revocations };
  if (options.fleet !== undefined && !isNodeName(node))
    return { code: 'LIVE119', node, reason: 'its name can not be that of a file' };
  const nodeKey = options.nodeKey === undefined ? undefined : readNodeKey(options.nodeKey);
  const trust = {
    signers: trusted.trust.signers,
    revoked: [...trusted.trust.revoked, ...policy.trust.revoked, ...revocations.revoked],
  };
  const mark = join(repositoryRoot, '.plimsoll/kernel-clock');
  const memory = join(repositoryRoot, '.plimsoll/kernel-trips');
  const tripsSeen = rememberedTrips(existsSync(memory) ? String(readBounded(memory)) : '');
  if (tripsSeen === undefined) return { code: 'LIVE117', file: memory, reason: 'it is no memory of stops' };
  const orders = ordersBeside(options.verdict);
  // Before anything else: what is taken away while this start is judged was there.
  writeWhole(memory, memoryAfter(tripsSeen, orders.trips, trust));
  const allowed = verifyLiveStart({
    file: options.verdict,
    bytes: options.verdict === undefined ? undefined : readBounded(options.verdict),
    policySha256: policy.sha256,
    trust,
    demands: strictest(policy.demands, trusted.demands),
    digests: ownFileDigests(repositoryRoot),
    prefixes: KERNEL_FOLDERS,
    revocationSerial: revocations.serial,
    nowMs,
    latestSeenMs: readMark(mark),
    ...orders,
    tripsSeen,
    breakGlass: options.breakGlass === undefined ? undefined : readBounded(options.breakGlass),
    node,
    nodeKey,
    fleet: options.fleet === undefined ? undefined : readFleet(options.fleet),
  });
  const answer = 'code' in allowed ? allowed : joinFleet(allowed);
  writeWhole(mark, `${Math.max(nowMs, readMark(mark))}\n`);
  appendAudit(options.audit ?? join(repositoryRoot, 'out/audit.ndjson'), entryOf(answer, node, nowMs));
  return answer;

  /** Announces first and looks then, so that of two nodes that start at once one sees the other. */
  function joinFleet(one: Allowed): LiveStartAllowed | LiveRefusal {
    if (options.fleet === undefined || nodeKey === undefined) return { ...one, member: undefined };
    const member = new FleetMember(options.fleet, one.announcement, nodeKey, trust);
    const refusal = member.renew(nowMs);
    if (refusal !== undefined) member.leave();
    return refusal ?? { ...one, member };
  }
}

/** Stops and what takes them back, in the folder `orders` beside the verdict, as the gate keeps them. */
function ordersBeside(verdict: string | undefined): Pick<LiveStart, 'trips' | 'rearms'> {
  const folder = join(verdict ?? '', '..', 'orders');
  const names = verdict !== undefined && existsSync(folder) ? readdirSync(folder).sort() : [];
  const starting = (prefix: string): Envelope[] =>
    names
      .filter((name) => name.startsWith(prefix))
      .slice(0, ORDERS_MAX)
      .map((name) => envelopeOf(parsed(readBounded(join(folder, name)) ?? Buffer.from(''))) ?? UNREADABLE);
  return { trips: starting('trip-live-'), rearms: starting('rearm-live-') };
}

/** More than that many people ever stop one build: the rest is not read. */
const ORDERS_MAX = 100;
/** Stands for a file that is no envelope: nobody signed it, so that it stops and arms nothing. */
const UNREADABLE: Envelope = { payloadType: '', payload: '', signatures: [] };

/** What a start leaves in the audit trail. A broken glass is told in capitals: it is to be found by any search. */
function entryOf(answer: Allowed | LiveRefusal, node: string, nowMs: number): { [field: string]: unknown } {
  const at = new Date(nowMs).toISOString();
  if ('code' in answer)
    return { at, node, event: 'live start refused', code: answer.code, why: liveRefusalText(answer) };
  const { verdictSha256, approvedBy, brokenBy } = answer;
  const expiresAt = new Date(answer.expiresAtMs).toISOString();
  const about = { at, node, candidate: answer.announcement.candidate, verdictSha256, expiresAt };
  if (brokenBy === undefined) return { event: 'live start allowed', ...about, approvedBy };
  return {
    event: 'BREAK GLASS: LIVE START WITHOUT A VERDICT THAT PROMOTES',
    ...about,
    brokenBy: brokenBy.owners,
    reason: brokenBy.reason,
  };
}

interface PolicyFile {
  readonly sha256: string;
  readonly trust: Trust;
  readonly demands: LiveDemands;
}

/** What a policy that says nothing asks for; the gate's own defaults. */
const APPROVALS = 2;
const SIGNATURES = 1;
const BREAK_GLASS_HOURS = 4;
const HOUR_MS = 3_600_000;

/** A deployment may ask for more than the repository does, and never for less. */
function strictest(one: LiveDemands, other: LiveDemands): LiveDemands {
  return {
    approvals: Math.max(one.approvals, other.approvals),
    signatures: Math.max(one.signatures, other.signatures),
    breakGlassMsMax: Math.min(one.breakGlassMsMax, other.breakGlassMsMax),
  };
}

/** The parts of a policy that a start needs, or what is wrong. The gate has checked the whole by its schema. */
function readPolicyFile(file: string): PolicyFile | string {
  const bytes = readBounded(file);
  const fields = bytes && fieldsOf(parsed(bytes));
  if (bytes === undefined || fields === undefined) return 'it can not be read as a JSON object';
  const trust = fieldsOf(fields['trust']) ?? {};
  const signers = listOf(trust['signers'], signerOf);
  const revoked = listOf(trust['revoked'], revocationOf);
  if (signers === undefined || revoked === undefined) return 'its trust has another form';
  const live = fieldsOf(fieldsOf(fields['stages'])?.['live']) ?? {};
  const {
    approvals = APPROVALS,
    signatures = SIGNATURES,
    breakGlassHoursMax = BREAK_GLASS_HOURS,
  } = live as { [name: string]: unknown };
  if (![approvals, signatures, breakGlassHoursMax].every(Number.isSafeInteger))
    return 'what it asks of live has another form';
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    trust: { signers, revoked },
    demands: {
      approvals: approvals as number,
      signatures: Math.max(1, signatures as number),
      breakGlassMsMax: (breakGlassHoursMax as number) * HOUR_MS,
    },
  };
}

function readRevocations(
  file: string,
): { readonly serial: number; readonly revoked: readonly Revocation[] } | string {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return { serial: 0, revoked: [] };
  const bytes = readBounded(file);
  const fields = bytes && fieldsOf(parsed(bytes));
  const revoked = listOf(fields?.['revoked'], revocationOf);
  const serial = fields?.['serial'];
  if (fields?.['revocations'] !== 'plimsoll/revocations/1' || !Number.isSafeInteger(serial))
    return 'it is no list of revocations';
  return revoked === undefined ? 'its list has another form' : { serial: serial as number, revoked };
}

function signerOf(value: unknown): Signer | undefined {
  const { name, owner, publicKey, roles, notBefore, notAfter } = fieldsOf(value) ?? {};
  const texts = [name, owner, publicKey, notBefore, notAfter];
  if (!texts.every((text) => typeof text === 'string')) return undefined;
  const known = listOf(roles, (role) => ROLES.find((one): one is Role => one === role));
  if (known === undefined) return undefined;
  return { name, owner, publicKey, roles: known, notBefore, notAfter } as Signer;
}

function revocationOf(value: unknown): Revocation | undefined {
  const { keyid, reason } = fieldsOf(value) ?? {};
  return typeof keyid === 'string' && typeof reason === 'string' ? { keyid, reason } : undefined;
}

/** All elements, or undefined when one is not of the kind; an absent list is empty. */
function listOf<T>(value: unknown, read: (element: unknown) => T | undefined): T[] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return undefined;
  const elements = (value as unknown[]).map(read);
  return elements.includes(undefined) ? undefined : (elements as T[]);
}

function readMark(file: string): number {
  const latest = Number(readBounded(file)?.toString('utf8').trim());
  return Number.isSafeInteger(latest) ? latest : 0;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
