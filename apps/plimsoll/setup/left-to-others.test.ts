/** What `npm test` leaves to another test: nothing that would then be run by none. */
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
