/** All that must hold of the proofs and of what was generated from them, from clean. */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { differences } from './differential.ts';
import { copyTheories, extractKernel, type GeneratedFile, kernelFiles, numbersFile } from './generate.ts';
import { REPOSITORY } from './layout.ts';
import { rocqVersion } from './rocq.ts';

/**
 * @param folder Empty; everything is built there.
 * @param tell Takes one line a fact.
 * @returns Whether all facts hold.
 * @throws KernelBroken, Untranslatable: the kernel itself does not build.
 */
export function check(folder: string, tell: (line: string) => void): boolean {
  const startedAtMs = performance.now();
  const facts = new Facts(tell);
  facts.tell('rocq', true, rocqVersion() ?? '');
  copyTheories(folder);
  facts.tell('constants', isCommitted(numbersFile()), 'Numbers.v is made from SurvivalNumbers.tla');
  const files = kernelFiles(extractKernel(folder), folder);
  for (const file of files)
    facts.tell('generated', isCommitted(file), `${relative(REPOSITORY, file.path)} is what Kernel.v gives`);
  const { compared, different } = differences(folder);
  facts.tell('differential', different.length === 0, `${compared} values of Rocq and TypeScript compared`);
  for (const difference of different.slice(0, 5)) tell(`  ${difference}`);
  tell(`${((performance.now() - startedAtMs) / 60_000).toFixed(1)} min`);
  return facts.hold;
}

class Facts {
  readonly #tell: (line: string) => void;
  hold = true;

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  tell(name: string, holds: boolean, text: string): void {
    this.#tell(`${name.padEnd(14)}${holds ? 'ok      ' : 'REFUSED '}${text}`);
    this.hold &&= holds;
  }
}

function isCommitted(file: GeneratedFile): boolean {
  return existsSync(file.path) && readFileSync(file.path, 'utf8') === file.text;
}
