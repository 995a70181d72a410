/** What `npm test` leaves to another test: nothing that would then be run by none. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import levelA from '../../../vitest.level-a.config.ts';
import { leftToOthers } from './left-to-others.mjs';

const root = join(import.meta.dirname, '../../..');

test('tests of level A are left to their coverage, but for those that it leaves out', async () => {
  const [coverage] = await leftToOthers(root);
  expect(readFileSync(join(root, coverage?.to ?? ''), 'utf8')).toContain('vitest.level-a.config.ts');
  expect(coverage?.files).toContain('libs/ledger/src/ledger.test.ts');
  expect(coverage?.files).toContain('apps/kernel/src/testing/watchdog.test.ts');
  expect(levelA.test?.exclude).toEqual(['libs/ledger/src/crash.test.ts']);
  expect(coverage?.files).not.toContain('libs/ledger/src/crash.test.ts');
  expect(coverage?.files.every((file) => existsSync(join(root, file)))).toBe(true);
});

test('generated tests are left to promote, which drives each of their implementations, but for one', async () => {
  const [, promote] = await leftToOthers(root);
  const policy: { specs: { folder: string; implementation?: object }[] } = JSON.parse(
    readFileSync(join(root, 'promotion-policy.json'), 'utf8'),
  );
  const driven = policy.specs.filter(({ implementation }) => implementation !== undefined);
  const names = driven.map(({ folder }) => folder.split('/')[1]);
  expect(promote?.files).toEqual(
    names
      .filter((name) => name !== 'InventoryLocks')
      .map((name) => `specs-tla/${name}/generated/${name}.model.test.ts`)
      .sort(),
  );
  expect(existsSync(join(root, promote?.to ?? ''))).toBe(true);
});

/** Which of these files vitest would run, when it is told that so many are left to others. */
function runBesides(files: readonly string[], left: readonly string[]): string[] {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const env = { ...process.env, PLIMSOLL_TESTS_LEFT: left.join(',') };
  const listed = execFileSync(process.execPath, [vitest, 'list', '--filesOnly'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return files.filter((file) => listed.includes(`] ${file}\n`));
}

// Goal: nothing is run twice unseen. Method: vitest's own list, with both ways of running files in it, and without.
test('what is left to others is not run by itself, and everything is where nothing is left', async () => {
  const files = (await leftToOthers(root)).flatMap((group) => group.files);
  expect(runBesides(files, files)).toEqual([]);
  expect(runBesides(files, [])).toEqual(files);
  // The name under which `npm test` tells it.
  expect(readFileSync(join(root, 'apps/plimsoll/setup/self-test.mjs'), 'utf8')).toContain(
    'env.PLIMSOLL_TESTS_LEFT = (await runElsewhere())',
  );
});
