/**
 * Test files that may run one after another in one process, with the modules that the last one loaded. Half a second of
 * CPU time a file is otherwise spent on loading.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Packages that compute: nothing there is kept from one call to the next, and nothing waits by the clock. */
const COMPUTING = [
  'libs/{evidence,explorer,graph-comparison,market-data,model-tests,spec-compiler,statecharts}/src/**/*.test.ts',
  'libs/{tla-ir,tla-values,tlaplus-tools,trace,verdict}/src/**/*.test.ts',
  'apps/plimsoll/src/**/*.test.ts',
  'trace-validation/src/**/*.test.ts',
];

/** What changes a process for whoever comes after: its environment, its folder, its listeners, modules, clocks. */
const CHANGES_PROCESS =
  /process\.(env|chdir|on|once|exit|umask)\b|globalThis|defineProperty|\bvi\.(?!setConfig)|\bnew Worker\b|worker_threads/;

/** The files, below the root. */
export function mayShareModules(root: string): string[] {
  return globSync(COMPUTING, { cwd: root })
    .filter((file) => !CHANGES_PROCESS.test(readFileSync(join(root, file), 'utf8')))
    .sort();
}
