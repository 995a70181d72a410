/** Every way in which a live start is refused, each from a start that is allowed but for that one thing. */
import { describe, expect, test } from 'vitest';
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
} from '../test-support/gate-cast.ts';
import {
  ANNOUNCEMENT_PAYLOAD,
  ANNOUNCEMENT_VALID_MS,
  type Announcement,
  announce,
  CLOCK_SKEW_MS,
  type LiveStart,
  liveRefusalText,
  seal,
  verifyLiveStart,
} from './index.ts';

const DIGESTS = new Map([
  ['src/a.ts', 'a'.repeat(64)],
  ['src/b.ts', 'b'.repeat(64)],
]);
const gate = member('gate', 'ci', ['verdict']);
const second = member('second', 'release office', ['verdict']);
const ann = member('ann', 'Ann', ['approval', 'break-glass']);
const annsOther = member('ann-2', 'Ann', ['approval', 'break-glass']);
const bob = member('bob', 'Bob', ['approval', 'break-glass']);
const retired = member('retired', 'old ci', ['verdict'], {
  notAfter: new Date(Date.now() - HOUR_MS).toISOString(),
});
const stranger = member('stranger', 'Eve', ['verdict', 'approval', 'break-glass']);
const n1 = member('n1', 'operations', ['node']);
const n2 = member('n2', 'operations', ['node']);
const guard = member('guard', 'the guard', ['trip']);
const CAST = [guard, gate, second, ann, annsOther, bob, retired, n1, n2];
const NOW = Date.now();
const CANDIDATE = candidateOf({ digests: DIGESTS });
const APPROVALS = [order({ candidate: CANDIDATE }, ann), order({ candidate: CANDIDATE }, bob)];

const verdict = (parts: Partial<VerdictParts> = {}, ...signers: (typeof gate)[]) =>
  fileOf(
    sealedBy(
      verdictPayload({ digests: DIGESTS, approvals: APPROVALS, ...parts }),
      ...(signers.length > 0 ? signers : [gate]),
    ),
  );
const start = (change: Partial<LiveStart> = {}): LiveStart => ({
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
  rearms: [],
  breakGlass: undefined,
  node: 'n1',
  nodeKey: n1.privateKey,
  fleet: [],
  ...change,
});

/** Younger than the approvals, by so many minutes. */
const MINUTE_MS = 60_000;
const stopBy = (who: CastMember) =>
  order({ kind: 'trip', candidate: '0'.repeat(64), issuedAtMs: NOW + MINUTE_MS }, who);
const STOP = stopBy(guard);
const armed = (who: CastMember, minutes = 1) =>
  order({ kind: 'rearm', candidate: CANDIDATE, issuedAtMs: NOW + (1 + minutes) * MINUTE_MS }, who);

/** A fleet in which one node says this. */
const said = (what: Announcement, by: CastMember = n2) => [
  { file: 'n2.node.json', bytes: fileOf(announce(what, by.privateKey)) },
];

/** The same with a text of one's own. */
const saidAs = (text: string) => [
  { file: 'n2.node.json', bytes: fileOf(seal(Buffer.from(text), n2.privateKey, ANNOUNCEMENT_PAYLOAD)) },
];

