/** An implementation that breaks a rule of its model is caught by the generated walk, with what to do to see it. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { foreignRepository, plimsoll, replaceIn, stackLines } from '../support/plimsoll.ts';

vi.setConfig({ testTimeout: 180_000 });

const drive = (cwd: string) => plimsoll(['test', 'Crossing.tla', '--driver', 'driver.mjs'], { cwd });

test('the example’s controller does every step of its model, and refuses what the model forbids', async () => {
  const { code, stdout } = await drive(foreignRepository());
  expect([code, stdout]).toEqual([0, expect.stringContaining('31 of 31 steps covered')]);
});

test('a light that turns green while somebody walks: the rule with its values, and the list of steps', async () => {
  const folder = foreignRepository();
  replaceIn(join(folder, 'crossing.mjs'), 'this.#cars > 0 && !this.#walking', 'this.#cars > 0');
  const ending = await drive(folder);
  expect(ending.code).toBe(1);
  expect(stackLines(ending)).toEqual([]);
  expect(ending.stdout).toContain('the model forbids, the system did: Switch()');
  expect(ending.stdout).toMatch(/Crossing\.tla:13: .*~walking\) is false \(.*walking = TRUE\)/);
  expect(ending.stdout).toMatch(/ 1\. \w+\(\)\n( +\d+\. \w+\(\)\n)* +\d+\. Switch\(\)/);
  // The failure is kept, and found again before anything else is tried.
  expect(readdirSync(join(folder, 'regressions'))).toHaveLength(1);
  expect((await drive(folder)).code).toBe(1);
});

test.each([
  [
    'does nothing where it must',
    'this.#walking = false;\n    });',
    'this.#walking = this.#cars < 0 || true;\n    });',
    'Clear',
  ],
  [
    'refuses what it must do',
    "this.#light === 'green' && this.#cars > 0",
    "this.#light === 'green' && this.#cars > 1",
    'Drive',
  ],
])('a controller that %s is caught', async (_fault, find, replacement, action) => {
  const folder = foreignRepository();
  replaceIn(join(folder, 'crossing.mjs'), find, replacement);
  const { code, stdout } = await drive(folder);
  expect(code).toBe(1);
  expect(stdout).toContain(action);
  expect(existsSync(join(folder, 'regressions'))).toBe(true);
});
