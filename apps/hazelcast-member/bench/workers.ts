/** Eight workers, each a process with a client of its own, that tell when a change has reached them. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** What a worker is told to do. */
export type Order =
  | { readonly do: 'limits'; readonly account: string; readonly issuer: string; readonly key: string }
  | { readonly do: 'posture'; readonly issuer: string; readonly key: string }
  | { readonly do: 'raw' };

/** A change has reached the worker: which, and when, ms on the machine's monotonic clock. */
export interface Reached {
  readonly version: number;
  readonly atMs: number;
}

export interface Workers {
  /** Tells all of them, and waits until each is ready. */
  tell(order: Order): Promise<void>;
  /** When the change of that number has reached all; undefined when one of them does not tell in time. */
  reached(version: number, waitMs: number): Promise<number | undefined>;
  close(): Promise<void>;
}

/** Of one worker: more are not looked at any more. */
const ARRIVALS_MAX = 32;

type Message = 'ready' | Reached;

export async function startWorkers(
  count: number,
  cluster: string,
  members: readonly string[],
): Promise<Workers> {
  const children = Array.from({ length: count }, (_, index) =>
    fork(join(import.meta.dirname, 'worker.ts'), [cluster, `worker-${index + 1}`, ...members]),
  );
  const arrivals: Reached[][] = children.map(() => []);
  let told: (() => void) | undefined;
  for (const [index, child] of children.entries())
    child.on('message', (message: Message) => {
      if (message === 'ready') return;
      arrivals[index] = [...(arrivals[index] ?? []), message].slice(-ARRIVALS_MAX);
      told?.();
    });
  await Promise.all(children.map(ready));
  return {
    tell: async (order) => {
      arrivals.fill([]);
      await Promise.all(
        children.map((child) => {
          child.send(order);
          return ready(child);
        }),
      );
    },
    reached: (version, waitMs) =>
      new Promise((resolve) => {
        const look = () => {
          // A newer one brings the same: a worker may skip the number that is waited for.
          const times = arrivals.map((of) => of.find((one) => one.version >= version)?.atMs);
          const last = Math.max(...times.map((atMs) => atMs ?? Number.POSITIVE_INFINITY));
          if (Number.isFinite(last)) end(last);
        };
        const end = (atMs: number | undefined) => {
          told = undefined;
          clearTimeout(timer);
          resolve(atMs);
        };
        const timer = setTimeout(() => end(undefined), waitMs);
        told = look;
        look();
      }),
    close: async () => {
      const ended = children.map((child) => new Promise((resolve) => child.once('close', resolve)));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(ended);
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const heard = (message: Message) => {
      if (message !== 'ready') return;
      child.off('message', heard);
      resolve();
    };
    child.on('message', heard);
    const ended = (code: number | null) => reject(new Error(`a worker ended with ${code}`));
    if (child.exitCode !== null) ended(child.exitCode);
    else child.once('close', ended);
  });
}
