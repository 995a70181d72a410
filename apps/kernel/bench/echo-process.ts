/** Answers each line with its id alone: what a round trip between two Node processes takes whatever the kernel does. */
import { createServer } from 'node:net';

const [path = ''] = process.argv.slice(2);
createServer((socket) => {
  socket.on('error', () => socket.destroy());
  socket.on('data', (line: Buffer) => {
    const { id } = JSON.parse(line.toString('utf8')) as { readonly id: number };
    socket.write(`${JSON.stringify({ id, ok: true })}\n`);
  });
}).listen(path, () => process.stdout.write('listens\n'));
