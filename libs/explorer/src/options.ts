/** What bounds a run. A run that meets a bound reports what it explored, with the verdict `inconclusive`. */
export interface Budget {
  /** Most distinct states. */
  readonly states?: number;
  /** Most bytes of resident memory of the process. */
  readonly bytes?: number;
  /** Most wall seconds. */
  readonly seconds?: number;
}

/** How far a run is. */
export interface Progress {
  readonly phase: 'safety' | 'liveness';
  readonly distinct: number;
  readonly generated: number;
  /** States found and not yet expanded. */
  readonly queued: number;
  readonly depth: number;
}

/** Threads that search together. */
export interface Workers {
  readonly count: number;
  /** URL of a module that exports `loadSpec(data): Promise<CompiledSpec>`: each thread has its own runtime. */
  readonly module: string;
  /** What `loadSpec` is given; it is cloned. */
  readonly data: unknown;
  /** States found before others are asked, at the next level. Default: until it shows that several are done sooner. */
  readonly statesAlone?: number;
}

export interface ExploreOptions {
  /**
   * More than one thread for `explore` (`exploreSync` ignores it). Verdict, counts, depth and counterexample are those
   * of one; where they depend on the order of one thread, one searches, and the result says so.
   */
  readonly workers?: Workers;
  /** Whether a state without successors is a violation. Default: true, as in TLC. */
  readonly deadlock?: boolean;
  /** Go on after a violated invariant or step property, as TLC's -continue does. Default: false. */
  readonly continueAfterViolation?: boolean;
  /** Whether temporal properties are checked. Default: true. */
  readonly liveness?: boolean;
  /** Remember what actions and predicates gave for the values they read. Default: true, unless the spec asks TLCGet or TLCSet. */
  readonly memoise?: boolean;
  /** Whether the result has the graph of what was explored, for which one thread searches. Default: false. */
  readonly keepsGraph?: boolean;
  readonly budget?: Budget;
  /** Stops the run at the next slice (about 50 ms); the report is then partial. */
  readonly signal?: AbortSignal;
  /**
   * Ctrl-C and the budget's time end the run also within one expression that takes for ever; those who listen for
   * SIGINT are told after that. Only of the main thread. Default: false.
   */
  readonly endsAtInterrupt?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}
