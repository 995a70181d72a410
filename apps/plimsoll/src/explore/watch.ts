/** Checks again whenever a spec is saved. */
import { type FSWatcher, statSync, watch as watchFolder } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** An editor's save is several events (write, rename, touch) within a few milliseconds. */
const SETTLE_MS = 30;
/** Milliseconds between two looks for folders that went away or came back, of which no event tells. */
const LOOK_MS = 500;
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
  readonly #folders: readonly WatchedFolder[];
  readonly #looking: NodeJS.Timeout;
  #wake: (savedAtMs: number) => void = () => undefined;

  constructor(folders: readonly string[]) {
    const saved = (): void => this.#wake(performance.now());
    this.#folders = [...new Set(folders)].map((folder) => new WatchedFolder(folder, saved));
    this.#looking = setInterval(() => {
      for (const folder of this.#folders) folder.look();
    }, LOOK_MS);
  }

  /** When the next save comes: milliseconds of `performance.now`. Settles when closed, too. */
  next(): Promise<number> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  close(): void {
    clearInterval(this.#looking);
    for (const folder of this.#folders) folder.close();
    this.#wake(performance.now());
  }
}

/** A folder that may go away and come back, as when another branch is checked out: then it is another one to watch. */
class WatchedFolder {
  readonly #path: string;
  readonly #saved: () => void;
  #watcher: FSWatcher | undefined;
  /** Which folder is watched; undefined while there is none. */
  #identity: string | undefined;

  constructor(path: string, saved: () => void) {
    this.#path = path;
    this.#saved = saved;
    this.#watch();
  }

  /** Watches what stands at the path now, if it isn't watched already. */
  look(): void {
    if (identityOf(this.#path) === this.#identity) return;
    this.close();
    this.#watch();
    this.#saved();
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#identity = undefined;
  }

  #watch(): void {
    const identity = identityOf(this.#path);
    if (identity === undefined) return;
    // Also when it cannot be watched: another look at the same folder would fail alike.
    this.#identity = identity;
    try {
      this.#watcher = watchFolder(this.#path, (_event, name) => {
        // Some file systems give no name: better one check too many.
        if (name === null || SPEC_FILE.test(name)) this.#saved();
      });
    } catch {
      return;
    }
    // The folder is gone or may not be read any more; the next look tells.
    this.#watcher.on('error', () => this.close());
  }
}

/** A folder that is made anew often gets the number of the one that went away: its birth tells them apart. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.ino} ${found.birthtimeNs}`;
}
