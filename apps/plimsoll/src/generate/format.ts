/** Formats generated TypeScript as the repository is formatted, with the pinned formatter. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** The style of the repository's own code; a project of somebody else's may have another. */
const STYLE = [
  '--indent-style=space',
  '--indent-width=2',
  '--line-width=110',
  '--javascript-formatter-quote-style=single',
  '--vcs-enabled=false',
];

/** @throws Failure (exit 70) when the text is no TypeScript: a defect of the generator. */
export async function formatted(text: string, name: string): Promise<string> {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const args = [biome, 'check', '--write', ...STYLE, `--stdin-file-path=${name}`];
  // Started here and not in the user's folder, so that no configuration of theirs has a say.
  const child = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: 'pipe' });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    texts.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    texts.stderr += chunk;
  });
  child.stdin.end(text);
  const exit = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (exit === 0 && texts.stdout !== '') return texts.stdout;
  throw new Failure(
    EXIT.defect,
    `${name}: the generated text can't be formatted: ${texts.stderr.slice(0, 2_000)}`,
  );
}
