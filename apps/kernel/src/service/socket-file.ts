/** The file of a Unix-domain socket, which outlives whoever listened there. */
import { rmSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { SessionError } from '../market-feed.ts';

/** Removes a socket file that nobody listens at: it is left over from a killed process. @throws SessionError (2) for another file. */
export async function removeUnserved(path: string, isServed: () => void): Promise<void> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw new SessionError(2, `${path} is there and no socket: choose another --socket`);
  const answers = await new Promise<boolean>((resolve) => {
    const probe = createConnection(path, () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
  if (answers) isServed();
  else rmSync(path);
}
