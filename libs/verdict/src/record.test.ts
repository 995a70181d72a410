/** A signed payload of unknown origin: each field that is not as it must be is refused, whoever signed it. */
import { describe, expect, test } from 'vitest';
import { ann, CANDIDATE, DIGESTS, gate, NOW, start } from '../test-support/allowed-start.ts';
import { fileOf, order, sealedBy, verdictPayload } from '../test-support/gate-cast.ts';
import {
  candidateDigest,
  countOrders,
  envelopeOf,
  liveRefusalText,
  ORDER_TYPES,
  readSignedOrder,
  readVerdictRecord,
  STATEMENT_TYPE,
  seal,
  timeOf,
  VERDICT_FORMAT,
  VSA_TYPE,
  verifyLiveStart,
} from './index.ts';
import { SUBJECTS_MAX } from './record.ts';

type Fields = Record<string, unknown>;

/** The payload with one field set to something else; `undefined` takes it away. */
function changed(payload: object, path: string, value: unknown): unknown {
  const copy = structuredClone(payload) as Fields;
  const names = path.split('.');
  const last = names.pop() as string;
  const parent = names.reduce((fields, name) => fields[name] as Fields, copy);
  parent[last] = value;
  return JSON.parse(JSON.stringify(copy));
}

const payload = verdictPayload({ digests: DIGESTS });

describe('a verdict’s payload', () => {
  test('is read where every field is as it must be', () => {
    expect(readVerdictRecord(payload)).toMatchObject({
      verdict: 'PROMOTE',
      stage: 'live',
      subjects: DIGESTS,
    });
  });

  const many = Array.from({ length: SUBJECTS_MAX + 1 }, (_, index) => ({
    name: `${index}`,
    digest: { sha256: 'a'.repeat(64) },
  }));
  const one = { name: 'x', digest: { sha256: 'a'.repeat(64) } };
  test.each<[string, string, unknown, object]>([
    ['another type', '_type', 'x', { reason: expect.stringContaining('no in-toto statement') }],
    ['another predicate', 'predicateType', 'x', { reason: expect.stringContaining('no in-toto statement') }],
    ['no predicate', 'predicate', undefined, { format: 'none' }],
    ['no fields of ours', 'predicate.plimsoll', [], { format: 'none' }],
    ['another format', 'predicate.plimsoll.format', 7, { format: '7' }],
    ['no artefacts', 'subject', [], { reason: expect.stringContaining('no artefacts') }],
    ['artefacts that are no list', 'subject', {}, { reason: expect.stringContaining('no artefacts') }],
    ['too many artefacts', 'subject', many, { reason: expect.stringContaining(`more than ${SUBJECTS_MAX}`) }],
    ['an artefact twice', 'subject', [one, one], { reason: 'it lists x twice' }],
    [
      'an artefact without name',
      'subject',
      [{ ...one, name: 7 }],
      { reason: expect.stringContaining('name') },
    ],
    ['an artefact that is null', 'subject', [null], { reason: expect.stringContaining('no name') }],
    [
      'an artefact with half a digest',
      'subject',
      [{ ...one, digest: { sha256: 'a'.repeat(63) } }],
      { reason: expect.stringContaining('64 hexadecimal') },
    ],
    ['no result', 'predicate.verificationResult', 'MAYBE', { reason: 'it has no result or no stage' }],
    ['no stage', 'predicate.plimsoll.stage', 7, { reason: 'it has no result or no stage' }],
    ['no policy', 'predicate.policy', undefined, { reason: 'it names no policy by its SHA-256' }],
    [
      'a policy in capitals',
      'predicate.policy.digest.sha256',
      'A'.repeat(64),
      { reason: expect.any(String) },
    ],
    ['no time of judgement', 'predicate.timeVerified', 7, { reason: 'it has no validity' }],
    ['no end', 'predicate.plimsoll.expiresAt', 'tomorrow', { reason: 'it has no validity' }],
    [
      'a serial below 0',
      'predicate.plimsoll.revocationSerial',
      -1,
      { reason: expect.stringContaining('serial') },
    ],
    [
      'a serial in part',
      'predicate.plimsoll.revocationSerial',
      0.5,
      { reason: expect.stringContaining('serial') },
    ],
    [
      'approvals that are no list',
      'predicate.plimsoll.approvals',
      {},
      { reason: expect.stringContaining('list') },
    ],
  ])('with %s is refused', (_what, path, value, expected) => {
    expect(readVerdictRecord(changed(payload, path, value))).toEqual(expected);
  });

  test('that refuses is read as one, and may list as many files as there may be', () => {
    expect(readVerdictRecord(verdictPayload({ digests: DIGESTS, result: 'FAILED' }))).toMatchObject({
      verdict: 'REFUSE',
    });
    const most = changed(payload, 'subject', many.slice(1)) as object;
    expect(readVerdictRecord(most)).toMatchObject({ verdict: 'PROMOTE' });
  });

  test('of several owners lists them, and an approval in it that is no envelope is none', () => {
    const approvals = [7, order({ candidate: CANDIDATE }, ann)];
    const record = readVerdictRecord(changed(payload, 'predicate.plimsoll.approvals', approvals));
    expect(record).toMatchObject({ approvals: [approvals[1]] });
  });

  test.each([[undefined], [null], [[]], ['text'], [7]])('that is %j is no verdict', (value) => {
    expect(readVerdictRecord(value)).toMatchObject({ reason: expect.any(String) });
  });
});

