/** What people get wrong on the command line and in a policy: one sentence says what to do, and never a stack. */
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { expectComplaint } from '../support/complaint.ts';
import { FOREIGN } from '../support/places.ts';
import { foreignRepository, replaceIn, scratch } from '../support/plimsoll.ts';
import { CROSSING_TRACE } from './record-crossing.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const TRACE = join(FOREIGN, CROSSING_TRACE);

describe('a command line that is wrong', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['an unknown command', ['promot'], /unknown command 'promot'/],
    ['an unknown option', ['check', '--fast'], /unknown option '--fast'/],
    ['a missing argument', ['validate'], /missing required argument 'traces'/],
    ['an unknown stage', ['promote', '--stage', 'prod'], /--stage takes paper or live, not prod/],
    ['an unknown oracle', ['validate', TRACE, '--oracle', 'spin'], /--oracle takes tlc, not spin/],
    [
      'a --spec without a path',
      ['validate', TRACE, '--spec', 'Crossing'],
      /--spec takes name=path, not Crossing/,
    ],
    [
      'a --deadlock that is neither',
      ['check', '--deadlock', 'maybe'],
      /--deadlock takes on or off, not maybe/,
    ],
  ])('%s: exit 2', async (_what, args, message) => {
    const { stdout } = await expectComplaint(args, 2, message);
    expect(stdout).toBe('');
  });

  test('an unknown requirement to explain: exit 2', async () => {
    const folder = foreignRepository();
    await expectComplaint(
      ['promote', '--explain', 'REQ~wealth~1'],
      2,
      /REQ~wealth~1: no requirement of the policy/,
      { cwd: folder },
    );
  });

  test('a policy with an unknown field, or none at all: exit 2, file and field', async () => {
    const folder = foreignRepository();
    replaceIn(
      join(folder, 'promotion-policy.json'),
      '"name": "Crossing",\n  "specs"',
      '"name": "Crossing",\n  "lenient": true,\n  "specs"',
    );
    await expectComplaint(['promote', '--verify'], 2, /promotion-policy\.json.*lenient/, { cwd: folder });
    await expectComplaint(['promote', '--verify'], 2, /promotion-policy\.json can't be read \(ENOENT\)/, {
      cwd: scratch(),
    });
  });

  test.each([
    ['twice the same requirement', '"REQ~cars-go~1"', '"REQ~nobody-hit~1"', /stands twice/],
    ['a path that leaves the folder', '"crossing.mjs"', '"../crossing.mjs"', /artefacts.*a path below/],
    [
      'a duplicate name',
      '"policy": "plimsoll/1",',
      '"policy": "plimsoll/1", "policy": "plimsoll/1",',
      /twice/,
    ],
  ])('a policy with %s: exit 2', async (_what, find, replacement, message) => {
    const folder = foreignRepository();
    replaceIn(join(folder, 'promotion-policy.json'), find, replacement);
    await expectComplaint(['promote', '--verify'], 2, message, { cwd: folder });
  });

  test('a policy with two traces of one name: exit 2', async () => {
    const folder = foreignRepository();
    replaceIn(
      join(folder, 'promotion-policy.json'),
      '["crossing-day.ndjson"]',
      '["old/crossing-day.ndjson", "crossing-day.ndjson"]',
    );
    await expectComplaint(
      ['promote', '--verify'],
      2,
      /two traces would be the evidence trace-conformance\/crossing-day: rename one/,
      {
        cwd: folder,
      },
    );
  });

  test('a check of a folder without models: exit 2', async () => {
    await expectComplaint(['check'], 2, /nothing to check/, { cwd: scratch() });
  });
});
