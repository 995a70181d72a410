import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { socketStream } from './socket-stream.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** What a reader gets of a peer that does this, and what it is told. */
async function read(
  peer: (socket: Socket) => void,
  silenceMsMax: number,
  onChunk: (socket: Socket) => void = () => undefined,
) {
  server = createServer(peer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const told: string[] = [];
  let text = '';
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  for await (const chunk of socketStream(socket, silenceMsMax, (reason) => told.push(reason))) {
    text += chunk.toString();
    onChunk(socket);
  }
  return { text, told };
}

const LONG_MS = 60_000;

describe('a peer that', () => {
  test('ends is read to its end', async () => {
    expect(await read((socket) => socket.end('one\ntwo\n'), LONG_MS)).toEqual({
      text: 'one\ntwo\n',
      told: [],
    });
  });

  test('stalls is not waited for, and what came before counts', async () => {
    const ending = await read((socket) => socket.write('one\ntw'), 50);
    expect(ending).toEqual({ text: 'one\ntw', told: [expect.stringMatching(/^nothing came for 50 ms/)] });
  });

  test('says nothing at all is not waited for either', async () => {
    expect((await read(() => undefined, 50)).told).toHaveLength(1);
  });

  test('breaks off is told of', async () => {
    // As the system reports it: a reset by the peer itself may overtake what it sent.
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
    const ending = await read(
      (socket) => socket.write('one\n'),
      LONG_MS,
      (socket) => socket.destroy(reset),
    );
    expect(ending.text).toBe('one\n');
    expect(ending.told).toEqual([expect.stringMatching(/^the connection broke \(ECONNRESET\)/)]);
  });

  test('is not there throws', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    const reading = socketStream(connect(port, '127.0.0.1'), LONG_MS, () => undefined).next();
    await expect(reading).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