describe('an order’s payload', () => {
  const signed = order({ candidate: CANDIDATE }, ann);
  const told = JSON.parse(Buffer.from(signed.payload, 'base64').toString());

  test('is read where every field is as it must be', () => {
    expect(readSignedOrder(told)).toMatchObject({ stage: 'live', candidate: CANDIDATE, reason: 'a test' });
  });

  test.each<[string, unknown]>([
    ['_type', 'x'],
    ['predicateType', 'urn:plimsoll:other:v1'],
    ['predicate', undefined],
    ['predicate.stage', 7],
    ['predicate.reason', undefined],
    ['predicate.candidate', 'b'.repeat(63)],
    ['predicate.candidate', 'b'.repeat(65)],
    ['predicate.candidate', `x${'b'.repeat(64)}`],
    ['predicate.candidate', `${'b'.repeat(64)}x`],
    ['predicate.candidate', ['b'.repeat(64)]],
    ['predicate.issuedAt', '2026-01-01'],
    ['predicate.expiresAt', '2026-13-01T00:00:00Z'],
  ])('with another %s is none', (path, value) => {
    expect(readSignedOrder(changed(told, path, value))).toBeUndefined();
  });

  test.each([undefined, null, [], 'text'])('that is %j is none', (value) => {
    expect(readSignedOrder(value)).toBeUndefined();
  });

  test.each(['no JSON', JSON.stringify({ _type: STATEMENT_TYPE })])('counts for nothing: %s', (text) => {
    const { trust } = start();
    const about = { kind: 'approval', stage: 'live', candidate: CANDIDATE, trust, nowMs: NOW } as const;
    const answer = countOrders([seal(Buffer.from(text), ann.privateKey)], about);
    expect(answer).toMatchObject({ owners: [], orders: [], refusals: [expect.stringContaining('ann')] });
  });
});

describe('a candidate', () => {
  const subjects = new Map([
    ['x', 'a'.repeat(64)],
    ['a', 'c'.repeat(64)],
  ]);
  const digest = (stage = 'live', policy = 'b'.repeat(64), of: ReadonlyMap<string, string> = subjects) =>
    candidateDigest(stage, policy, of);

  test('is one digest, which a gate and a kernel of every version agree on, in whatever order its files come', () => {
    expect(digest()).toBe('5e4b0a85768d4a76cd080be504b624d47d6159c58d9c9dfcb404a12510c21774');
    expect(digest('live', 'b'.repeat(64), new Map([...subjects].reverse()))).toBe(digest());
  });

  test('is another one with another stage, policy, file, name or byte', () => {
    const others = [
      digest('paper'),
      digest('live', 'd'.repeat(64)),
      digest('live', 'b'.repeat(64), new Map([['x', 'a'.repeat(64)]])),
      digest('live', 'b'.repeat(64), new Map([...subjects, ['y', 'e'.repeat(64)]])),
      digest('live', 'b'.repeat(64), new Map([...subjects, ['x', 'e'.repeat(64)]])),
      digest('live', 'b'.repeat(64), new Map([['z', 'a'.repeat(64)], ...[...subjects].slice(1)])),
    ];
    expect(new Set([digest(), ...others]).size).toBe(others.length + 1);
  });
});

