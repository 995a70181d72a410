/** What a Linux host says of itself, read from its files; the root is another folder in tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export class HostReading {
  readonly #root: string;

  constructor(root = '/') {
    this.#root = root;
  }

  /** A file's text without the last line break; undefined when there is none, or it may not be read. */
  text(path: string): string | undefined {
    try {
      return readFileSync(join(this.#root, path), 'utf8').trim();
    } catch {
      return undefined;
    }
  }

  /** A file that holds a whole number. */
  count(path: string): number | undefined {
    const text = this.text(path);
    return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
  }

  /** A field of /proc/meminfo, bytes. */
  memoryBytes(field: string): number | undefined {
    const kib = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(this.text('proc/meminfo') ?? '')?.[1];
    return kib === undefined ? undefined : Number(kib) * 1_024;
  }

  /** Names of the programs that run now. */
  programs(): ReadonlySet<string> {
    const names = new Set<string>();
    for (const pid of this.folder('proc')) {
      const name = /^\d+$/.test(pid) ? this.text(join('proc', pid, 'comm')) : undefined;
      if (name !== undefined) names.add(name);
    }
    return names;
  }

  /** Names in a folder; none when it is not there. */
  folder(path: string): readonly string[] {
    try {
      return readdirSync(join(this.#root, path));
    } catch {
      return [];
    }
  }
}
