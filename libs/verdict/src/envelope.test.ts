import crypto, { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test, vi } from 'vitest';
import {
  appendAudit,
  brokenAuditLine,
  countersign,
  decodeBase64,
  keyId,
  open,
  parseCanonicalJson,
  preAuthenticationEncoding,
  publicKeyOf,
  seal,
} from './index.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const TYPE = 'application/vnd.in-toto+json';

describe('pre-authentication encoding', () => {
  // The protocol page of DSSE 1.0.2 gives the first; the others follow from its definition: lengths in bytes.
  test.each([
    [
      'http://example.com/HelloWorld',
      'hello world',
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    ],
    ['', '', 'DSSEv1 0  0 '],
    ['a', '\n', 'DSSEv1 1 a 1 \n'],
    ['typé', 'ü', 'DSSEv1 5 typé 2 ü'],
  ])('of %j and %j', (type, payload, expected) => {
    expect(preAuthenticationEncoding(type, Buffer.from(payload)).toString()).toBe(expected);
  });

  property.prop([fc.string(), fc.string(), fc.string(), fc.string()])(
    'never gives two messages the same bytes',
    (type, payload, otherType, otherPayload) => {
      const same = preAuthenticationEncoding(type, Buffer.from(payload)).equals(
        preAuthenticationEncoding(otherType, Buffer.from(otherPayload)),
      );
      const isOne =
        Buffer.from(type).equals(Buffer.from(otherType)) &&
        Buffer.from(payload).equals(Buffer.from(otherPayload));
      expect(same).toBe(isOne);
    },
  );
});

describe('an envelope', () => {
  test('opens for those who signed it, each once, whatever key ids it claims', () => {
    const envelope = countersign(seal(Buffer.from('{}'), privateKey), other.privateKey);
    const signatures = envelope.signatures.map(({ sig }) => ({ keyid: 'x', sig }));
    expect(open({ ...envelope, signatures }, [other.publicKey, publicKey])?.signedBy).toHaveLength(2);
    const twice = [...signatures, ...signatures];
    expect(open({ ...envelope, signatures: twice }, [publicKey])?.signedBy).toEqual([publicKey]);
  });

  test('is signed once by a key that signs it again', () => {
    expect(countersign(seal(Buffer.from('{}'), privateKey), privateKey).signatures).toHaveLength(1);
  });

  property.prop([fc.uint8Array({ minLength: 1 }), fc.nat(), fc.integer({ min: 1, max: 255 })])(
    'does not open after any byte of its payload changed',
    (payload, at, flip) => {
      const envelope = seal(payload, privateKey, TYPE);
      const edited = Buffer.from(payload);
      edited[at % payload.length] = (edited[at % payload.length] as number) ^ flip;
      expect(open({ ...envelope, payload: edited.toString('base64') }, [publicKey], TYPE)).toBeUndefined();
    },
  );

  test('whose payload or signature is no base64 opens for nobody, and is not signed again', () => {
    const envelope = seal(Buffer.from('{}'), privateKey);
    expect(open({ ...envelope, payload: 'e30' }, [publicKey])).toBeUndefined();
    expect(() => countersign({ ...envelope, payload: 'e30' }, privateKey)).toThrow('nothing to sign');
    const [good] = envelope.signatures;
    const signatures = [{ sig: '!' }, { sig: `${good?.sig}` }];
    expect(open({ ...envelope, signatures }, [publicKey])?.signedBy).toEqual([publicKey]);
    expect(open({ ...envelope, signatures: signatures.slice(0, 1) }, [publicKey])).toBeUndefined();
  });

  test('of another type opens for nobody', () => {
    expect(open(seal(Buffer.from('{}'), privateKey, 'text/plain'), [publicKey])).toBeUndefined();
  });

  test('is of in-toto where nothing else is said, and names its key', () => {
    const envelope = seal(Buffer.from('{}'), privateKey);
    expect(envelope).toMatchObject({ payloadType: TYPE, payload: 'e30=' });
    expect(envelope.signatures.map(({ keyid }) => keyid)).toEqual([keyId(publicKey)]);
  });

  test('is not tried with more signatures than there can be', () => {
    const envelope = seal(Buffer.from('{}'), privateKey);
    const opened = (length: number) => {
      const signatures = Array.from({ length }, () => envelope.signatures[0] as { sig: string });
      return open({ ...envelope, signatures }, [publicKey])?.signedBy;
    };
    expect([opened(16), opened(17)]).toEqual([[publicKey], undefined]);
  });

  // A verification takes a fifth of a millisecond: with many keys the key id is to save all but one.
  test('costs one verification where its key id is right, and one a key where it is wrong', () => {
    const strangers = Array.from({ length: 3 }, () => generateKeyPairSync('ed25519').publicKey);
    const keys = [...strangers, publicKey];
    const envelope = seal(Buffer.from('{}'), privateKey);
    const [own] = envelope.signatures;
    const tried = (keyid: string | undefined, sig = own?.sig as string) => {
      const spy = vi.spyOn(crypto, 'verify');
      syncBuiltinESMExports();
      const opened = open({ ...envelope, signatures: [{ keyid, sig }] }, keys);
      const { length } = spy.mock.calls;
      spy.mockRestore();
      syncBuiltinESMExports();
      return [opened?.signedBy, length];
    };
    expect(tried(own?.keyid)).toEqual([[publicKey], 1]);
    expect(tried(undefined)).toEqual([[publicKey], 4]);
    expect(tried(keyId(strangers[1] as KeyObject))).toEqual([[publicKey], 4]);
    expect(tried(own?.keyid, 'AAAA')).toEqual([undefined, 4]);
  });
});

