/** A spec's folder as it was in another revision, in a temporary folder. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Project } from '../project.ts';

/**
 * Writes the `.tla` and `.cfg` files that `folder` had at `revision`, hands them to `work`, and removes them.
 *
 * @throws Failure (exit 2) when git doesn't know the revision, or had no such folder there.
 */
export async function withRevision<T>(
  project: Project,
  folder: string,
  revision: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const path = relative(project.root, folder);
  mkdirSync(project.workFolder, { recursive: true });
  const temporary = mkdtempSync(join(project.workFolder, 'revision-'));
  try {
    const files = git(project, revision, ['ls-tree', '--name-only', '-z', revision, '--', `${path}/`])
      .toString()
      .split('\0');
    const wanted = files.filter((file) => /\.(tla|cfg)$/.test(file));
    if (wanted.length === 0) throw new Failure(EXIT.badInput, `${revision} has no spec in ${path}`);
    for (const file of wanted) {
      writeFileSync(join(temporary, basename(file)), git(project, revision, ['show', `${revision}:${file}`]));
    }
    return await work(temporary);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function git(project: Project, revision: string, args: readonly string[]): Buffer {
  // A revision that starts with a dash would be read as an option.
  if (!/^[\w@^~./{}-]+$/.test(revision) || revision.startsWith('-')) {
    throw new Failure(EXIT.badInput, `${revision}: not the name of a revision`);
  }
  try {
    return execFileSync('git', [...args], {
      cwd: project.root,
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    });
  } catch (error) {
    const said = String((error as { stderr?: Buffer }).stderr ?? error)
      .trim()
      .split('\n')[0];
    throw new Failure(EXIT.badInput, `git can't show ${revision}: ${said}`);
  }
}
