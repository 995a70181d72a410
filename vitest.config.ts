import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.ts';

export default defineConfig({
  test: {
    include: [
      'libs/*/src/**/*.test.ts',
      'libs/*/test-support/**/*.test.ts',
      'specs-tla/*/generated/**/*.test.ts',
      'apps/*/src/**/*.test.ts',
      'apps/*/setup/**/*.test.ts',
      'trace-validation/src/**/*.test.ts',
      'rocq-proofs/gen/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/.plimsoll/**'],
    // Two on two cores: a test that waits for TLC or a child process leaves room for another.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    globalSetup: ['tests/support/temporary-folder.ts'],
    testTimeout: 120_000,
    // What starts Java before the first test takes as long as a test that does.
    hookTimeout: 120_000,
  },
});
