/**
 * Our envelopes, verified by somebody else's code in another language: securesystemslib for DSSE, in-toto's own
 * bindings for the statements. It accepts what we sign and refuses what we refuse.
 */
import { describe, expect, test } from 'vitest';
import {
  type CastMember,
  member,
  sealedBy,
  verdictPayload,
} from '../../../verdict/test-support/gate-cast.ts';
import { type Finding, provenanceOf, statementOf } from '../../src/index.ts';
import { askVerifier, ENABLING, hasVerifier } from './python.ts';

const isThere = hasVerifier();
const title = `the reference implementations in Python${isThere ? '' : ` (to enable: ${ENABLING})`}`;

const ci = member('ci', 'ci', ['evidence']);
const office = member('office', 'release office', ['evidence']);
const stranger = member('eve', 'Eve', ['evidence']);

const FINDING: Finding = {
  evidence: 'model-check/Light',
  subjects: [{ name: 'Light.tla', digest: { sha256: 'a'.repeat(64) } }],
  passedTests: ['OneGreen'],
  failedTests: [],
  summary: 'größer 3',
  configuration: [{ name: 'tlc', digest: { sha256: 'b'.repeat(64) } }],
  marks: [],
  measures: { states: 3 },
};
const AT = new Date('2026-01-02T03:04:05Z');
const trace = { name: 'day.ndjson', digest: { sha256: 'c'.repeat(64) } };
const STATEMENTS: readonly [string, object, string][] = [
  ['a test result', statementOf(FINDING, AT), 'https://in-toto.io/attestation/test-result/v0.1'],
  [
    'model conformance',
    statementOf({ ...FINDING, traces: [{ trace, events: 3, specs: [], headsSigned: 2 }] }, AT),
    'urn:plimsoll:model-conformance:v1',
  ],
  [
    'provenance',
    provenanceOf({
      subjects: FINDING.subjects,
      configuration: FINDING.configuration,
      builder: 'urn:plimsoll:builder:ci',
      policy: 'Light',
      commit: undefined,
      startedOn: AT,
      finishedOn: AT,
    }),
    'https://slsa.dev/provenance/v1',
  ],
  [
    'a verdict',
    verdictPayload({ digests: new Map([['Light.tla', 'a'.repeat(64)]]) }),
    'https://slsa.dev/verification_summary/v1',
  ],
];

/** The last 32 bytes of the DER form are the key itself. */
const publicKey = ({ signer, keyid }: CastMember) => ({
  keyid,
  publicHex: Buffer.from(signer.publicKey, 'base64').subarray(-32).toString('hex'),
});

describe.skipIf(!isThere)(title, () => {
  test.each(STATEMENTS)('accept %s', (_what, statement, predicateType) => {
    const envelope = sealedBy(statement, ci);
    expect(askVerifier({ envelope, keys: [publicKey(ci)], threshold: 1, statement: true })).toMatchObject({
      signers: [ci.keyid],
      predicateType,
      subjects: ['Light.tla'],
    });
  });

  test('count two signers of one envelope, and miss the second when it is not there', () => {
    const keys = [ci, office].map(publicKey);
    const statement = statementOf(FINDING, AT);
    const both = askVerifier({
      envelope: sealedBy(statement, ci, office),
      keys,
      threshold: 2,
      statement: true,
    });
    expect(both['signers']).toEqual([ci.keyid, office.keyid].sort());
    const one = askVerifier({ envelope: sealedBy(statement, ci), keys, threshold: 2, statement: true });
    expect(one).toHaveProperty('refused');
  });

  test('refuse an edited payload and a stranger under our key id, as we do', () => {
    const envelope = sealedBy(statementOf(FINDING, AT), ci);
    const payload = Buffer.from(envelope.payload, 'base64').toString().replace('OneGreen', 'TwoGreen');
    const edited = { ...envelope, payload: Buffer.from(payload).toString('base64') };
    const keys = [publicKey(ci)];
    expect(askVerifier({ envelope: edited, keys, threshold: 1, statement: true })).toHaveProperty('refused');
    const eves = sealedBy(statementOf(FINDING, AT), stranger);
    const claimed = { ...eves, signatures: eves.signatures.map(({ sig }) => ({ keyid: ci.keyid, sig })) };
    expect(askVerifier({ envelope: claimed, keys, threshold: 1, statement: true })).toHaveProperty('refused');
  });
});
