/** Vitest for one part of a mutation run: only the tests that are to notice, with one seed, on the mutated sources. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = join(import.meta.dirname, '../..');
/** Set by `mutate.ts`: test files below the root, separated by commas. */
const tests = (process.env['PLIMSOLL_MUTATION_TESTS'] ?? '').split(',');

export default defineConfig({
  root,
  // The workspace's links lead to the sources as they are, not to the mutated copy beside this file.
  resolve: {
    alias: Object.fromEntries(
      readdirSync(join(root, 'libs')).map((name) => [
        `@plimsoll/${name}`,
        join(root, 'libs', name, 'src/index.ts'),
      ]),
    ),
  },
  test: {
    include: tests,
    globalSetup: ['tests/support/temporary-folder.ts'],
    setupFiles: ['tests/mutation/seed.ts'],
    testTimeout: 60_000,
  },
});
