import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { member } from '../../verdict/test-support/gate-cast.ts';
import {
  type Attested,
  type Judged,
  judge,
  type Policy,
  policySchema,
  type Statement,
  statementOf,
  verdictOf,
  verdictSchema,
  verdictTable,
} from './index.ts';

const ci = member('ci', 'build service', ['evidence', 'verdict']);

const REQUIREMENT: Policy['requirements'][number] = {
  id: 'REQ~exclusive~1',
  dal: 'A',
  title: 'One holder.',
  inForce: ['paper', 'live'],
  needs: [
    {
      evidence: 'model-check/Locks',
      includes: ['OneHolder'],
      stages: ['paper', 'live'],
      atLeast: { mutants: 2 },
    },
  ],
};
const POLICY: Policy = policySchema.parse({
  policy: 'plimsoll/1',
  name: 'test',
  specs: [{ name: 'Locks', folder: 'specs/Locks' }],
  tests: [],
  artefacts: ['src'],
  requirements: [REQUIREMENT],
  trust: {
    signers: [ci.signer],
    pairs: [{ signer: 'ci', verifier: 'plimsoll', evidence: ['model-check/*'] }],
  },
  stages: { live: { approvals: 2, evidenceHoursMax: 10 } },
});
const DIGEST = 'a'.repeat(64);
const EVIDENCE: Statement = statementOf(
  {
    evidence: 'model-check/Locks',
    subjects: [{ name: 'Locks.tla', digest: { sha256: DIGEST } }],
    passedTests: ['OneHolder', 'mutant no-fencing refutes OneHolder'],
    failedTests: [],
    summary: '',
    configuration: [],
    marks: [],
    measures: { mutants: 2 },
  },
  new Date(0),
);
const HOUR_MS = 3_600_000;
const attested = (statement: Statement, signers = [ci.signer]): Attested => ({
  statement,
  signers,
  file: 'x.json',
  sha256: DIGEST,
});

const world = (change: Partial<Judged> = {}): Judged => ({
  policy: POLICY,
  stage: 'live',
  evidence: () => ({ ok: true, value: attested(EVIDENCE) }),
  currentDigest: () => DIGEST,
  nowMs: HOUR_MS,
  approvals: { owners: ['Ann', 'Bob'], refusals: [] },
  trip: { isTripped: false, reasons: [] },
  ...change,
});
const reasonsOf = (judged: Judged) => judge(judged).requirements[0]?.reasons;
const altered = (predicate: Partial<Statement['predicate']>): Partial<Judged> => ({
  evidence: () => ({
    ok: true,
    value: attested({ ...EVIDENCE, predicate: { ...EVIDENCE.predicate, ...predicate } } as Statement),
  }),
});

