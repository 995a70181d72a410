/**
 * Each rule that a policy can state has a build that it blocks. The rules are read off the published schema, so that a
 * new field does not pass by unnoticed: it gets a row here, or is named among those that block nothing.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { member } from '../../verdict/test-support/gate-cast.ts';
import { type Judged, judge, policyJsonSchema, policySchema, statementOf } from './index.ts';

const HOUR_MS = 3_600_000;
const DIGEST = 'a'.repeat(64);
const ci = member('ci', 'ci', ['evidence']);
const NEED = { evidence: 'model-check/Locks' };

/** A world in which a policy with these needs and this stage promotes to live, but for what is changed. */
function world(need: object = {}, live: object = {}, change: Partial<Judged> = {}): Judged {
  const statement = statementOf(
    {
      evidence: NEED.evidence,
      subjects: [{ name: 'Locks.tla', digest: { sha256: DIGEST } }],
      passedTests: ['OneHolder'],
      failedTests: [],
      summary: '',
      configuration: [],
      marks: [],
      measures: { mutants: 2 },
    },
    new Date(0),
  );
  const requirement = { id: 'REQ~one~1', dal: 'A', title: 'One', inForce: ['live'] };
  return {
    policy: policySchema.parse({
      policy: 'plimsoll/1',
      name: 'rules',
      specs: [{ name: 'Locks', folder: 'specs/Locks' }],
      artefacts: ['src'],
      requirements: [{ ...requirement, needs: [{ ...NEED, ...need }] }],
      trust: {
        signers: [ci.signer],
        pairs: [{ signer: 'ci', verifier: 'plimsoll', evidence: ['model-check/*'] }],
      },
      stages: { live: { approvals: 0, ...live } },
    }),
    stage: 'live',
    evidence: (name) =>
      name === NEED.evidence
        ? { ok: true, value: { statement, signers: [ci.signer], file: 'x.json', sha256: DIGEST } }
        : undefined,
    currentDigest: () => DIGEST,
    nowMs: 2 * HOUR_MS,
    approvals: { owners: [], refusals: [] },
    trip: { isTripped: false, reasons: [] },
    ...change,
  };
}

/** The rule, and the build that it alone blocks. */
const BLOCKED: readonly [string, Judged][] = [
  ['need.evidence', world({ evidence: 'model-check/Other' })],
  ['need.includes', world({ includes: ['Other'] })],
  ['need.atLeast', world({ atLeast: { mutants: 3 } })],
  ['need.hoursMax', world({ hoursMax: 2 })],
  // A need for paper alone leaves nothing that meets the requirement at live.
  ['need.stages', world({ stages: ['paper'] })],
  ['stage.approvals', world({}, { approvals: 1 })],
  ['stage.signatures', world({}, { signatures: 2 })],
  ['stage.evidenceHoursMax', world({}, { evidenceHoursMax: 2 })],
];

/** Rules that are not the judge's: the test that blocks a build by each. */
const ELSEWHERE: ReadonlyMap<string, readonly [file: string, says: string]> = new Map([
  ['stage.verdictHours', ['tests/gate/attacks.ts', 'the verdict expired at']],
  [
    'stage.breakGlassHoursMax',
    ['libs/verdict/src/live-start.test.ts', 'an order for longer than the policy lets it'],
  ],
  ['trust.signers', ['libs/evidence/src/judge.test.ts', 'a policy without signers']],
  ['trust.pairs', ['libs/evidence/src/judge.test.ts', 'a signer that vouches for other evidence']],
  ['trust.revoked', ['libs/verdict/src/live-start.test.ts', 'a revoked key']],
  ['trust.signingKey', ['libs/evidence/src/judge.test.ts', 'evidence of the development key']],
]);

function rulesOfTheSchema(): string[] {
  const at = (...path: string[]): string[] =>
    Object.keys(
      path.reduce<Record<string, unknown>>(
        (schema, name) => schema[name] as Record<string, unknown>,
        policyJsonSchema() as Record<string, unknown>,
      ),
    );
  const needs = ['requirements', 'items', 'properties', 'needs', 'items', 'properties'];
  const live = ['stages', 'properties', 'live', 'properties'];
  return [
    ...at('properties', ...needs).map((name) => `need.${name}`),
    ...at('properties', ...live).map((name) => `stage.${name}`),
    ...at('properties', 'trust', 'properties').map((name) => `trust.${name}`),
  ].sort();
}

describe('the rules of a policy', () => {
  test('promote what keeps them all', () => {
    expect(judge(world()).verdict).toBe('PROMOTE');
  });

  test.each(BLOCKED)('%s blocks a build', (_rule, judged) => {
    expect(judge(judged).verdict).toBe('REFUSE');
  });

  test('have a blocked build each', () => {
    const shown = [...BLOCKED.map(([rule]) => rule), ...ELSEWHERE.keys()];
    expect(shown.sort()).toEqual(rulesOfTheSchema());
  });

  test.each([...ELSEWHERE])('%s is tried where this says', (_rule, [file, says]) => {
    const root = join(import.meta.dirname, '../../..');
    expect(readFileSync(join(root, file), 'utf8')).toContain(says);
  });
});