test('what is signed is named as every version names it', () => {
  expect([STATEMENT_TYPE, VSA_TYPE, VERDICT_FORMAT, ORDER_TYPES]).toEqual([
    'https://in-toto.io/Statement/v1',
    'https://slsa.dev/verification_summary/v1',
    'plimsoll/verdict/2',
    {
      approval: 'urn:plimsoll:approval:v1',
      'break-glass': 'urn:plimsoll:break-glass:v1',
      trip: 'urn:plimsoll:trip:v1',
      rearm: 'urn:plimsoll:rearm:v1',
    },
  ]);
});

describe('a time', () => {
  test.each<[unknown, number | undefined]>([
    ['1970-01-01T00:00:01Z', 1_000],
    ['1970-01-01T00:00:00.5Z', 500],
    ['1970-01-01T00:00:00+00:00', undefined],
    ['1970-01-01', undefined],
    ['1970-02-30T25:00:00Z', undefined],
    [' 1970-01-01T00:00:01Z', undefined],
    ['1970-01-01T00:00:01Z ', undefined],
    ['+001970-01-01T00:00:01Z', undefined],
    ['1970-01-01T00:00:01Z (by my watch)', undefined],
    [['1970-01-01T00:00:01Z'], undefined],
    [0, undefined],
  ])('%j is %j', (text, ms) => expect(timeOf(text)).toBe(ms));
});

describe('an envelope of unknown origin', () => {
  const { payloadType, payload: bytes, signatures } = sealedBy({}, gate);
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', []],
    ['no type', { payload: bytes, signatures }],
    ['no payload', { payloadType, payload: 7, signatures }],
    ['no signatures', { payloadType, payload: bytes, signatures: {} }],
    ['a signature that is none', { payloadType, payload: bytes, signatures: [...signatures, null] }],
    ['a signature that is no text', { payloadType, payload: bytes, signatures: [{ sig: 7 }] }],
  ])('is none: %s', (_what, value) => expect(envelopeOf(value)).toBeUndefined());

  test('needs no key ids', () => {
    const [first] = signatures;
    const read = envelopeOf({ payloadType, payload: bytes, signatures: [{ keyid: 7, sig: first?.sig }] });
    expect(read).toEqual({ payloadType, payload: bytes, signatures: [{ sig: first?.sig }] });
  });
});

test('what is JSON and neither an envelope nor an older verdict is told so', () => {
  const answer = verifyLiveStart(start({ bytes: fileOf({ format: 7 }) }));
  expect(answer).toEqual({ code: 'LIVE102', file: 'verdict.json', reason: 'it is no signed envelope' });
  expect(verifyLiveStart(start({ bytes: fileOf([]) }))).toEqual(answer);
});

test('a verdict whose payload was cut tells no time at which its signers were trusted', () => {
  const cut = seal(Buffer.from('{"_type"'), gate.privateKey);
  expect(verifyLiveStart(start({ bytes: fileOf(cut) }))).toMatchObject({ code: 'LIVE108' });
});

test('a verdict that is signed and lacks a field is refused for that', () => {
  const without = sealedBy(changed(payload, 'subject', []) as object, gate);
  expect(verifyLiveStart(start({ bytes: fileOf(without) }))).toMatchObject({
    code: 'LIVE102',
    reason: expect.stringContaining('no artefacts'),
  });
});

test('a verdict that is named and not there is told by its name', () => {
  const answer = verifyLiveStart(start({ bytes: undefined }));
  expect(answer).toEqual({ code: 'LIVE101', file: 'verdict.json' });
  expect(liveRefusalText(answer as Parameters<typeof liveRefusalText>[0])).toContain(
    'no verdict at verdict.json',
  );
});

test('a node without a fleet asks nobody what they run', () => {
  expect(verifyLiveStart(start({ fleet: undefined }))).toMatchObject({ approvedBy: ['Ann', 'Bob'] });
});

test('a file of the trust that cannot be used is named with the reason', () => {
  const text = liveRefusalText({ code: 'LIVE117', file: 'keys.json', reason: 'it is not JSON' });
  expect(text).toBe("keys.json can't be used: it is not JSON.");
});