test('base64 has one spelling in each alphabet', () => {
  const bytes = Buffer.from([0xfb, 0xff, 0xfe]);
  expect(decodeBase64('+//+')).toEqual(bytes);
  expect(decodeBase64('-__-')).toEqual(bytes);
  expect(['+/_+', '+//+\n', '+//', ' +//+', 'QQ', 'QR=='].map(decodeBase64)).toEqual(
    Array(6).fill(undefined),
  );
});

describe('canonical JSON', () => {
  property.prop([fc.jsonValue()])('takes what JSON.stringify writes', (value) => {
    expect(parseCanonicalJson(Buffer.from(JSON.stringify(value))).ok).toBe(true);
  });

  test.each([
    '{"a":1,"a":2}',
    '{"a": 1}',
    '{"a":1.0}',
    '{"a":"\\u0061"}',
    '{"a":9007199254740993}',
    '\ufeff{}',
    '[1,]',
  ])('refuses %j', (text) => expect(parseCanonicalJson(Buffer.from(text)).ok).toBe(false));
});

test('the audit trail grows by chained lines, and an edited, cut or inserted line is found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-audit-'));
  const file = join(folder, 'audit.ndjson');
  for (const event of ['one', 'two', 'three']) appendAudit(file, { event });
  const text = readFileSync(file, 'utf8');
  const lines = text.trimEnd().split('\n');
  expect(brokenAuditLine(text)).toBeUndefined();
  expect(brokenAuditLine(text.replace('one', 'One'))).toBe(2);
  expect(brokenAuditLine([lines[0], lines[2]].join('\n'))).toBe(2);
  writeFileSync(file, `${lines.slice(1).join('\n')}\n`);
  expect(brokenAuditLine(readFileSync(file, 'utf8'))).toBe(1);
  // A start must not read for minutes: a file with a hole is as long, and takes no disk.
  truncateSync(file, 64_000_001);
  expect(() => appendAudit(file, { event: 'four' })).toThrow('archive it');
  rmSync(folder, { recursive: true });
});

test('the id of a key is the digest of its bytes, computed once', () => {
  const key = generateKeyPairSync('ed25519').publicKey;
  const bytes = key.export({ type: 'spki', format: 'der' });
  const spy = vi.spyOn(key, 'export');
  const id = createHash('sha256').update(bytes).digest('hex');
  expect([keyId(key), keyId(key), spy.mock.calls.length]).toEqual([id, id, 1]);
});

describe('a public key', () => {
  const spki = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('base64');

  test('is of Ed25519, or none', () => {
    expect(publicKeyOf(spki(publicKey))?.equals(publicKey)).toBe(true);
    expect(publicKeyOf(spki(generateKeyPairSync('x25519').publicKey))).toBeUndefined();
    expect(publicKeyOf('no key')).toBeUndefined();
  });

  test('is still found after more keys than are remembered', () => {
    for (let count = 0; count <= 1_000; count += 1) expect(publicKeyOf(`no key ${count}`)).toBeUndefined();
    expect(publicKeyOf(spki(publicKey))?.equals(publicKey)).toBe(true);
  });
});
