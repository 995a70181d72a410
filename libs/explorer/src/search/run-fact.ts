import type { Counts } from '../result.ts';

/**
 * What TLCGet tells of the run, as TLC 2.15 with one worker. `level` is that of the state that is expanded, 0 among
 * initial states. Counts are told when all is found, to a POSTCONDITION: before, TLC's depend on what it has visited of
 * the successors that we compute at once. Undefined for what is not known: an error.
 *
 * @param counts Undefined until the search has ended.
 */
export function runFact(name: string, level: number, counts: Counts | undefined): number | undefined {
  switch (name) {
    case 'level':
      return level;
    case 'diameter':
      return counts?.depth;
    case 'distinct':
      return counts?.distinct;
    case 'generated':
      return counts?.generated;
    case 'queue':
      return counts && 0;
    default:
      return undefined;
  }
}
