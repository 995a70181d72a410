/**
 * One temporary folder for a whole run of the tests: whatever tests, and the processes that they start, put into the
 * system's temporary folder goes with it, also what a failed test left behind. A run that was killed leaves its folder
 * to the next one. Vitest calls `setup` before its first worker starts, and what `setup` returns after the last has
 * ended.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** As short as can be: Unix sockets lie below it, whose whole path has 103 bytes on some systems. */
const PREFIX = 'plimsoll-';
const RUN_FOLDER = /^plimsoll-[A-Za-z0-9]{6}$/;
/** Names the process whose run it is. */
const OWNER_FILE = 'run.pid';
/** A process that this one cannot see, in a container beside it, still makes folders in its own. */
const ABANDONED_AFTER_MS = 3_600_000;

/** @returns What removes the folder again. */
export default function setup(): () => void {
  const outer = process.env['TMPDIR'];
  const parent = tmpdir();
  removeAbandoned(parent);
  const folder = mkdtempSync(join(parent, PREFIX));
  writeFileSync(join(folder, OWNER_FILE), String(process.pid));
  process.env['TMPDIR'] = folder;
  const clear = (): void => {
    process.off('exit', clear);
    if (outer === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = outer;
    remove(folder);
  };
  process.once('exit', clear);
  return clear;
}

/** Removes the folders of runs whose process has gone. */
function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    const folder = join(parent, name);
    if (RUN_FOLDER.test(name) && isAbandoned(folder)) remove(folder);
  }
}

function isAbandoned(folder: string): boolean {
  try {
    const owner = Number(readFileSync(join(folder, OWNER_FILE), 'utf8'));
    return Date.now() - statSync(folder).mtimeMs > ABANDONED_AFTER_MS && hasEnded(owner);
  } catch {
    return false;
  }
}

function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** What another process holds or still writes is no failure of the run: the next run removes it. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {}
}
