/** A program of one file: run from its source, and from classes that are made once. */
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { programIn } from './java-program.ts';
import { folderWith, realTools } from './testing/real-tools.ts';

vi.setConfig({ testTimeout: 120_000 });

const program = (said: string): string =>
  `class Say { public static void main(String[] args) { System.out.print("${said} " + args[0]); } }`;

it('says the same from its source and from its cache, where a changed source is another program', async () => {
  const { java } = await realTools();
  const folder = folderWith({ 'Say.java': program('one') });
  const [source, cache] = [join(folder, 'Say.java'), join(folder, 'cache')];
  const say = (from?: string): string =>
    execFileSync(java.path, [...programIn(from, java, source), 'word'], { encoding: 'utf8' });
  expect(programIn(undefined, java, source)).toEqual([source]);
  expect([say(), say(cache), say(cache)]).toEqual(['one word', 'one word', 'one word']);
  expect(readdirSync(cache)).toHaveLength(1);
  writeFileSync(source, program('two'));
  expect([say(cache), readdirSync(cache).length]).toEqual(['two word', 2]);
});

it('is run from its source where it does not compile, or the cache is no folder', async () => {
  const { java } = await realTools();
  const folder = folderWith({ 'Say.java': 'class Say {', file: '' });
  const source = join(folder, 'Say.java');
  expect(programIn(join(folder, 'cache'), java, source)).toEqual([source]);
  expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  expect(programIn(join(folder, 'file'), java, source)).toEqual([source]);
});
