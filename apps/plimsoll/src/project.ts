/** Where things lie: the project that a command works in. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The policy's file name; the folder that holds it is the project's root. */
export const POLICY_FILE = 'promotion-policy.json';

export interface Project {
  readonly root: string;
  /** What is remade at will: tools, caches, evidence. Never committed. */
  readonly workFolder: string;
  /** Reports for people and machines. */
  readonly outFolder: string;
}

/** The project around a folder: the nearest one upwards with a policy or a `.git`, else the folder itself. */
export function findProject(from: string = process.cwd()): Project {
  const start = resolve(from);
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, POLICY_FILE)) || existsSync(join(folder, '.git'))) return projectAt(folder);
    if (folder === dirname(folder)) return projectAt(start);
  }
}

function projectAt(root: string): Project {
  return { root, workFolder: join(root, '.plimsoll'), outFolder: join(root, 'out') };
}
