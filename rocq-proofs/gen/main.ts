/**
 * The proofs' command. Without arguments: makes the generated files anew. `--check`: builds everything from clean,
 * audits, makes the files again, compares, and computes both ways; one line a fact. `--record` besides: what held is
 * written to generated/proof-record.json, or to the file that follows.
 * Exit 0 holds, 1 refused, 2 bad arguments, 3 this machine lacks Rocq.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { copyTheories, extractKernel, KernelBroken, kernelFiles, numbersFile } from './generate.ts';
import { Untranslatable } from './json-nodes.ts';
import { INSTALL_COMMAND } from './layout.ts';
import { proofSubjects, writeRecord } from './proof-record.ts';
import { rocqVersion } from './rocq.ts';

const USAGE =
  'usage: node rocq-proofs/gen/main.ts [--check [--record [FILE]]]\nexample: node rocq-proofs/gen/main.ts --check\n';

async function main(args: readonly string[]): Promise<number> {
  const [isCheck, isRecord, file] = [args[0] === '--check', args[1] === '--record', args[2]];
  if (args.length > 3 || (args.length > 0 && !isCheck) || (args.length > 1 && !isRecord)) {
    process.stderr.write(USAGE);
    return args[0] === '--help' ? 0 : 2;
  }
  if (rocqVersion() === undefined) {
    process.stderr.write(`coqc is not here; to install it: ${INSTALL_COMMAND}\n`);
    return 3;
  }
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-rocq-'));
  try {
    if (isCheck) {
      const { check } = await import('./check.ts'); // it imports the generated files, which may not be there yet
      const subjects = proofSubjects();
      const { holds, rocq, theorems, facts } = check(folder, (line) => process.stdout.write(`${line}\n`), {
        isReadTwice: true,
      });
      if (holds && isRecord) {
        const isNew = writeRecord({ rocq, theorems, facts, subjects }, file);
        process.stdout.write(`record        ${isNew ? 'written' : 'as it was'}\n`);
      }
      return holds ? 0 : 1;
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
