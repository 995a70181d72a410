import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { interruptible } from './interruptible.ts';

/** Explores ten states and then for ever; says so once it does, and at the end what came of it. */
const ENDLESS = `
import { writeSync } from 'node:fs';
import { createRuntime } from '@plimsoll/tla-values';
import { explore } from './src/explore.ts';
import { counter } from './src/testing/hand-spec.ts';
const spec = counter(createRuntime({ stringOrder: [], integers: 'tlc' }), 'Endless', 99, (x) => {
  if (x === 9) writeSync(1, 'begun\\n');
  while (x === 9);
  return [x + 1];
});
let heard = 0;
process.once('SIGINT', () => heard++);
const { verdict, stopped, counts } = await explore(spec, { endsAtInterrupt: true });
writeSync(1, JSON.stringify({ verdict, stopped, distinct: counts.distinct, heard }));
`;

// Goal: no expression is deaf to Ctrl-C, and what was found before is told. Method: a process that says when it hangs.
test('a run is ended by SIGINT within a step that takes for ever', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', ENDLESS], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text: Buffer) => {
    said += text;
    if (said === 'begun\n') child.kill('SIGINT');
  });
  await new Promise((closed) => child.once('close', closed));
  expect(said.split('\n')[0]).toBe('begun');
  expect(JSON.parse(said.split('\n')[1] ?? '')).toEqual({
    verdict: 'inconclusive',
    stopped: 'aborted',
    distinct: 10,
    heard: 1,
  });
});

test('work that comes to its end gives its value, and throws what it throws', () => {
  expect(interruptible(() => 7)).toEqual({ kind: 'done', value: 7 });
  expect(() =>
    interruptible(() => {
      throw new RangeError('no');
    }),
  ).toThrow(new RangeError('no'));
});

test('work is ended when its time is up', () => {
  const endless = (): never => {
    for (;;);
  };
  expect(interruptible(endless, 50)).toEqual({ kind: 'ended', reason: 'time' });
});
