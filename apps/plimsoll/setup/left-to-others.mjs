/** Test files that another test runs as a whole: where both would run, once is enough. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Who runs the tests of level A, to see what they cover. */
const COVERAGE_TEST = 'tests/level-a/coverage.test.ts';
/** Who drives the implementations along the models, as far and as often as the generated tests do. */
const PROMOTE_TEST = 'tests/end-to-end/promote.test.ts';
/** One of those shows that what is generated runs. */
const KEPT = 'specs-tla/InventoryLocks/**';

/**
 * @param {string} root The repository.
 * @returns {Promise<{ to: string, files: string[] }[]>} Files below the root, by the test that runs them.
 */
export async function leftToOthers(root) {
  const { default: levelA } = await import(pathToFileURL(join(root, 'vitest.level-a.config.ts')).href);
  const { include, exclude } = levelA.test;
  const below = (patterns, but) => globSync(patterns, { cwd: root, exclude: but }).sort();
  return [
    { to: COVERAGE_TEST, files: below(include, exclude) },
    { to: PROMOTE_TEST, files: below(['specs-tla/*/generated/*.model.test.ts'], [KEPT]) },
  ];
}
