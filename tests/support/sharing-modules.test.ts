/** Which test files share a process: those that leave it as they found it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './places.ts';
import { scratch } from './plimsoll.ts';
import { mayShareModules } from './sharing-modules.ts';

test('a file that changes its process, and one of a package that waits by the clock, runs in a process of its own', () => {
  const root = scratch();
  const files: { readonly [file: string]: string } = {
    'libs/trace/src/computes.test.ts': "vi.setConfig({ testTimeout: 1 }); test('a', () => {});",
    'libs/trace/src/environment.test.ts': "process.env['PLIMSOLL_DATA'] = 'here';",
    'libs/trace/src/clock.test.ts': 'vi.useFakeTimers();',
    'libs/trace/src/listens.test.ts': "process.on('SIGINT', stop);",
    'libs/mesh-chaos/src/waits.test.ts': "test('a', () => {});",
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  expect(mayShareModules(root)).toEqual(['libs/trace/src/computes.test.ts']);
});

test('most of the packages that compute share theirs', () => {
  expect(mayShareModules(ROOT).length).toBeGreaterThan(80);
});
