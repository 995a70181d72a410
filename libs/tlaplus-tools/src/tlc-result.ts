/** What a run of TLC comes to: events on the way, and the result. */

import type { StrippedStatement } from './cfg-statements.ts';
import type { SourcePlace } from './problem.ts';
import type { TraceEnd, TraceState } from './tlc-values.ts';

/** The numbers of a run, as far as TLC got. */
export interface TlcCounts {
  /** Initial states as TLC generated them, repetitions counted; absent if it did not get that far. */
  readonly initGenerated?: number;
  /** Distinct initial states. */
  readonly init?: number;
  /** All states that TLC generated, before removing those seen already. */
  readonly generated?: number;
  readonly distinct?: number;
  /** Length of the longest shortest path, in states; reproducible with one worker only. */
  readonly depth?: number;
  readonly leftOnQueue?: number;
}

export interface ActionCoverage {
  readonly action: string;
  readonly place?: SourcePlace;
  /** New states that the action led to, and all that it led to. */
  readonly distinct: number;
  readonly generated: number;
}

export type ViolationKind = 'invariant' | 'action-property' | 'temporal' | 'deadlock' | 'assumption';

export interface Violation {
  readonly kind: ViolationKind;
  /**
   * The name of what is violated. TLC does not say which temporal property it was: then the name is given only
   * if the configuration has but one. An assumption is named if the module names it; a deadlock has no name.
   */
  readonly property?: string;
  /** Where the assumption stands. */
  readonly place?: SourcePlace;
  readonly message: string;
  readonly trace: readonly TraceState[];
  /** Only of a temporal violation: how the behaviour goes on for ever. */
  readonly traceEnd?: TraceEnd;
}

/**
 * `spec`: it does not parse or is not well-formed. `config`: the .cfg is wrong. `evaluation`: an expression has no
 * value. `unsupported`: TLC cannot check this formula. `memory`, `aborted`, `timeout`, `output`: the run was cut
 * short. `tool`: TLC or Java failed, or ended without saying how.
 */
export type TlcErrorKind =
  | 'spec'
  | 'config'
  | 'evaluation'
  | 'unsupported'
  | 'memory'
  | 'aborted'
  | 'timeout'
  | 'output'
  | 'tool';

export interface TlcError {
  readonly kind: TlcErrorKind;
  readonly message: string;
  /** The innermost place that TLC gives for a failed evaluation, the place in the .cfg, or in the spec. */
  readonly place?: SourcePlace;
  /** Of a failed evaluation: the expressions around it, outermost first. */
  readonly nested: readonly SourcePlace[];
  /** Of a failed evaluation: the states up to it. */
  readonly trace: readonly TraceState[];
}

export type TlcEvent =
  | { readonly event: 'version'; readonly version: string }
  | { readonly event: 'init-done'; readonly init: number; readonly initGenerated: number }
  | { readonly event: 'progress'; readonly counts: TlcCounts }
  | { readonly event: 'coverage'; readonly actions: readonly ActionCoverage[] }
  | { readonly event: 'temporal-check'; readonly message: string }
  | { readonly event: 'violation'; readonly violation: Violation }
  | { readonly event: 'error'; readonly error: TlcError }
  | { readonly event: 'warning'; readonly message: string }
  /** A line that the spec printed (`PrintT`), or a tool outside of its messages. */
  | { readonly event: 'printed'; readonly line: string };

export interface TlcResult {
  /** Of the run, read from what TLC printed; the exit code is never trusted to say "holds". */
  readonly result: 'holds' | 'violated' | 'error';
  /** Of the first violation or error; absent when the model holds. */
  readonly kind?: ViolationKind | TlcErrorKind;
  readonly property?: string;
  readonly trace: readonly TraceState[];
  readonly traceEnd?: TraceEnd;
  readonly violations: readonly Violation[];
  readonly error?: TlcError;
  readonly warnings: readonly string[];
  readonly counts: TlcCounts;
  /** Only when coverage was asked for. */
  readonly coverage: readonly ActionCoverage[];
  /** Statements of the .cfg that this TLC does not know: what they state is unjudged (CHECK_DEADLOCK is obeyed). */
  readonly unjudged: readonly StrippedStatement[];
  /** Where the state graph was written, if it was asked for and TLC got that far. */
  readonly dotFile?: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Such as `2.15 (rev: d5b5a7f)`. */
  readonly version: string;
  readonly jarDigest: string;
  /** False: the jar is one that we do not know, and evidence must say so. */
  readonly isPinned: boolean;
  /** For the log of a defect; never decides anything. */
  readonly exitCode?: number;
}
