/** `plimsoll explore --workers`: the same answer, and the truth about who searched and how far. */
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { ROOT } from '../support/places.ts';
import { plimsoll, scratch, stackLines } from '../support/plimsoll.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const models = join(ROOT, 'libs/explorer/bench/models');
const twoPhase = (of: number) => [
  join(models, 'TwoPhase.tla'),
  ...['--config', join(models, `TwoPhase${of}.cfg`), '--deadlock', 'off'],
];
const small = twoPhase(5);
const large = twoPhase(8);

async function explored(model: readonly string[], ...options: string[]) {
  const ending = await plimsoll(['explore', ...model, '--json', ...options], { cwd: scratch() });
  expect(stackLines(ending)).toEqual([]);
  return { code: ending.code, fact: JSON.parse(ending.stdout) as { readonly [fact: string]: unknown } };
}

describe('explore --workers', () => {
  test('gives the counts of TLC, and says that two searched', async () => {
    const together = await explored(large, '--workers', '2');
    const counted = { init: 1, distinct: 1_745_408, generated: 18_507_778, depth: 26 };
    expect(together.fact).toMatchObject({ verdict: 'ok', ...counted, workers: 2 });
    expect(together.code).toBe(0);
  });

  test('gives the counts of one worker where one is done sooner, and says so', async () => {
    const { code, fact } = await explored(small, '--workers', '2');
    expect(fact).toMatchObject({
      verdict: 'ok',
      distinct: 8_832,
      generated: 58_146,
      depth: 17,
      workers: 1,
    });
    expect(fact['aloneBecause']).toContain('sooner');
    expect(code).toBe(0);
  });

  test('ends with 4 and what was explored so far when the states or the memory run out', async () => {
    const states = await explored(large, '--workers', '2', '--states', '1000000');
    expect(states.fact).toMatchObject({ verdict: 'inconclusive', stopped: 'states', workers: 2 });
    expect(states.fact['distinct']).toBeGreaterThan(1_000_000);
    const memory = await explored(large, '--workers', '2', '--memory', '1');
    expect(memory.fact).toMatchObject({ verdict: 'inconclusive', stopped: 'memory' });
    expect([states.code, memory.code]).toEqual([4, 4]);
  });

  test.each(['0', 'many', '65'])('refuses %s of them', async (count) => {
    const { code, stderr } = await plimsoll(['explore', ...small, '--workers', count], { cwd: scratch() });
    expect([code, stderr]).toEqual([2, expect.stringContaining('--workers')]);
  });
});