describe('a live start', () => {
  test('is allowed with a fresh verdict for these bytes, signed and approved', () => {
    expect(verifyLiveStart(start())).toMatchObject({ approvedBy: ['Ann', 'Bob'], brokenBy: undefined });
  });

  const edited = new Map([...DIGESTS, ['src/a.ts', 'c'.repeat(64)]]);
  const nobody = { ...start().trust, signers: [] };
  const revoked = { ...start().trust, revoked: [{ keyid: gate.keyid, reason: 'stolen laptop' }] };
  const elsewhere: Announcement = { node: 'n2', candidate: CANDIDATE, running: 'other bytes', atMs: NOW };
  const halfSigned = JSON.parse(verdict().toString());
  halfSigned.payload = Buffer.from(JSON.stringify(verdictPayload({ digests: edited }))).toString('base64');
  const rows: readonly [string, Partial<LiveStart>, string, RegExp][] = [
    ['no verdict', { file: undefined, bytes: undefined }, 'LIVE101', /no verdict was given/],
    ['a verdict that is no JSON', { bytes: Buffer.from('PROMOTE') }, 'LIVE102', /not JSON/],
    ['a truncated verdict', { bytes: verdict().subarray(0, -20) }, 'LIVE102', /not JSON/],
    ['a deeply nested verdict', { bytes: Buffer.from('['.repeat(5_000_000)) }, 'LIVE102', /not JSON/],
    ['an enormous verdict', { bytes: Buffer.alloc(16_000_001, ' ') }, 'LIVE102', /larger than/],
    [
      'a name given twice',
      { bytes: Buffer.from(verdict().toString().replace('{', '{"payloadType":"x",')) },
      'LIVE102',
      /name given twice/,
    ],
    ['an odd encoding', { bytes: Buffer.from(verdict().toString(), 'utf16le') }, 'LIVE102', /not JSON|form/],
    ['a REFUSE', { bytes: verdict({ result: 'FAILED' }) }, 'LIVE103', /REFUSE, not PROMOTE/],
    ['a verdict for paper', { bytes: verdict({ stage: 'paper' }) }, 'LIVE104', /for stage paper/],
    [
      'a file that the verdict does not cover',
      { digests: new Map([...DIGESTS, ['src/c.ts', 'c'.repeat(64)]]) },
      'LIVE105',
      /does not cover src\/c\.ts/,
    ],
    ['a node with other bytes', { digests: edited }, 'LIVE106', /src\/a\.ts has SHA-256 c{64}/],
    [
      'a judged file that is gone',
      { digests: new Map([['src/a.ts', 'a'.repeat(64)]]) },
      'LIVE107',
      /src\/b\.ts/,
    ],
    ['no trusted signer', { trust: nobody }, 'LIVE108', /no key that is trusted/],
    ['a signer that is a stranger', { bytes: verdict({}, stranger) }, 'LIVE108', /no key that is trusted/],
    ['a payload that was exchanged', { bytes: fileOf(halfSigned) }, 'LIVE108', /no key that is trusted/],
    ['a key of another role', { bytes: verdict({}, ann) }, 'LIVE108', /ann may not sign as verdict/],
    ['a revoked key', { trust: revoked }, 'LIVE108', /gate is revoked \(stolen laptop\)/],
    ['a retired key', { bytes: verdict({}, retired) }, 'LIVE108', /retired signs from .* not at that time/],
    [
      'one signer where two are needed',
      { demands: { ...start().demands, signatures: 2 } },
      'LIVE108',
      /1 of the 2 owners/,
    ],
    [
      'an older verdict format, signed',
      { bytes: verdict({ format: 'plimsoll/verdict/1' }) },
      'LIVE109',
      /format plimsoll\/verdict\/1/,
    ],
    [
      'an older verdict format, unsigned',
      { bytes: Buffer.from('{"format":"plimsoll/verdict/1","verdict":"PROMOTE"}') },
      'LIVE109',
      /plimsoll\/verdict\/1/,
    ],
    ['an expired verdict', { bytes: verdict({ expiresAtMs: NOW }) }, 'LIVE110', /expired at/],
    ['a clock before the verdict', { nowMs: NOW - CLOCK_SKEW_MS - HOUR_MS }, 'LIVE111', /clock was set back/],
    [
      'a clock before what this node saw',
      { latestSeenMs: NOW + CLOCK_SKEW_MS + 1 },
      'LIVE111',
      /clock was set back/,
    ],
    ['another policy', { policySha256: '0'.repeat(64) }, 'LIVE112', /policy here has SHA-256 0{64}/],
    [
      'an older list of revocations',
      { bytes: verdict({ revocationSerial: 3 }), revocationSerial: 2 },
      'LIVE113',
      /list 3; the one here is 2/,
    ],
    [
      'a build that was stopped',
      { trips: [STOP] },
      'LIVE120',
      /stopped by the guard .*: a test; 0 of 2 people/,
    ],
    [
      'a stop that one person takes back, under two keys',
      { trips: [STOP], rearms: [armed(ann), armed(annsOther)] },
      'LIVE120',
      /1 of 2 people have armed it again \(Ann\)/,
    ],
    [
      'a stop that was taken back before it came',
      { trips: [STOP], rearms: [armed(ann, -1), armed(bob, -1)] },
      'LIVE120',
      /rearm by Ann is older than the trip/,
    ],
    [
      'an approval that is not an order to arm again',
      { trips: [STOP], rearms: APPROVALS },
      'LIVE120',
      /it is no rearm/,
    ],
    [
      'a stop by a stranger',
      { trips: [stopBy(stranger)] },
      'LIVE120',
      /can not be verified, and stops: no key/,
    ],
    [
      'a stop by one who may not, armed again',
      { trips: [stopBy(ann)], rearms: [armed(ann), armed(bob)] },
      'LIVE120',
      /ann may not sign as trip/,
    ],
    [
      'an approval in the place of a stop',
      { trips: [order({ candidate: CANDIDATE }, guard)] },
      'LIVE120',
      /it is no trip/,
    ],
    [
      'approvals that are older than the stop',
      { trips: [STOP], rearms: [armed(ann), armed(bob)] },
      'LIVE115',
      /approval by Ann is older than the trip/,
    ],
    ['a mixed fleet', { fleet: said(elsewhere) }, 'LIVE114', /node n2 runs other bytes/],
    [
      'a fleet of another candidate',
      { fleet: said({ ...elsewhere, candidate: '0'.repeat(64) }) },
      'LIVE114',
      /n2/,
    ],
    [
      'an announcement by a stranger',
      { fleet: said(elsewhere, stranger) },
      'LIVE118',
      /no key that is trusted/,
    ],
    [
      'an announcement by one who is no node',
      { fleet: said(elsewhere, ann) },
      'LIVE118',
      /ann may not sign as node/,
    ],
    ['a node that speaks for another', { fleet: said(elsewhere, n1) }, 'LIVE118', /n1 signed for n2/],
    [
      'an announcement of tomorrow',
      { fleet: said({ ...elsewhere, atMs: NOW + HOUR_MS }) },
      'LIVE118',
      /later than now/,
    ],
    [
      'an announcement that is not signed',
      { fleet: [{ file: 'n2.node.json', bytes: Buffer.from(JSON.stringify(elsewhere)) }] },
      'LIVE118',
      /no signed envelope/,
    ],
    [
      'a fleet file that is not readable',
      { fleet: [{ file: 'x.json', bytes: undefined }] },
      'LIVE118',
      /not be read/,
    ],
    [
      'an order in the place of an announcement',
      { fleet: [{ file: 'x.json', bytes: fileOf(sealedBy({ node: 'n2' }, n2)) }] },
      'LIVE118',
      /no key that is trusted/,
    ],
    ['an announcement that says nothing', { fleet: saidAs('nothing') }, 'LIVE118', /not of the format/],
    [
      'an announcement of another format',
      { fleet: saidAs('{"format":"v0","node":"n2"}') },
      'LIVE118',
      /not of the format/,
    ],
    [
      'an announcement that leaves out what runs',
      { fleet: saidAs('{"format":"plimsoll/announcement/1","node":"n2","at":"2026-01-01T00:00:00Z"}') },
      'LIVE118',
      /not of the format/,
    ],
    [
      'an announcement cut short',
      { fleet: [{ file: 'x.json', bytes: said(elsewhere)[0]?.bytes.subarray(0, -9) }] },
      'LIVE118',
      /not JSON/,
    ],
    ['a fleet that a node without a key would join', { nodeKey: undefined }, 'LIVE119', /it has no key/],
    ['a node with the key of another', { nodeKey: n2.privateKey }, 'LIVE119', /n2 signed for n1/],
    [
      'a node with a key that nobody knows',
      { nodeKey: stranger.privateKey },
      'LIVE119',
      /no key that is trusted/,
    ],
    [
      'one approval',
      { bytes: verdict({ approvals: APPROVALS.slice(0, 1) }) },
      'LIVE115',
      /1 of 2 people have approved \(Ann/,
    ],
    [
      'the same person twice',
      { bytes: verdict({ approvals: [APPROVALS[0] as object, APPROVALS[0] as object] as typeof APPROVALS }) },
      'LIVE115',
      /1 of 2/,
    ],
    [
      'the same person under two keys',
      {
        bytes: verdict({
          approvals: [order({ candidate: CANDIDATE }, ann), order({ candidate: CANDIDATE }, annsOther)],
        }),
      },
      'LIVE115',
      /1 of 2 people have approved \(Ann\)/,
    ],
    [
      'approvals of another build',
      {
        bytes: verdict({
          approvals: [order({ candidate: CANDIDATE }, ann), order({ candidate: '0'.repeat(64) }, bob)],
        }),
      },
      'LIVE115',
      /of another build or policy/,
    ],
    [
      'an approval that ended',
      {
        bytes: verdict({
          approvals: [
            order({ candidate: CANDIDATE }, ann),
            order({ candidate: CANDIDATE, expiresAtMs: NOW }, bob),
          ],
        }),
      },
      'LIVE115',
      /by Bob expired/,
    ],
    [
      'an approval that is dated ahead',
      {
        bytes: verdict({
          approvals: [
            order({ candidate: CANDIDATE }, ann),
            order({ candidate: CANDIDATE, issuedAtMs: NOW + HOUR_MS }, bob),
          ],
        }),
      },
      'LIVE115',
      /by Bob is dated later/,
    ],
    [
      'an approval for paper',
      {
        bytes: verdict({
          approvals: [
            order({ candidate: CANDIDATE }, ann),
            order({ candidate: CANDIDATE, stage: 'paper' }, bob),
          ],
        }),
      },
      'LIVE115',
      /by Bob is for stage paper/,
    ],
    [
      'a stranger who approves',
      {
        bytes: verdict({
          approvals: [order({ candidate: CANDIDATE }, ann), order({ candidate: CANDIDATE }, stranger)],
        }),
      },
      'LIVE115',
      /no key that is trusted/,
    ],
  ];
  test.each(rows)('is refused for %s', (_name, change, code, text) => {
    const answer = verifyLiveStart(start(change));
    expect(answer).toMatchObject({ code });
    if ('code' in answer) expect(liveRefusalText(answer)).toMatch(text);
    if ('code' in answer) expect(liveRefusalText(answer)).toMatch(/\.$/);
  });

  test('takes a verdict that two owners signed where two are needed, and a clock within the skew', () => {
    const demands = { ...start().demands, signatures: 2 };
    expect(verifyLiveStart(start({ bytes: verdict({}, gate, second), demands }))).toHaveProperty(
      'announcement',
    );
    expect(verifyLiveStart(start({ latestSeenMs: NOW + CLOCK_SKEW_MS }))).toHaveProperty('announcement');
  });

  test('is allowed again after a stop when two people have armed it and two approved anew', () => {
    const approvals = [ann, bob].map((who) =>
      order({ candidate: CANDIDATE, issuedAtMs: NOW + 3 * MINUTE_MS }, who),
    );
    const again = start({ bytes: verdict({ approvals }), trips: [STOP], rearms: [armed(ann), armed(bob)] });
    expect(verifyLiveStart(again)).toMatchObject({ approvedBy: ['Ann', 'Bob'] });
  });

  test('passes over a node that is gone, and itself', () => {
    const gone = { node: 'n2', candidate: '', running: '', atMs: NOW - ANNOUNCEMENT_VALID_MS };
    const itself = { node: 'n1', candidate: '', running: '', atMs: NOW };
    expect(verifyLiveStart(start({ fleet: [...said(gone), ...said(itself, n1)] }))).toHaveProperty(
      'announcement',
    );
  });
});

describe('a broken glass', () => {
  const refused = verdict({ result: 'FAILED', approvals: [] });
  const broken = (change: Parameters<typeof order>[0], ...by: (typeof ann)[]) =>
    verifyLiveStart(
      start({ bytes: refused, breakGlass: fileOf(order({ kind: 'break-glass', ...change }, ...by)) }),
    );
  const ours = { candidate: CANDIDATE };

  test('lets two different people override a REFUSE, for hours, with their names and reason', () => {
    expect(broken(ours, ann, bob)).toMatchObject({
      brokenBy: { owners: ['Ann', 'Bob'], reason: 'a test' },
      approvedBy: [],
    });
  });

  test.each<[string, () => ReturnType<typeof broken>, RegExp]>([
    ['one person', () => broken(ours, ann), /only Ann signed it; it needs 2/],
    ['one person under two keys', () => broken(ours, ann, annsOther), /only Ann signed it/],
    ['one person and a stranger', () => broken(ours, ann, stranger), /only Ann/],
    ['another build', () => broken({ candidate: '0'.repeat(64) }, ann, bob), /another build/],
    ['an order that ended', () => broken({ ...ours, expiresAtMs: NOW - 1 }, ann, bob), /expired/],
    [
      'an order for longer than the policy lets it',
      () => broken({ ...ours, expiresAtMs: NOW + 5 * HOUR_MS }, ann, bob),
      /longer than 4 h/,
    ],
    [
      'an approval in its place',
      () => verifyLiveStart(start({ bytes: refused, breakGlass: fileOf(order(ours, ann, bob)) })),
      /it is no break-glass/,
    ],
    [
      'no envelope',
      () => verifyLiveStart(start({ breakGlass: Buffer.from('please') })),
      /no signed envelope/,
    ],
  ])('is refused for %s', (_name, answer, text) => {
    const refusal = answer();
    expect(refusal).toMatchObject({ code: 'LIVE116' });
    if ('code' in refusal) expect(liveRefusalText(refusal)).toMatch(text);
  });

  test('overrides the gate, never the bytes: a node with other files stays down', () => {
    const breakGlass = fileOf(order({ kind: 'break-glass', candidate: CANDIDATE }, ann, bob));
    const digests = new Map([...DIGESTS, ['src/a.ts', 'c'.repeat(64)]]);
    expect(verifyLiveStart(start({ bytes: refused, breakGlass, digests }))).toMatchObject({
      code: 'LIVE106',
    });
  });
});
