/** Coverage of level A: every statement, branch, function and line of what is written by hand. See docs/coverage.md. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'libs/survival-kernel/src/**/*.test.ts',
      'libs/verdict/src/**/*.test.ts',
      'libs/ledger/src/**/*.test.ts',
      'libs/inventory-locks/src/**/*.test.ts',
      'libs/inventory-locks/test-support/**/*.test.ts',
      'apps/kernel/src/testing/{watchdog,supervisor,guardian}.test.ts',
    ],
    // Its writers are processes, which V8 does not count here.
    exclude: ['libs/ledger/src/crash.test.ts'],
    globalSetup: ['tests/support/temporary-folder.ts'],
    // To load the four packages anew for each file would be a third of the time.
    isolate: false,
    testTimeout: 60_000,
    coverage: {
      enabled: true,
      provider: 'v8',
      reporter: ['text'],
      include: ['survival-kernel', 'inventory-locks', 'ledger', 'verdict'].map(
        (name) => `libs/${name}/src/**/*.ts`,
      ),
      exclude: [
        '**/*.test.ts',
        // Generated from the proofs, and compared with them by rocq-proofs/gen.
        '**/generated/**',
        // The entries of a thread and of a process, which V8 does not count here: guarded-kernel.test.ts runs both.
        'libs/survival-kernel/src/watchdog-thread.ts',
        'libs/survival-kernel/src/supervisor-process.ts',
      ],
      thresholds: { statements: 100, branches: 100, functions: 100, lines: 100 },
    },
  },
});
