import type { SourceLocation, State, TlaErrorCode, Value } from '@plimsoll/tla-values';
import type { LabelledGraph } from './graph/labelled-graph.ts';

/**
 * What a run found. `invariant` stands for every safety property but deadlock; `inconclusive`: a budget ran out or
 * the run was aborted before an answer.
 */
export type Verdict = 'ok' | 'invariant' | 'deadlock' | 'liveness' | 'assumption' | 'error' | 'inconclusive';

/** Counts as TLC prints them with one worker. */
export interface Counts {
  /** Distinct initial states inside CONSTRAINT. */
  readonly init: number;
  /** Initial states generated, duplicates and cut ones included. */
  readonly initGenerated: number;
  /** States inside CONSTRAINT, each once. */
  readonly distinct: number;
  /** Initial states and successors, before duplicates and cut ones are taken out. */
  readonly generated: number;
  /** States on the longest of the shortest paths; 1 when there are only initial states, or none. */
  readonly depth: number;
}

/** The step into a state of a trace. */
export interface TraceAction {
  readonly id: string;
  /** TLC's name of the action. */
  readonly label: string;
  readonly location: SourceLocation;
  /** The fields that the step chose, in the action's order. */
  readonly payload: readonly { readonly name: string; readonly value: Value }[];
}

export interface TraceStep {
  readonly state: State;
  /** Undefined for the first state. */
  readonly action: TraceAction | undefined;
}

/** A behaviour: finite, or infinite when `loop` is there. */
export interface Trace {
  /** At least one. */
  readonly steps: readonly TraceStep[];
  readonly loop:
    | {
        /** Index from 0 of the state that follows the last one, again and again. */
        readonly start: number;
        /** The step back; undefined when it stutters (`start` is then the last index). */
        readonly action: TraceAction | undefined;
      }
    | undefined;
}

/** An evaluation error, as a value. */
export interface EvaluationError {
  readonly code: TlaErrorCode;
  readonly message: string;
  readonly location: SourceLocation | undefined;
}

/** Which kind of statement was violated. */
export type Check =
  | 'assumption'
  | 'invariant'
  /** A PROPERTY's predicate on initial states. */
  | 'initial'
  /** A PROPERTY `[][A]_v`. */
  | 'step'
  | 'deadlock'
  | 'temporal'
  /** An expression has no value. */
  | 'evaluation'
  /** POSTCONDITION. */
  | 'postcondition';

export interface Violation {
  readonly check: Check;
  readonly verdict: Exclude<Verdict, 'ok' | 'inconclusive'>;
  /** Name of the invariant, property or assumption; undefined for a deadlock. */
  readonly property: string | undefined;
  /** Where that property stands. */
  readonly location: SourceLocation | undefined;
  /** The behaviour that shows it; the shortest for safety. Undefined when no state is involved. */
  readonly trace: Trace | undefined;
  readonly error: EvaluationError | undefined;
}

/** Why a run ended before the end. */
export type StopReason = 'states' | 'memory' | 'time' | 'aborted';

/** What makes a temporal verdict unsound: what was explored is not every behaviour of the spec. */
export type Reduction = 'symmetry' | 'constraint' | 'actionConstraint' | 'view';

export interface ExplorationResult {
  readonly spec: string;
  readonly verdict: Verdict;
  /** The first violation's property. */
  readonly property: string | undefined;
  readonly trace: Trace | undefined;
  /** All violations found: one, unless the run continued. At most one for each property. */
  readonly violations: readonly Violation[];
  readonly counts: Counts;
  /** Whether every state inside CONSTRAINT was expanded. */
  readonly complete: boolean;
  readonly stopped: StopReason | undefined;
  /** False when a temporal property was judged under a reduction: it holds under reduction, no more. */
  readonly sound: boolean;
  readonly reductions: readonly Reduction[];
  /** What decided the random choices, where there are any: the graph is of these choices, not of TLC's. */
  readonly seed: number | undefined;
  /** Threads that searched, and why only one did where more were asked for. */
  readonly workers: { readonly count: number; readonly aloneBecause: string | undefined };
  /** Wall and CPU seconds of this exploration, and the process's greatest resident size in bytes. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  /** Where it was asked for, and every state was expanded. */
  readonly graph: LabelledGraph | undefined;
}
