/** Level A: every statement, branch, function and line that is written by hand is run by its tests. See docs/coverage.md. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from '../support/places.ts';

const run = promisify(execFile);
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');
/** The tests of two packages, counted: seconds, on a busy machine minutes. */
const RUN_MS_MAX = 600_000;

test('level A is covered in full, and a threshold that is missed fails the run', {
  timeout: RUN_MS_MAX,
}, async () => {
  const args = [VITEST, 'run', '--config', join(ROOT, 'vitest.level-a.config.ts')];
  const outcome = await run(process.execPath, args, { cwd: ROOT, maxBuffer: 1 << 26 }).then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      text: error.stdout + error.stderr,
    }),
  );
  expect(outcome.text).toContain('All files');
  // The rows of the table that are not full, and what failed.
  const found = outcome.text.match(/ERROR: Coverage.*|^.*\| *\d+(,\d+)* *$|FAIL.*/gm);
  expect([outcome.code, found]).toEqual([0, null]);
});