describe('judge', () => {
  test('promotes when each requirement in force is met by fresh evidence', () => {
    expect(judge(world())).toMatchObject({ verdict: 'PROMOTE', counts: { inForce: 1, met: 1, notBuilt: 0 } });
  });

  test('keeps a build that was stopped out of live, and not out of paper', () => {
    const trip = { isTripped: true, reasons: ['the build was stopped'] };
    expect(judge(world({ trip }))).toMatchObject({ verdict: 'REFUSE', obstacles: trip.reasons });
    // The machine decides by itself: a caller that gives no reason is refused as well.
    expect(judge(world({ trip: { ...trip, reasons: [] } }))).toMatchObject({
      verdict: 'REFUSE',
      obstacles: [],
    });
    expect(judge(world({ trip, stage: 'paper' }))).toMatchObject({ obstacles: [] });
  });

  // One row an obstacle: each alone must turn PROMOTE into REFUSE, and say why.
  test.each<[string, Partial<Judged>, string]>([
    ['there is no evidence', { evidence: () => undefined }, 'there is no evidence model-check/Locks'],
    [
      'a subject changed',
      { currentDigest: () => 'b'.repeat(64) },
      'model-check/Locks is stale: Locks.tla changed since',
    ],
    [
      'a subject is gone',
      { currentDigest: () => undefined },
      'model-check/Locks is stale: Locks.tla is gone since',
    ],
    [
      'it failed',
      altered({ result: 'FAILED', failedTests: ['OneHolder'] }),
      'model-check/Locks failed: OneHolder',
    ],
    [
      'the named property was not shown',
      altered({ passedTests: ['Other'] }),
      "model-check/Locks doesn't show OneHolder",
    ],
    [
      'it rests on synthetic data',
      altered({ marks: ['synthetic'] }),
      'model-check/Locks is synthetic: not for live',
    ],
    [
      'it is too old, from the very millisecond on',
      { nowMs: 10 * HOUR_MS },
      'model-check/Locks is expired: made 1970-01-01T00:00:00.000Z, and it holds for 10 h',
    ],
    [
      'it is of the future',
      altered({ issuedAt: '2026-01-01T00:00:00Z' }),
      "model-check/Locks is dated 2026-01-01T00:00:00Z, which is to come: check this machine's clock",
    ],
    [
      'too little was measured',
      altered({ measures: { mutants: 1 } }),
      'model-check/Locks has mutants 1, of which 2 is asked',
    ],
    [
      'nothing was measured',
      altered({ measures: {} }),
      "model-check/Locks doesn't measure mutants, of which 2 is asked",
    ],
  ])('refuses when %s', (_, change, reason) => {
    expect(judge(world(change)).verdict).toBe('REFUSE');
    expect(reasonsOf(world(change))).toContain(reason);
  });

  // What stands in the way of the whole, whatever the requirements say.
  test.each<[string, Partial<Judged>, RegExp]>([
    [
      'evidence of the development key',
      { evidence: () => ({ ok: true, value: attested(EVIDENCE, []) }) },
      /model-check\/Locks is signed by this checkout's development key alone/,
    ],
    [
      'a policy without signers',
      { policy: { ...POLICY, trust: { signers: [], revoked: [], pairs: [] } } },
      /the policy names no signer/,
    ],
    [
      'a verifier that nobody vouches for',
      altered({ verifier: 'a script' }),
      /model-check\/Locks has 0 of 1 signers that are trusted for it as found by a script \(signed by ci\)/,
    ],
    [
      'a signer that vouches for other evidence',
      {
        policy: {
          ...POLICY,
          trust: {
            ...POLICY.trust,
            pairs: [{ signer: 'ci', verifier: 'plimsoll', evidence: ['proof/*'] }],
          },
        },
      },
      /0 of 1 signers/,
    ],
    [
      'one signer where two are needed',
      { policy: { ...POLICY, stages: { ...POLICY.stages, live: { ...POLICY.stages.live, signatures: 2 } } } },
      /has 1 of 2 signers/,
    ],
    [
      'one approval',
      { approvals: { owners: ['Ann'], refusals: ['Bob took it back'] } },
      /^1 of 2 people have approved this candidate \(Ann; Bob took it back\)$/,
    ],
  ])('refuses for %s', (_, change, obstacle) => {
    const judgement = judge(world(change));
    expect([judgement.verdict, judgement.requirements[0]?.status]).toEqual(['REFUSE', 'met']);
    expect(judgement.obstacles).toEqual([expect.stringMatching(obstacle)]);
  });

  test('asks no signer and nobody at paper', () => {
    const change = {
      stage: 'paper' as const,
      policy: { ...POLICY, trust: { signers: [], revoked: [], pairs: [] } },
      evidence: () => ({ ok: true as const, value: attested(EVIDENCE, []) }),
      approvals: { owners: [], refusals: [] },
    };
    expect(judge(world(change))).toMatchObject({ verdict: 'PROMOTE', obstacles: [] });
  });

  test('evidence that cannot be trusted counts as none, and the reason names the file', () => {
    const judged = world({
      evidence: () => ({ ok: false, problem: { code: 'EVIDENCE104', file: 'x.json' } }),
    });
    expect(judge(judged).verdict).toBe('REFUSE');
    expect(reasonsOf(judged)?.[0]).toContain('x.json carries no signature of a trusted key');
  });

  test('a requirement that needs nothing is not built yet, never met', () => {
    const policy = { ...POLICY, requirements: [{ ...REQUIREMENT, needs: [] }] };
    expect(judge(world({ policy })).requirements[0]?.status).toBe('not built yet');
    expect(judge(world({ policy })).verdict).toBe('REFUSE');
  });

  test('with no requirement in force nothing is promoted', () => {
    const policy = { ...POLICY, requirements: [{ ...REQUIREMENT, inForce: [] }] };
    expect(judge(world({ policy })).verdict).toBe('REFUSE');
  });

  test('synthetic evidence suffices for paper, and the verdict says so', () => {
    const judgement = judge(world({ stage: 'paper', ...altered({ marks: ['synthetic'] }) }));
    expect(judgement).toMatchObject({ verdict: 'PROMOTE', requirements: [{ limits: ['synthetic'] }] });
  });

  const trustedFor = (evidence: string[]): Policy['trust'] => ({
    ...POLICY.trust,
    pairs: [{ signer: 'ci', verifier: 'plimsoll', evidence: [...evidence, 'model-check/*'] }],
  });

  test('taking evidence away never turns REFUSE into PROMOTE', () => {
    const names = ['a/1', 'b/2', 'c/3'];
    const requirement = fc.record({ needed: fc.subarray(names), forced: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(requirement, { minLength: 1 }),
        fc.subarray(names),
        fc.subarray(names),
        (rows, all, removed) => {
          const policy: Policy = {
            ...POLICY,
            requirements: rows.map(({ needed, forced }, index) => ({
              ...REQUIREMENT,
              id: `REQ~r-${index}~1`,
              inForce: forced ? ['live'] : [],
              needs: needed.map((evidence) => ({ evidence, includes: [], stages: ['live'], atLeast: {} })),
            })),
          };
          const having = (present: readonly string[]) =>
            judge(
              world({
                evidence: (name) =>
                  present.includes(name) ? { ok: true, value: attested(EVIDENCE) } : undefined,
                policy: { ...policy, trust: trustedFor(names) },
              }),
            );
          const fewer = having(all.filter((name) => !removed.includes(name)));
          if (fewer.verdict === 'PROMOTE') expect(having(all).verdict).toBe('PROMOTE');
        },
      ),
    );
  });
});

test('the table has one line a requirement and ends in the verdict; the record fits its schema', () => {
  const verdict = verdictOf(judge(world()), {
    stage: 'live',
    policy: { name: 'test', sha256: DIGEST },
    subjects: [],
    candidate: DIGEST,
    approvedBy: ['Ann', 'Bob'],
    attestations: [],
    materials: [],
    revocationSerial: 0,
    judgedAt: new Date(0),
    expiresAt: new Date(HOUR_MS),
  });
  const lines = verdictTable(verdict).split('\n');
  expect(lines[0]).toBe('REQ~exclusive~1 [A] in force  met            model-check/Locks');
  expect(lines.at(-1)).toBe('PROMOTE');
  expect(verdictSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
});
