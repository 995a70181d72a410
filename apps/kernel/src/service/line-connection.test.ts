import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { LineConnection } from './line-connection.ts';

const LINE = { text: 'x'.repeat(10_000) };
/** What the system's buffers take, and more. */
const SENT_MAX = 5_000;

/** A connection to a client that reads, or never does; and how many lines went out before it was closed. */
async function linesUntilClosed(reads: boolean): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => void client.destroy());
  client.on('error', () => undefined);
  if (reads) client.resume();
  return new Promise((resolve) => {
    server.once('connection', (socket) => {
      let sent = 0;
      const connection = new LineConnection(socket, {
        line: () => undefined,
        closed: () => resolve(sent),
      });
      const send = (): void => {
        if (socket.destroyed) return;
        if (sent === SENT_MAX) return connection.end();
        connection.send(LINE);
        sent += 1;
        setImmediate(send);
      };
      send();
    });
  });
}

test('a client that does not read is cut off when a megabyte waits for it', async () => {
  expect(await linesUntilClosed(false)).toBeLessThan(SENT_MAX);
});

test('one that reads gets everything', async () => {
  expect(await linesUntilClosed(true)).toBe(SENT_MAX);
});
