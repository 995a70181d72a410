import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const module = join(dirname(fileURLToPath(import.meta.url)), 'hand-over.mjs');

/** Hands over to a program; `onReady` is called with its process once it has printed something. */
function handedOver(program: string, onReady: (pid: number, end: (signal: 'SIGINT') => void) => void) {
  const script = `import { handOver } from ${JSON.stringify(module)}; handOver(process.execPath, ['-e', ${JSON.stringify(program)}], process.env)`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  parent.stdout.once('data', (text) => onReady(Number(String(text)), (signal) => parent.kill(signal)));
  return new Promise<number | null>((resolve) => parent.on('exit', resolve));
}

const SAY_WHO = 'process.stdout.write(String(process.pid));';

test('a program that listens ends at the first Ctrl-C, by its own code', async () => {
  const listens = `process.once('SIGINT', () => process.exit(4)); setInterval(() => {}, 1000); ${SAY_WHO}`;
  expect(await handedOver(listens, (_, end) => end('SIGINT'))).toBe(4);
});

test('a program that computes without a pause is ended by the second Ctrl-C, and does not stay behind', async () => {
  const isDeaf = `process.once('SIGINT', () => {}); ${SAY_WHO} for (;;);`;
  let program = 0;
  let impatience: NodeJS.Timeout | undefined;
  const code = await handedOver(isDeaf, (pid, end) => {
    program = pid;
    // Two that come close together may arrive as one.
    impatience = setInterval(() => end('SIGINT'), 200);
  });
  clearInterval(impatience);
  expect(code).toBe(128 + constants.signals.SIGKILL);
  expect(() => process.kill(program, 0)).toThrow('ESRCH');
});
