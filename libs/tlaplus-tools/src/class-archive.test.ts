/** Java with the archive of the jar's classes, and without: the same answers. */
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { archiveSwitches, makeArchive } from './class-archive.ts';
import { folderWith, realTools, tla } from './testing/real-tools.ts';

vi.setConfig({ testTimeout: 120_000 });

const counter = tla('Counter', "EXTENDS Naturals\nVARIABLE x\nInit == x = 0\nNext == x' = (x + 1) % 3");
const files = { 'Counter.tla': counter, 'Counter.cfg': 'INIT Init\nNEXT Next\n' };

it('is mapped, and TLC says the same with it; another jar has none', async () => {
  const tools = await realTools();
  const folder = folderWith(files);
  const cache = join(folder, 'cache');
  expect(archiveSwitches(tools, cache)).toEqual([]);
  expect([await makeArchive(tools, cache), await makeArchive(tools, cache)]).toEqual([true, true]);
  expect(readdirSync(cache)).toHaveLength(1);
  const run = (switches: readonly string[], main: readonly string[]): string =>
    execFileSync(tools.java.path, [...switches, '-cp', tools.jar.path, ...main], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const counts = (switches: readonly string[]): string | undefined =>
    /^\d+ states generated, \d+ distinct/m.exec(run(switches, ['tlc2.TLC', 'Counter.tla']))?.[0];
  const switches = archiveSwitches(tools, cache);
  expect([counts([]), counts(switches)]).toEqual(Array(2).fill('4 states generated, 3 distinct'));
  // Java says of each class where it is from, unless it is told to be silent.
  const loud = [...switches.filter((one) => one !== '-Xlog:disable'), '-Xlog:class+load'];
  expect(run(loud, ['tlc2.TLC', 'Counter.tla'])).toMatch(/tlc2\.TLC source: shared objects file \(top\)/);

  cpSync(tools.jar.path, join(folder, 'other.jar'));
  const other = { ...tools, jar: { ...tools.jar, path: join(folder, 'other.jar') } };
  expect(archiveSwitches(other, cache)).toEqual([]);
});

it('is nothing where no Java makes it, and nothing is left behind', async () => {
  const tools = await realTools();
  const folder = folderWith({});
  writeFileSync(join(folder, 'java'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const fake = { ...tools, java: { ...tools.java, path: join(folder, 'java') } };
  const cache = join(folder, 'cache');
  expect(await makeArchive(fake, cache)).toBe(false);
  expect([readdirSync(cache), archiveSwitches(fake, cache)]).toEqual([[], []]);
});
