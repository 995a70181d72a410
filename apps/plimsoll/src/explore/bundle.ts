/**
 * The code of `explore` in a few files, made at the end of `npm ci` (setup/bundle-explore.mjs): Node takes longer to
 * find and load 140 modules than a small model takes to explore.
 */
import { join } from 'node:path';
import { markOf } from '../file-mark.ts';

// As in file-mark.ts.
const { readFileSync } = process.getBuiltinModule('node:fs');

/** Says what a bundle was made from. */
export interface MadeFrom {
  /** The project's folder, absolute: the bundle names files in it. */
  readonly root: string;
  /** Every file that is in it, absolute, with its mark then. */
  readonly inputs: readonly (readonly [file: string, mark: string])[];
}

export const MADE_FROM = 'made-from.json';

export function bundleFolder(root: string): string {
  return join(root, '.plimsoll', 'explore-bundle');
}

/** The bundle's entry, or undefined where there is none or a file that is in it is no longer what it was. */
export function freshBundle(root: string, folder = bundleFolder(root)): string | undefined {
  try {
    const made = JSON.parse(readFileSync(join(folder, MADE_FROM), 'utf8')) as MadeFrom;
    const isFresh = made.root === root && made.inputs.every(([file, mark]) => markOf(file) === mark);
    return isFresh ? join(folder, 'run.mjs') : undefined;
  } catch {
    return undefined;
  }
}
