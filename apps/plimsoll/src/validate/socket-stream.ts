/** Bytes from a peer that may stall or break off: then what came so far is all there is, and somebody is told. */
import type { Socket } from 'node:net';

/** A peer that sends nothing for so long is not waited for. Longer than any pause of a system that is at work. */
export const SOCKET_SILENCE_MS_MAX = 60_000;

/**
 * Reads until the peer ends, stalls or breaks off; the trace is then unfinished, which its reader finds out.
 *
 * @param tell Hears why it ended, unless the peer ended it.
 * @throws what the system throws when nobody is there.
 */
export async function* socketStream(
  socket: Socket,
  silenceMsMax: number,
  tell: (reason: string) => void,
): AsyncGenerator<Buffer> {
  let isConnected = false;
  let isStalled = false;
  socket.once('connect', () => {
    isConnected = true;
  });
  socket.setTimeout(silenceMsMax, () => {
    isStalled = true;
    socket.destroy(new Error('stalled'));
  });
  try {
    for await (const chunk of socket) yield chunk as Buffer;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isStalled) tell(`nothing came for ${silenceMsMax} ms: not waited for any longer`);
    else if (isConnected && code !== undefined) tell(`the connection broke (${code})`);
    else throw error;
  } finally {
    socket.destroy();
  }
}
