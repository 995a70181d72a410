/** A live start that is allowed, and the people, keys and nodes around it: each test changes one thing. */
import { expect } from 'vitest';
import {
  ANNOUNCEMENT_PAYLOAD,
  type Announcement,
  announce,
  type LiveStart,
  liveRefusalText,
  seal,
  verifyLiveStart,
} from '../src/index.ts';
import {
  type CastMember,
  candidateOf,
  fileOf,
  HOUR_MS,
  member,
  order,
  POLICY_SHA256,
  sealedBy,
  type VerdictParts,
  verdictPayload,
} from './gate-cast.ts';

/** The files that are judged, by digest. */
export const DIGESTS = new Map([
  ['src/a.ts', 'a'.repeat(64)],
  ['src/b.ts', 'b'.repeat(64)],
]);
export const gate = member('gate', 'ci', ['verdict']);
export const second = member('second', 'release office', ['verdict']);
export const ann = member('ann', 'Ann', ['approval', 'break-glass']);
export const annsOther = member('ann-2', 'Ann', ['approval', 'break-glass']);
export const bob = member('bob', 'Bob', ['approval', 'break-glass']);
export const retired = member('retired', 'old ci', ['verdict'], {
  notAfter: new Date(Date.now() - HOUR_MS).toISOString(),
});
export const stranger = member('stranger', 'Eve', ['verdict', 'approval', 'break-glass']);
export const n1 = member('n1', 'operations', ['node']);
export const n2 = member('n2', 'operations', ['node']);
export const guard = member('guard', 'the guard', ['trip']);
const CAST = [guard, gate, second, ann, annsOther, bob, retired, n1, n2];
export const NOW = Date.now();
export const CANDIDATE = candidateOf({ digests: DIGESTS });
export const APPROVALS = [order({ candidate: CANDIDATE }, ann), order({ candidate: CANDIDATE }, bob)];

/** A verdict's file: PROMOTE for these bytes, approved, and signed by the gate where nobody else is named. */
export const verdict = (parts: Partial<VerdictParts> = {}, ...signers: (typeof gate)[]) =>
  fileOf(
    sealedBy(
      verdictPayload({ digests: DIGESTS, approvals: APPROVALS, ...parts }),
      ...(signers.length > 0 ? signers : [gate]),
    ),
  );
/** A start that is allowed, but for what is changed. */
export const start = (change: Partial<LiveStart> = {}): LiveStart => ({
  file: 'verdict.json',
  bytes: verdict(),
  policySha256: POLICY_SHA256,
  trust: { signers: CAST.map(({ signer }) => signer), revoked: [] },
  demands: { approvals: 2, signatures: 1, breakGlassMsMax: 4 * HOUR_MS },
  digests: DIGESTS,
  prefixes: ['src/'],
  revocationSerial: 0,
  nowMs: NOW,
  latestSeenMs: 0,
  trips: [],
  tripsSeen: [],
  rearms: [],
  breakGlass: undefined,
  node: 'n1',
  nodeKey: n1.privateKey,
  fleet: [],
  ...change,
});

/** A fleet in which one node says this. */
export const said = (what: Announcement, by: CastMember = n2) => [
  { file: 'n2.node.json', bytes: fileOf(announce(what, by.privateKey)) },
];

/** The same with a text of one's own. */
export const saidAs = (text: string) => [
  { file: 'n2.node.json', bytes: fileOf(seal(Buffer.from(text), n2.privateKey, ANNOUNCEMENT_PAYLOAD)) },
];

/** Refused with that code, in a whole sentence that says so. */
export function expectRefusal(change: Partial<LiveStart>, code: string, text: RegExp): void {
  const answer = verifyLiveStart(start(change));
  expect(answer).toMatchObject({ code });
  if (!('code' in answer)) return;
  expect(liveRefusalText(answer)).toMatch(text);
  expect(liveRefusalText(answer)).toMatch(/\.$/);
}
