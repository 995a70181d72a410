/** What commands print when all is well: JSON for machines, every violation for people. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { foreignRepository, plimsoll, scratch } from '../support/plimsoll.ts';
import { CROSSING_TRACE } from './record-crossing.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

test('explore --continue tells of every invariant that is violated, and of the deadlock', async () => {
  const folder = scratch();
  writeFileSync(
    join(folder, 'Climb.tla'),
    `---- MODULE Climb ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 5 /\\ x' = x + 1
Low == x < 2
Odd == x # 4
High == x < 9
====
`,
  );
  writeFileSync(join(folder, 'Climb.cfg'), 'INIT Init\nNEXT Next\nINVARIANTS High Odd Low\n');
  const explore = (...options: string[]) =>
    plimsoll(['explore', 'Climb.tla', '--continue', ...options], { cwd: folder });
  const { stdout, code } = await explore('--json');
  expect(JSON.parse(stdout)).toMatchObject({ property: 'Low', violated: ['Low', 'Odd', 'deadlock'] });
  expect(code).toBe(1);
  expect((await explore()).stdout).toContain('violated too: Odd, deadlock\n');
});

describe('--json', () => {
  test.each<[string, readonly string[]]>([
    ['check', ['check', 'Crossing.tla']],
    ['validate', ['validate', CROSSING_TRACE, '--spec', 'Crossing=.']],
    ['explore', ['explore', 'Crossing.tla']],
    ['doctor', ['doctor']],
  ])('%s prints one JSON object a line on stdout, and nothing else', async (_name, args) => {
    const { stdout, code } = await plimsoll([...args, '--json'], { cwd: foreignRepository() });
    expect([0, 3]).toContain(code);
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines) expect(JSON.parse(line)).toBeTypeOf('object');
    expect(lines.length).toBeGreaterThan(0);
  });
});
