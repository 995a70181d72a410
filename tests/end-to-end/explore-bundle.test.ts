/** `explore` in a few files answers as from its sources, compiled anew and from the cache, whatever the verdict. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { freshBundle } from '../../apps/plimsoll/src/explore/bundle.ts';
import { ROOT } from '../support/places.ts';
import { plimsoll, scratch } from '../support/plimsoll.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const spec = scratch();
const bundle = scratch();
const model = `---- MODULE Pair ----
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\\ y = {}
Up == x < 3 /\\ x' = x + 1 /\\ y' = y \\cup {x}
Again == x = 3 /\\ x' = 0 /\\ UNCHANGED y
Spec == Init /\\ [][Up \\/ Again]_<<x, y>> /\\ WF_x(Up)
Low == x < 3
Back == []<>(x = 0)
Wrong == y[x] = 1
====
`;

beforeAll(() => {
  execFileSync(process.execPath, [join(ROOT, 'apps/plimsoll/setup/bundle-explore.mjs'), bundle]);
  writeFileSync(join(spec, 'Pair.tla'), model);
});

/** A command line that is this code, which works in a folder of its own: twice, anew and from its cache. */
async function exploredTwice(code: string | undefined, config: string) {
  if (code === undefined) throw new Error('the bundle that was just made is not taken');
  const cwd = scratch();
  const main = join(cwd, 'main.mjs');
  writeFileSync(main, `import { run } from '${code}';\nprocess.exitCode = await run(process.argv);\n`);
  writeFileSync(join(spec, 'Pair.cfg'), `SPECIFICATION Spec\n${config}\n`);
  const endings = [];
  for (const _ of ['anew', 'cached']) {
    const ending = await plimsoll(['explore', join(spec, 'Pair.tla')], { cwd, main });
    endings.push({ ...ending, stdout: ending.stdout.replace(/[\d.]+ (s|MB|MiB|CPU s)\b/g, '…') });
  }
  return endings;
}

test.each([
  ['PROPERTY Back', 1],
  ['INVARIANT Low', 1],
  ['INVARIANT Wrong', 2],
])('%s ends with %i', async (config, code) => {
  const bundled = await exploredTwice(freshBundle(ROOT, bundle), config);
  expect(bundled.map((ending) => ending.code)).toEqual([code, code]);
  expect(bundled).toEqual(await exploredTwice(join(ROOT, 'apps/plimsoll/src/run.ts'), config));
});
