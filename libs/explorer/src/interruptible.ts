/**
 * Work that never pauses, such as one expression that takes for ever, ended from outside: Node ends a script at Ctrl-C
 * or when its time is up, whatever it computes.
 */
import { Script } from 'node:vm';

/** How the work ended. */
export type Ending<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'ended'; readonly reason: 'aborted' | 'time' };

/** Where the script finds what it is to do. */
const place = Symbol.for('plimsoll.explorer.work');
const script = new Script("globalThis[Symbol.for('plimsoll.explorer.work')]()");
const shared = globalThis as { [place]?: () => unknown };

/**
 * Does the work. Ctrl-C ends it at once; who listens for the signal is told after that. What it was doing is left as it
 * is: of its data, only what is written in one go can be relied on.
 *
 * @param msMax Ends it after so many milliseconds, if given; at least 1.
 */
export function interruptible<T>(toDo: () => T, msMax?: number): Ending<T> {
  shared[place] = toDo;
  const timeout = msMax === undefined ? {} : { timeout: Math.max(1, Math.ceil(msMax)) };
  try {
    return { kind: 'done', value: script.runInThisContext({ breakOnSigint: true, ...timeout }) as T };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { kind: 'ended', reason: 'time' };
    if (code !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw error;
    process.emit('SIGINT', 'SIGINT');
    return { kind: 'ended', reason: 'aborted' };
  } finally {
    delete shared[place];
  }
}
