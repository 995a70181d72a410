/**
 * The proofs' command. Without arguments: makes the generated files anew. `--check`: builds everything from clean,
 * audits, makes the files again, compares, and computes both ways. One line a fact.
 * Exit 0 holds, 1 refused, 2 bad arguments, 3 this machine lacks Rocq.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { copyTheories, extractKernel, KernelBroken, kernelFiles, numbersFile } from './generate.ts';
import { Untranslatable } from './json-nodes.ts';
import { INSTALL_COMMAND } from './layout.ts';
import { rocqVersion } from './rocq.ts';

const USAGE =
  'usage: node rocq-proofs/gen/main.ts [--check]\nexample: node rocq-proofs/gen/main.ts --check\n';

async function main(args: readonly string[]): Promise<number> {
  if (args.length > 1 || (args.length === 1 && args[0] !== '--check')) {
    process.stderr.write(USAGE);
    return args[0] === '--help' ? 0 : 2;
  }
  if (rocqVersion() === undefined) {
    process.stderr.write(`coqc is not here; to install it: ${INSTALL_COMMAND}\n`);
    return 3;
  }
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-rocq-'));
  try {
    if (args[0] === '--check') {
      const { check } = await import('./check.ts'); // it imports the generated files, which may not be there yet
      return check(folder, (line) => process.stdout.write(`${line}\n`)) ? 0 : 1;
    }
    regenerate(folder);
    return 0;
  } catch (error) {
    if (!(error instanceof KernelBroken || error instanceof Untranslatable)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function regenerate(folder: string): void {
  write(numbersFile());
  copyTheories(folder);
  for (const file of kernelFiles(extractKernel(folder), folder)) write(file);
}

function write(file: { path: string; text: string }): void {
  mkdirSync(dirname(file.path), { recursive: true });
  writeFileSync(file.path, file.text);
  process.stdout.write(`wrote ${file.path}\n`);
}

process.exitCode = await main(process.argv.slice(2));
