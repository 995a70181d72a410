/** Throws the kernel's kill switch through its endpoint, and runs the operator's own command: whatever can stop it. */
import { spawn } from 'node:child_process';
import { askKernel, type KernelAddress } from '../ask-kernel.ts';

/** One thing that was done to stop the kernel. */
export interface StopReport {
  readonly what: string;
  readonly isDone: boolean;
  readonly detail: string;
}

const COMMAND_MS_MAX = 30_000;
const REASON_LENGTH_MAX = 256;

/** Says hello and kill; done when the kernel has answered that it is killed. Never throws. */
export async function killThroughEndpoint(kernel: KernelAddress, reason: string): Promise<StopReport> {
  const what = `kill at ${kernel.where}`;
  try {
    const answer = await askKernel(kernel, { type: 'kill', reason: reason.slice(0, REASON_LENGTH_MAX) });
    const isDone = answer['ok'] === true;
    return { what, isDone, detail: isDone ? 'the kernel is killed' : JSON.stringify(answer).slice(0, 500) };
  } catch (error) {
    return { what, isDone: false, detail: (error as Error).message };
  }
}

/** Runs the operator's command through the shell, with the report on its stdin and the reason in its environment. */
export async function runOnViolation(command: string, reason: string, report: string): Promise<StopReport> {
  const child = spawn(command, {
    shell: true,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...process.env, PLIMSOLL_REASON: reason },
    timeout: COMMAND_MS_MAX,
  });
  child.stdin.on('error', () => undefined); // it need not read the report
  child.stdin.end(report);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((ended) => {
    child.once('error', () => ended([null, null]));
    child.once('exit', (exitCode, exitSignal) => ended([exitCode, exitSignal]));
  });
  const detail = signal === null ? `exit ${code ?? 'unknown'}` : `ended by ${signal}`;
  return { what: command, isDone: code === 0, detail };
}
