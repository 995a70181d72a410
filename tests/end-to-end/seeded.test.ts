/** `plimsoll explore --seed`: random choices that a seed decides, and their refusal without one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { type Ending, lastLine, plimsoll, scratch } from '../support/plimsoll.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

/** Chosen once (Limit), at the start (Init) and in each step (Next); `Draw(i)` differs though it reads no variable. */
const SPEC = `---- MODULE Draws ----
EXTENDS Naturals, FiniteSets, TLC, Randomization
VARIABLES x, seen
Limit == RandomElement(100..100000)
Draw(i) == RandomElement(1..1000000)
ASSUME Limit = Limit /\\ Cardinality({Draw(i) : i \\in 1..20}) > 1
Init == x \\in RandomSubset(3, 0..1000) /\\ seen = {}
Step == Cardinality(seen) < 3 /\\ x' = RandomElement(0..1000) /\\ seen' = seen \\cup {x'}
Next == Step
Few == Cardinality(seen) < 3
Odd == RandomElement(1..2) = 1
====`;

function folder(cfg: string): string {
  const where = scratch();
  writeFileSync(join(where, 'Draws.tla'), `${SPEC}\n`);
  writeFileSync(join(where, 'Draws.cfg'), cfg);
  return where;
}

const CFG = 'INIT Init\nNEXT Next\nINVARIANT Few\n';
const explore = (where: string, ...more: string[]): Promise<Ending> =>
  plimsoll(['explore', join(where, 'Draws.tla'), ...more]);
const answerOf = ({ stdout }: Ending): Record<string, unknown> => {
  const { seconds, cpuSeconds, peakBytes, ...answer } = JSON.parse(stdout) as Record<string, unknown>;
  return answer;
};

test('one seed gives one answer, with a counterexample that is found again; another seed another', async () => {
  const where = folder(CFG);
  const first = await explore(where, '--seed', '7', '--json', '--itf', join(where, 'trace.itf.json'));
  expect([first.stderr, first.code]).toEqual(['', 1]);
  expect(answerOf(first)).toMatchObject({
    init: 3,
    seed: 7,
    verdict: 'invariant',
    property: 'Few',
    traceLength: 4,
  });
  expect(answerOf(await explore(where, '--seed', '7', '--json'))).toEqual(answerOf(first));
  const [one, other] = [await explore(where, '--seed', '7'), await explore(where, '--seed', '8')];
  expect(one.stdout).toContain('random choices are those of seed 7: TLC makes others');
  expect(one.stdout).toContain('Step');
  const trace = ({ stdout }: Ending): string => stdout.slice(stdout.indexOf('x = '));
  expect(trace(other)).not.toEqual(trace(one));
});

test('without a seed they are refused with their place, and so are choices where no seed decides them', async () => {
  const refused = await explore(folder(CFG));
  expect(refused.code).toBe(2);
  expect(lastLine(refused.stderr)).toMatch(/Draws\.tla:\d+:\d+: Random choice has no seed here.*\[SC202\]/);
  const stray = await explore(folder('INIT Init\nNEXT Next\nINVARIANT Odd\n'), '--seed', '7');
  expect(stray.code).toBe(2);
  expect(lastLine(stray.stderr)).toMatch(/Random choice stands outside of constants, ASSUME, Init and Next/);
});
