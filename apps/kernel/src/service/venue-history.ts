/** What a venue says became of an account's orders: asked for at a start, over a session that may do nothing else. */
import type { Execution } from '@plimsoll/survival-kernel';
import { VenueSession } from '@plimsoll/survival-kernel';
import { SessionError } from '../market-feed.ts';

/** A venue that does not answer within this is not there; a loaded machine takes seconds. */
const ANSWER_MS_MAX = 30_000;

/** All that the venue remembers. @throws SessionError (3) when it does not answer. */
export async function executionsOf(path: string, account: string): Promise<readonly Execution[]> {
  const found: Execution[] = [];
  return await new Promise((resolve, reject) => {
    const fail = (why: string) => (): void => {
      clearTimeout(timer);
      session.close();
      reject(
        new SessionError(3, `the venue at ${path} ${why}: nobody can say what became of the last orders`),
      );
    };
    const timer = setTimeout(fail('does not answer'), ANSWER_MS_MAX);
    const session = new VenueSession(path, account, 'observer', {
      event: (event) => {
        if (event.type === 'welcome') return void session.send({ type: 'executions', after: 0 });
        if (event.type !== 'executions') return;
        found.push(...event.executions);
        const last = found.at(-1)?.number ?? event.last;
        if (last < event.last) return void session.send({ type: 'executions', after: last });
        clearTimeout(timer);
        session.close();
        resolve(found);
      },
      lost: fail('hung up'),
    });
  });
}
