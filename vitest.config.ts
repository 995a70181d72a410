import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.ts';
import { mayShareModules } from './tests/support/sharing-modules.ts';

const shared = {
  // One more than cores: a test that waits by the clock or for a child process leaves a core idle, a fifth of the time.
  maxWorkers: availableParallelism() + 1,
  testTimeout: 120_000,
  // What starts Java before the first test takes as long as a test that does.
  hookTimeout: 120_000,
  // Node loads a compiled spec as it does for a user; to transform hundreds of them would be a tenth of their tests' time.
  server: { deps: { external: [/\/compiled-[0-9a-f]{64}\.ts$/] } },
} as const;

const include = [
  'libs/*/src/**/*.test.ts',
  'libs/*/test-support/**/*.test.ts',
  'specs-tla/*/generated/**/*.test.ts',
  'apps/*/src/**/*.test.ts',
  'apps/*/setup/**/*.test.ts',
  'trace-validation/src/**/*.test.ts',
  'rocq-proofs/gen/**/*.test.ts',
  'tests/**/*.test.ts',
];
const exclude = ['**/node_modules/**', '**/.plimsoll/**', ...testsLeft()];
const together = mayShareModules(import.meta.dirname);

/** Files that `npm test` leaves to another test; a run of vitest within a test leaves none. */
function testsLeft(): string[] {
  const { PLIMSOLL_TESTS_LEFT: left = '' } = process.env;
  delete process.env['PLIMSOLL_TESTS_LEFT'];
  return left.split(',').filter((file) => file !== '');
}

export default defineConfig({
  test: {
    ...shared,
    sequence: { sequencer: LongestFirst },
    globalSetup: ['tests/support/temporary-folder.ts'],
    projects: [
      { test: { ...shared, name: 'apart', include, exclude: [...exclude, ...together] } },
      // To load the workspace's modules anew for each file takes longer than most of these tests.
      { test: { ...shared, name: 'together', include: together, exclude, isolate: false } },
    ],
  },
});
