/** The trace format `plimsoll/1`: newline-delimited JSON, a header, events, an end line. */
import type { JsonObject } from './json.ts';

/** The only format this package writes and reads. */
export const TRACE_FORMAT = 'plimsoll/1';

/** `sha256:` and 64 lower-case hexadecimal digits. */
export type Digest = `sha256:${string}`;

/** Which spec a trace follows, with which bytes and numbers. */
export interface SpecBinding {
  /** Name of the module, as in `MODULE SurvivalController`. */
  readonly spec: string;
  /** Digest of the spec's sources, as the compiled spec carries it. */
  readonly specDigest: Digest;
  /** Name of the model (`MC….tla` with its `.cfg`) whose constants hold. */
  readonly model: string;
  /** ITF values of `TraceConstants`, and of any constant the producer wants compared with the model's. */
  readonly constants: JsonObject;
}

/** Which market data a trace's readings were taken from, so that anybody can take them again. */
export interface TraceFeed {
  /** Name of the session of market data. */
  readonly session: string;
  /** Decides what is made up in it. */
  readonly seed: number;
  /** Faults that were put into the readings on purpose, with the observations that they are in force at. */
  readonly faults: readonly JsonObject[];
}

/** The first line. */
export interface TraceHeader extends SpecBinding {
  readonly trace: typeof TRACE_FORMAT;
  /** Further specs that the lines of this trace take steps in. */
  readonly alsoSpecs?: readonly SpecBinding[];
  /** Who wrote it; `seq` and `prev` count and chain per source. */
  readonly source: string;
  /** Id of the monotonic clock of `tsUs`; stamps of different clocks are never ordered by value. */
  readonly clock: string;
  /** Wall time of the start, RFC 3339. For people only. */
  readonly startedAt: string;
  /** Absent where the readings, if there are any, come from something that is not recorded. */
  readonly feed?: TraceFeed;
  /** `head` of the end line of the previous trace, whose final state is this one's first. */
  readonly resumes?: Digest;
}

/** One step of one spec, as a line names it. */
export interface TraceStep {
  readonly spec: string;
  /** Action id; absent when the producer does not know it. */
  readonly action?: string;
  readonly args?: JsonObject;
}

/** What one event says, without what the writer adds. */
export interface TraceEventBody {
  /** Microseconds on the header's clock; never decreases within a source. */
  readonly tsUs: number;
  readonly actor: string;
  /** Action id in the header's `spec`; absent when unknown. Not together with `steps` or `stutter`. */
  readonly action?: string;
  /** Payload of `action`: ITF values by parameter name. */
  readonly args?: JsonObject;
  /** Steps in several specs at once. */
  readonly steps?: readonly TraceStep[];
  /** True: no variable changed, and the producer says so. */
  readonly stutter?: true;
  /**
   * ITF values observed after the step, by variable; `Spec!variable` where two specs give one name different
   * meanings. An absent variable is unknown. `{"#at": [[point, value], …]}` gives a function (or, with names
   * as points, a record) at those points only.
   */
  readonly state?: JsonObject;
  /** Readings and multipliers behind a decision. Numbers here need not be whole. */
  readonly why?: JsonObject;
  /** This event comes after event `seq` of the named source. */
  readonly after?: { readonly [source: string]: number };
}

/** One event as it stands in the file. */
export interface TraceEvent extends TraceEventBody {
  /** Counts a source's events from 1; a trace that resumes goes on counting. */
  readonly seq: number;
  /** Digest of the previous line's bytes, newline excluded. */
  readonly prev: Digest;
}

/** An event to be written, whose state may be canonical text already: its maker keeps it, and it is written as it is. */
export type WritableEvent = TraceEventBody | (Omit<TraceEventBody, 'state'> & { readonly stateText: string });

/** The last line. */
export interface TraceEnd {
  readonly end: true;
  /** Events in this file. */
  readonly count: number;
  /** Digest of the last event's line, or of the header when there is none. */
  readonly head: Digest;
}
