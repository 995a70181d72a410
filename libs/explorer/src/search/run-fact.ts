/** How far a run is: what TLCGet tells of it. */
export interface RunFacts {
  /** Undefined where TLC's counts are not ours. */
  readonly distinct: number | undefined;
  readonly generated: number | undefined;
  readonly depth: number | undefined;
  readonly queue: number | undefined;
}

export const nothingCounted: RunFacts = {
  distinct: undefined,
  generated: undefined,
  depth: undefined,
  queue: undefined,
};

/**
 * What TLCGet tells of the run, as TLC 2.15 with one worker. `level` is that of the state that is expanded, 0 among
 * initial states. Counts are told to what is judged state by state and step by step (invariants, constraints,
 * step properties) and, when all is found, to a POSTCONDITION; not to actions: their successors we compute at once, where
 * TLC visits each before it computes the next. Undefined for what is not known: an error.
 */
export function runFact(name: string, level: number, facts: RunFacts): number | undefined {
  switch (name) {
    case 'level':
      return level;
    case 'diameter':
      return facts.depth;
    case 'distinct':
      return facts.distinct;
    case 'generated':
      return facts.generated;
    case 'queue':
      return facts.queue;
    default:
      return undefined;
  }
}
