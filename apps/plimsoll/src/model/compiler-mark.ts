/**
 * The compiler that compiles models here: what another one made counts for nothing. In the code of `explore` in a few
 * files (setup/bundle-explore.mjs) the mark of the compiler that is in it stands in place of this module.
 */
import { ownMark } from './own-digest.ts';

/** The code that decides what a compiled module is. */
const COMPILER = ['libs/tla-ir/src', 'libs/spec-compiler/src', 'libs/tlaplus-tools/src'];

/** Changes with the compiler. */
export function compilerMark(): string {
  return ownMark(COMPILER);
}
