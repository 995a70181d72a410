/** `plimsoll explore --workers`: the same answer, and the truth about who searched and how far. */
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { ROOT } from '../support/places.ts';
import { plimsoll, scratch, stackLines } from '../support/plimsoll.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const models = join(ROOT, 'libs/explorer/bench/models');
const window = [join(models, 'Window.tla'), '--config', join(models, 'Window4.cfg'), '--deadlock', 'off'];

async function explored(...options: string[]) {
  const ending = await plimsoll(['explore', ...window, '--json', ...options], { cwd: scratch() });
  expect(stackLines(ending)).toEqual([]);
  return { code: ending.code, fact: JSON.parse(ending.stdout) as { readonly [fact: string]: unknown } };
}

describe('explore --workers', () => {
  test('gives the counts of one worker, and says that two searched', async () => {
    const alone = await explored();
    const together = await explored('--workers', '2');
    expect(alone.fact).toMatchObject({ verdict: 'ok', distinct: 118_923, generated: 959_154, workers: 1 });
    const { init, distinct, generated, depth, verdict } = alone.fact;
    expect(together.fact).toMatchObject({ init, distinct, generated, depth, verdict, workers: 2 });
    expect([alone.code, together.code]).toEqual([0, 0]);
  });

  test('ends with 4 and what was explored so far when the states or the memory run out', async () => {
    const states = await explored('--workers', '2', '--states', '60000');
    expect(states.fact).toMatchObject({ verdict: 'inconclusive', stopped: 'states', workers: 2 });
    expect(states.fact['distinct']).toBeGreaterThan(60_000);
    const memory = await explored('--workers', '2', '--memory', '1');
    expect(memory.fact).toMatchObject({ verdict: 'inconclusive', stopped: 'memory' });
    expect([states.code, memory.code]).toEqual([4, 4]);
  });

  test.each(['0', 'many', '65'])('refuses %s of them', async (count) => {
    const { code, stderr } = await plimsoll(['explore', ...window, '--workers', count], { cwd: scratch() });
    expect([code, stderr]).toEqual([2, expect.stringContaining('--workers')]);
  });
});
