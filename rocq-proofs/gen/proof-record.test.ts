import { expect, test } from 'vitest';
import { theorems, theories } from './audit.ts';
import { PROOFS } from './layout.ts';
import { changedSince, type ProofRecord, proofSubjects, readRecord } from './proof-record.ts';

const record = readRecord() as ProofRecord;

// To make it anew where Rocq is: npm run prove
test('the recorded proof is of the files as they are, and of every theorem that they state', () => {
  expect(changedSince(record)).toBeUndefined();
  expect(record.theorems).toEqual(
    theorems(theories(PROOFS))
      .map(({ name }) => name)
      .sort(),
  );
});

test('a changed, a new and a missing file are each told', () => {
  const [first, ...rest] = proofSubjects();
  if (first === undefined) throw new Error('a proof has subjects');
  const of = (subjects: ProofRecord['subjects']) => changedSince({ ...record, subjects });
  expect(of([first, ...rest])).toBeUndefined();
  expect(of([{ ...first, sha256: '0'.repeat(64) }, ...rest])).toBe(first.name);
  expect(of(rest)).toBe(first.name);
  expect(of([first, ...rest, { name: 'gone.v', sha256: '0'.repeat(64) }])).toBe('gone.v');
});
