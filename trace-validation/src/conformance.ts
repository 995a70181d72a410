/** What a monitor answers. *Conformance* is of a trace: conforms, refused or inconclusive; unusable is no answer. */
import type { Digest, JsonObject, TraceProblem } from '@plimsoll/trace';
import type { Coverage } from './coverage.ts';
import type { Explanation } from './explanation.ts';
import type { Mismatch } from './recompute.ts';

export type Conformance = { readonly facts: ConformanceFacts } & (
  | { readonly kind: 'conforms' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'inconclusive'; readonly doubt: Doubt }
  | { readonly kind: 'unusable'; readonly obstacle: Obstacle }
);

/** What was established, whatever the answer. */
export interface ConformanceFacts {
  /** Events matched: the length of the longest matched prefix. */
  readonly events: number;
  readonly source: string | undefined;
  /** Digest of the last line, when the trace is complete. */
  readonly head: Digest | undefined;
  readonly specs: readonly { readonly spec: string; readonly specDigest: Digest; readonly model: string }[];
  readonly coverage: Coverage;
  /** Successors computed: the work done. */
  readonly successors: number;
  /** Deadlines still running at the end. */
  readonly deadlinesOpen: number;
  /** Where a trace that resumes goes on; only when the trace conforms. */
  readonly final: FinalState | undefined;
}

/** The end of a conforming trace. */
export interface FinalState {
  readonly head: Digest;
  readonly seq: number;
  /** ITF records, spec by spec. */
  readonly states: { readonly [spec: string]: JsonObject };
}

/** Where in the trace. `line` counts the file's lines from 1 (the header); `seq` is the event's own number. */
export interface TracePlace {
  /** Which file, where a trace consists of several. */
  readonly file?: string;
  readonly line: number;
  readonly seq?: number;
  readonly tsUs?: number;
  readonly actor?: string;
  readonly action?: string;
}

/** Exit 1. The system did something that the model does not allow, or the evidence was altered. */
export type Refusal = { readonly at: TracePlace } & (
  | { readonly code: 'MON101'; readonly problem: TraceProblem }
  | {
      readonly code: 'MON102';
      readonly spec: string;
      readonly constant: string;
      readonly expected: string;
      readonly found: string;
    }
  | { readonly code: 'MON103'; readonly spec: string; readonly assumption: string }
  | { readonly code: 'MON104'; readonly detail: string }
  | { readonly code: 'MON201'; readonly explanation: Explanation }
  | { readonly code: 'MON202'; readonly mismatch: Mismatch; readonly check: string }
  | { readonly code: 'MON203'; readonly spec: string; readonly detail: string }
  /** The producer wrote no whole line for longer than it may; `at` is its last one. Milliseconds on the follower's clock. */
  | { readonly code: 'MON204'; readonly silentMs: number; readonly silenceMsMax: number }
);

/** Exit 4. */
export type Doubt =
  | { readonly code: 'MON301'; readonly tornBytes: number }
  | { readonly code: 'MON302'; readonly at: TracePlace; readonly limit: string; readonly value: number }
  | {
      readonly code: 'MON303';
      readonly at: TracePlace;
      readonly explanation: Explanation;
      readonly forgotten: string;
    }
  | { readonly code: 'MON304'; readonly at: TracePlace; readonly spec: string; readonly detail: string }
  | { readonly code: 'MON305'; readonly clocks: readonly string[]; readonly traceClock: string };

/** Exit 2: bad input, or nothing to check. */
export type Obstacle =
  | { readonly code: 'MON401'; readonly problem: TraceProblem }
  | { readonly code: 'MON402'; readonly what: string; readonly expected: string; readonly found: string }
  | { readonly code: 'MON403'; readonly resumes: string | undefined; readonly expected: string | undefined }
  | { readonly code: 'MON404' }
  | { readonly code: 'MON405'; readonly detail: string };

/** The command's exit code for an answer. */
export function exitCodeOf(conformance: Conformance): 0 | 1 | 2 | 4 {
  switch (conformance.kind) {
    case 'conforms':
      return 0;
    case 'refused':
      return 1;
    case 'unusable':
      return 2;
    case 'inconclusive':
      return 4;
  }
}
