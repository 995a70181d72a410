/** Throws the kernel's kill switch through its endpoint, and runs the operator's own command: whatever can stop it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** How a kernel is reached, and with which right. */
export interface KernelAddress {
  /** `unix:PATH` or `tcp:HOST:PORT`. */
  readonly where: string;
  /** File that holds the token of a client of the kernel; anybody who may connect may kill. */
  readonly tokenFile: string;
}

/** One thing that was done to stop the kernel. */
export interface StopReport {
  readonly what: string;
  readonly isDone: boolean;
  readonly detail: string;
}

const PROTOCOL = 'plimsoll-kernel/1';
/** A kernel that does not answer for so long has not heard. */
const ANSWER_MS_MAX = 5_000;
const COMMAND_MS_MAX = 30_000;
const REASON_LENGTH_MAX = 256;

/** The right form of an address, or undefined. */
export function addressOf(text: string): { path: string } | { host: string; port: number } | undefined {
  if (text.startsWith('unix:') && text.length > 'unix:'.length) return { path: text.slice('unix:'.length) };
  const tcp = /^tcp:(.+):(\d{1,5})$/.exec(text);
  return tcp === null ? undefined : { host: tcp[1] as string, port: Number(tcp[2]) };
}

/** Says hello and kill; done when the kernel has answered that it is killed. Never throws. */
export async function killThroughEndpoint(kernel: KernelAddress, reason: string): Promise<StopReport> {
  const what = `kill at ${kernel.where}`;
  try {
    const token = readFileSync(kernel.tokenFile, 'utf8').trim();
    const answer = await conversation(kernel.where, [
      { id: 1, type: 'hello', protocol: PROTOCOL, token },
      { id: 2, type: 'kill', reason: reason.slice(0, REASON_LENGTH_MAX) },
    ]);
    const isDone = answer['ok'] === true;
    return { what, isDone, detail: isDone ? 'the kernel is killed' : JSON.stringify(answer).slice(0, 500) };
  } catch (error) {
    return { what, isDone: false, detail: (error as Error).message };
  }
}

/** Sends the requests one after the other; the answer to the last one. */
async function conversation(
  where: string,
  requests: readonly { readonly id: number; readonly [field: string]: unknown }[],
): Promise<{ readonly [field: string]: unknown }> {
  const address = addressOf(where);
  if (address === undefined) throw new Error(`${where} is no unix:PATH or tcp:HOST:PORT`);
  const socket = connect(address);
  socket.setTimeout(ANSWER_MS_MAX, () => socket.destroy(new Error(`no answer within ${ANSWER_MS_MAX} ms`)));
  const lines = createInterface({ input: socket });
  // An error of the socket ends the lines, and is told below.
  const failed = new Promise<never>((_resolve, reject) => socket.once('error', reject));
  failed.catch(() => undefined);
  try {
    let next = 0;
    socket.write(`${JSON.stringify(requests[next])}\n`);
    return await Promise.race([
      failed,
      (async () => {
        for await (const line of lines) {
          const message = JSON.parse(line) as { readonly [field: string]: unknown };
          if (message['id'] !== requests[next]?.id) continue;
          if (next === requests.length - 1 || message['ok'] !== true) return message;
          next++;
          socket.write(`${JSON.stringify(requests[next])}\n`);
        }
        throw new Error('the kernel closed the connection before it answered');
      })(),
    ]);
  } finally {
    lines.close();
    socket.destroy();
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
