import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Judged,
  judge,
  type Policy,
  type Statement,
  statementOf,
  verdictOf,
  verdictSchema,
  verdictTable,
} from './index.ts';

const REQUIREMENT: Policy['requirements'][number] = {
  id: 'REQ~exclusive~1',
  dal: 'A',
  title: 'One holder.',
  inForce: ['paper', 'live'],
  needs: [{ evidence: 'model-check/Locks', includes: ['OneHolder'], stages: ['paper', 'live'] }],
};
const POLICY: Policy = {
  policy: 'plimsoll/1',
  name: 'test',
  specs: [{ name: 'Locks', folder: 'specs/Locks' }],
  tests: [],
  artefacts: ['src'],
  requirements: [REQUIREMENT],
};
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
  },
  new Date(0),
);

const world = (change: Partial<Judged> = {}): Judged => ({
  policy: POLICY,
  stage: 'live',
  evidence: () => ({ ok: true, value: EVIDENCE }),
  currentDigest: () => DIGEST,
  ...change,
});
const reasonsOf = (judged: Judged) => judge(judged).requirements[0]?.reasons;
const altered = (predicate: Partial<Statement['predicate']>): Partial<Judged> => ({
  evidence: () => ({ ok: true, value: { ...EVIDENCE, predicate: { ...EVIDENCE.predicate, ...predicate } } }),
});

describe('judge', () => {
  test('promotes when each requirement in force is met by fresh evidence', () => {
    expect(judge(world())).toMatchObject({ verdict: 'PROMOTE', counts: { inForce: 1, met: 1, notBuilt: 0 } });
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
  ])('refuses when %s', (_, change, reason) => {
    expect(judge(world(change)).verdict).toBe('REFUSE');
    expect(reasonsOf(world(change))).toContain(reason);
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
              needs: needed.map((evidence) => ({ evidence, includes: [], stages: ['live'] })),
            })),
          };
          const having = (present: readonly string[]) =>
            judge(
              world({
                policy,
                evidence: (name) => (present.includes(name) ? { ok: true, value: EVIDENCE } : undefined),
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
    judgedAt: new Date(0),
  });
  const lines = verdictTable(verdict).split('\n');
  expect(lines[0]).toBe('REQ~exclusive~1 [A] in force  met            model-check/Locks');
  expect(lines.at(-1)).toBe('PROMOTE');
  expect(verdictSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
});
