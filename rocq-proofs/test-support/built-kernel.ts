/** The compiled kernel for tests that ask something of it or change it: built from clean once in a run of the tests. */
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyTheories, extractKernel } from '../gen/generate.ts';
import type { Declaration } from '../gen/ir.ts';

/** In the run's own temporary folder, which goes with it: nothing of an earlier run is believed. */
const BUILT = join(tmpdir(), 'plimsoll-built-kernel');
/** What is read of the extraction, as JSON. */
const DECLARATIONS = 'declarations.json';

/** Copies the theories into an empty folder, those of the kernel compiled. @returns Its extraction. */
export function copyBuiltKernel(folder: string): Declaration[] {
  if (!existsSync(BUILT)) build();
  cpSync(BUILT, folder, { recursive: true, preserveTimestamps: true });
  return JSON.parse(readFileSync(join(folder, DECLARATIONS), 'utf8')) as Declaration[];
}

function build(): void {
  const draft = mkdtempSync(`${BUILT}-`);
  copyTheories(draft);
  writeFileSync(join(draft, DECLARATIONS), JSON.stringify(extractKernel(draft)));
  try {
    renameSync(draft, BUILT);
  } catch (error) {
    // Another test was first: its build is the same.
    rmSync(draft, { recursive: true });
    if (!existsSync(BUILT)) throw error;
  }
}
