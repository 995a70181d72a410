/** Running a script of the project in a process of its own, quietly. */
import { spawn } from 'node:child_process';

/** What is kept of a run's output, for a failure's message. */
const TEXT_MAX = 4_000;

/** @returns The exit code, null after a signal, and the end of what it printed. */
export function runNode(
  args: readonly string[],
  root: string,
  signal: AbortSignal,
): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    const take = (chunk: Buffer): void => {
      text = (text + chunk.toString()).slice(-TEXT_MAX);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, text }));
  });
}
