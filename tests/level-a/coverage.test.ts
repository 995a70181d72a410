/** Level A: every statement, branch, function and line that is written by hand is run by its tests. See docs/coverage.md. */
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import levelA from '../../vitest.level-a.config.ts';
import { ROOT } from '../support/places.ts';

const run = promisify(execFile);
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');
/** The tests of four packages, counted: seconds, on a busy machine minutes. */
const RUN_MS_MAX = 1_200_000;

test('level A is covered in full, and a threshold that is missed fails the run', {
  timeout: RUN_MS_MAX,
}, async () => {
  const args = [VITEST, 'run', '--config', join(ROOT, 'vitest.level-a.config.ts')];
  // V8 counts less precisely what comes from a cache of compiled code.
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' };
  const outcome = await run(process.execPath, args, { cwd: ROOT, env, maxBuffer: 1 << 26 }).then(
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

// [utest->REQ~rigor~1]
test('every package of level A is covered, and none is left out', () => {
  const tagged = globSync('{libs,apps}/*/package.json', { cwd: ROOT })
    .filter((file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')).nx?.tags?.includes('dal:a'))
    .map((file) => `${dirname(file)}/src/**/*.ts`);
  expect([...(levelA.test?.coverage?.include ?? [])].sort()).toEqual(tagged.sort());
  expect(tagged.length).toBeGreaterThan(0);
});
