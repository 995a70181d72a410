/** `plimsoll explore` of a spec that prints: PrintT and Print are how people look into a specification. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { plimsoll, scratch } from '../support/plimsoll.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const SPEC = `---- MODULE Tells ----
EXTENDS Naturals, TLC
VARIABLE x
ASSUME PrintT({2, 1})
Init == x = Print("from", 0)
Next == x' = 1 - x /\\ PrintT(<<"to", x'>>)
====`;

function tells(): string {
  const where = scratch();
  writeFileSync(join(where, 'Tells.tla'), `${SPEC}\n`);
  writeFileSync(join(where, 'Tells.cfg'), 'INIT Init\nNEXT Next\n');
  return join(where, 'Tells.tla');
}
const printed = ['{1, 2}', '"from"  0', '<<"to", 1>>', '<<"to", 0>>'];

test('what a spec prints stands before the result', async () => {
  const { stdout, stderr, code } = await plimsoll(['explore', tells()]);
  const lines = stdout.trimEnd().split('\n');
  expect([lines.slice(0, -1), stderr, code]).toEqual([printed, '', 0]);
  expect(lines.at(-1)).toContain('2 distinct');
});

test('with --json it stands on standard error, and standard output is the result alone', async () => {
  const { stdout, stderr } = await plimsoll(['explore', tells(), '--json']);
  expect(stderr.trimEnd().split('\n')).toEqual(printed);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'ok', distinct: 2 });
});
