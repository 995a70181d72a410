/** A compiled model is kept from one run to the next, and answers only for the files that a run would read now. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { plimsoll, scratch } from '../support/plimsoll.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const model = `---- MODULE Climb ----
EXTENDS Naturals, Limits, Bounds
VARIABLE x
Init == x = 0
Next == x < 2 /\\ x' = x + 1
Low == x < Limit + Extra
====
`;
const limits = (limit: number): string => `---- MODULE Limits ----\nLimit == ${limit}\n====\n`;
const bounds = (extra: number): string => `---- MODULE Bounds ----\nExtra == ${extra}\n====\n`;

test('a module that hides the one of a library is read, and the one of the library again when it is gone', async () => {
  const folder = scratch();
  for (const name of ['spec', 'first', 'second']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'spec', 'Climb.tla'), model);
  writeFileSync(join(folder, 'spec', 'Climb.cfg'), 'INIT Init\nNEXT Next\nINVARIANT Low\n');
  writeFileSync(join(folder, 'second', 'Limits.tla'), limits(3));
  writeFileSync(join(folder, 'second', 'Bounds.tla'), bounds(0));
  const explore = async (): Promise<number | null> => {
    const options = ['--deadlock', 'off', '--lib', 'first', 'second'];
    return (await plimsoll(['explore', 'spec/Climb.tla', ...options], { cwd: folder })).code;
  };
  expect(await explore()).toBe(0);
  expect(await explore()).toBe(0);

  writeFileSync(join(folder, 'spec', 'Limits.tla'), limits(1));
  expect(await explore()).toBe(1);
  rmSync(join(folder, 'spec', 'Limits.tla'));
  expect(await explore()).toBe(0);

  writeFileSync(join(folder, 'first', 'Bounds.tla'), bounds(-3).replace('Extra', 'EXTENDS Integers\nExtra'));
  expect(await explore()).toBe(1);
});

test('a key or a cache that is of no use costs time and nothing else', async () => {
  const folder = scratch();
  const explore = () => plimsoll(['explore', 'Climb.tla', '--deadlock', 'off', '--json'], { cwd: folder });
  writeFileSync(join(folder, 'Climb.tla'), model);
  writeFileSync(join(folder, 'Climb.cfg'), 'INIT Init\nNEXT Next\nINVARIANT Low\n');
  writeFileSync(join(folder, 'Limits.tla'), limits(3));
  writeFileSync(join(folder, 'Bounds.tla'), bounds(0));
  expect((await explore()).code).toBe(0);
  const cache = join(folder, '.plimsoll', 'cache');
  for (const name of readdirSync(cache))
    writeFileSync(join(cache, name), readFileSync(join(cache, name)).subarray(0, 900));
  expect((await explore()).code).toBe(0);
  writeFileSync(join(folder, '.plimsoll', 'keys', 'evidence-key.pem'), 'no key');
  writeFileSync(join(folder, 'Limits.tla'), limits(1));
  expect(await explore()).toMatchObject({ code: 1, stderr: '' });
});
