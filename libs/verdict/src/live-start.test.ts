/** Every way in which a live start is refused, each from a start that is allowed but for that one thing. */
import { describe, expect, test } from 'vitest';
import {
  APPROVALS,
  ann,
  annsOther,
  bob,
  CANDIDATE,
  DIGESTS,
  expectRefusal,
  gate,
  guard,
  NOW,
  retired,
  second,
  start,
  stranger,
  verdict,
} from '../test-support/allowed-start.ts';
import { type CastMember, fileOf, HOUR_MS, order, verdictPayload } from '../test-support/gate-cast.ts';
import { CLOCK_SKEW_MS, type LiveStart, liveRefusalText, verifyLiveStart } from './index.ts';

/** Younger than the approvals, by so many minutes. */
const MINUTE_MS = 60_000;
const stopBy = (who: CastMember) =>
  order({ kind: 'trip', candidate: '0'.repeat(64), issuedAtMs: NOW + MINUTE_MS }, who);
const STOP = stopBy(guard);
const armed = (who: CastMember, minutes = 1) =>
  order({ kind: 'rearm', candidate: CANDIDATE, issuedAtMs: NOW + (1 + minutes) * MINUTE_MS }, who);

describe('a live start', () => {
  test('is allowed with a fresh verdict for these bytes, signed and approved', () => {
    expect(verifyLiveStart(start())).toMatchObject({ approvedBy: ['Ann', 'Bob'], brokenBy: undefined });
  });

  const edited = new Map([...DIGESTS, ['src/a.ts', 'c'.repeat(64)]]);
  const nobody = { ...start().trust, signers: [] };
  const revoked = { ...start().trust, revoked: [{ keyid: gate.keyid, reason: 'stolen laptop' }] };
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
  test.each(rows)('is refused for %s', (_name, change, code, text) => expectRefusal(change, code, text));

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
