/** One question to a running kernel, through its endpoint. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** How a kernel is reached, and with which right. */
export interface KernelAddress {
  /** `unix:PATH` or `tcp:HOST:PORT`. */
  readonly where: string;
  /** File that holds the token of a client of the kernel. */
  readonly tokenFile: string;
}

/** A line from the kernel. */
export type KernelAnswer = { readonly [field: string]: unknown };

const PROTOCOL = 'plimsoll-kernel/1';
/** A kernel that does not answer for so long has not heard. */
const ANSWER_MS_MAX = 5_000;

/** The right form of an address, or undefined. */
export function addressOf(text: string): { path: string } | { host: string; port: number } | undefined {
  if (text.startsWith('unix:') && text.length > 'unix:'.length) return { path: text.slice('unix:'.length) };
  const tcp = /^tcp:(.+):(\d{1,5})$/.exec(text);
  return tcp === null ? undefined : { host: tcp[1] as string, port: Number(tcp[2]) };
}

/**
 * Says hello and asks.
 *
 * @returns The answer; that to the hello, where the kernel refuses it.
 * @throws what the system throws: a file that cannot be read, a kernel that is not there or does not answer.
 */
export async function askKernel(kernel: KernelAddress, request: object): Promise<KernelAnswer> {
  const token = readFileSync(kernel.tokenFile, 'utf8').trim();
  return await conversation(kernel.where, [
    { id: 1, type: 'hello', protocol: PROTOCOL, token },
    { id: 2, ...request },
  ]);
}

/** Sends the requests one after the other; the answer to the last one. */
async function conversation(
  where: string,
  requests: readonly { readonly id: number; readonly [field: string]: unknown }[],
): Promise<KernelAnswer> {
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
          const message = JSON.parse(line) as KernelAnswer;
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
