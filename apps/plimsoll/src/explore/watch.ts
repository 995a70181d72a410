/** Checks again whenever a spec is saved. */
import { type FSWatcher, watch as watchFolder } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** An editor's save is several events (write, rename, touch) within a few milliseconds. */
const SETTLE_MS = 30;
const SPEC_FILE = /\.(tla|cfg)$/;

/** One check. Its signal is aborted when another save makes it stale. */
export type Check = (signal: AbortSignal, savedAtMs: number | undefined) => Promise<void>;

/**
 * Runs `check`, and again after each change to a `.tla` or `.cfg` file of the folders, until the signal is aborted.
 * Folders are watched, not files: many editors save by renaming, and a module that is missing may appear.
 */
export async function watchSpecs(
  folders: readonly string[],
  signal: AbortSignal,
  check: Check,
): Promise<void> {
  const saves = new Saves(folders);
  signal.addEventListener('abort', () => saves.close(), { once: true });
  try {
    let savedAtMs: number | undefined;
    while (!signal.aborted) {
      const stale = new AbortController();
      const next = saves.next();
      void next.then(() => stale.abort());
      await check(AbortSignal.any([signal, stale.signal]), savedAtMs);
      savedAtMs = await next;
      if (!signal.aborted) await pause(SETTLE_MS);
    }
  } finally {
    saves.close();
  }
}

/** Tells of saves, one at a time. */
class Saves {
  readonly #watchers: readonly FSWatcher[];
  #wake: (savedAtMs: number) => void = () => undefined;

  constructor(folders: readonly string[]) {
    this.#watchers = [...new Set(folders)].map((folder) =>
      watchFolder(folder, (_event, name) => {
        if (name !== null && SPEC_FILE.test(name)) this.#wake(performance.now());
      }),
    );
  }

  /** When the next save comes: milliseconds of `performance.now`. Settles when closed, too. */
  next(): Promise<number> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  close(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#wake(performance.now());
  }
}
