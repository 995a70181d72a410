/** Runs the real program in our place: its input and output, its signals, its exit code. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const EXIT_DEFECT = 70;
/** Milliseconds that a program has after the second Ctrl-C: one that computes without a pause hears no signal at all. */
const GRACE_MS = 1000;

export function handOver(command, args, env) {
  const child = spawn(command, args, { stdio: 'inherit', env: env });
  let count = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      count += 1;
      if (count > 1) setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      // On a terminal Ctrl-C reaches the whole group: a second one would read as "at once".
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`plimsoll set-up: ${command} can't be started: ${error.message}\n`);
    process.exit(EXIT_DEFECT);
  });
  child.on('exit', (code, signal) => {
    process.exit(code === null ? 128 + (constants.signals[signal] || 1) : code);
  });
}
