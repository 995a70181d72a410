import type { CompiledSpec } from '@plimsoll/tla-values';
import type { BatchAnswer } from '@plimsoll/tlaplus-tools/testing';
import { exploreSync } from '../explore.ts';
import type { AtErrors, JudgedSpec } from './judged-spec.ts';

/**
 * What is compared. A verdict `refused`: the model does not parse, which is the generator's fault; `assumption-error`: an
 * assumption without a value, which TLC and the explorer tell apart from a false one by their words.
 */
export interface Judgement {
  readonly verdict: string;
  readonly property: string | undefined;
  readonly counts: readonly (number | undefined)[];
  readonly traceLength: number | undefined;
  /** Whether what holds, holds under SYMMETRY or VIEW, and that is said. */
  readonly isOfKeptStates: boolean;
  /** The message of an evaluation error, also of one that came after a violation. */
  readonly error: string | undefined;
}

/**
 * Where TLC is no oracle: it found no action at all to try, took an action for a constant because all its primes are in
 * the body of a LAMBDA, or checks fewer temporal formulas.
 */
const noAnswers = [
  /No next state actions defined/,
  /cannot be a constant/,
  /^TLC cannot handle the temporal formula [^:\n]*$/,
  /^Temporal formulas containing actions must be of forms/,
  /^Temporal formula is a tautology/,
];
/** TLC has no words for this error: a part of a temporal formula that is constant has no value. */
const wordless = /Error code not found/;
/** A random model is finite and small; one that is not is left at this many states, and TLC's answer then differs. */
export const statesMax = 200_000;

/** What differs, of both. */
export interface Unequal {
  readonly tlc: unknown;
  readonly explorer: unknown;
}

/**
 * What TLC does not print is not compared: counts of a run that ends at an initial state, and the behaviour there and
 * where a temporal formula has no value.
 */
export function unequalIn(
  tlc: Judgement,
  explorer: Judgement,
  atErrors: AtErrors | undefined,
): Unequal | undefined {
  const told = {
    ...explorer,
    property: tlc.property === undefined ? undefined : explorer.property,
    traceLength: tlc.verdict === 'error' && tlc.traceLength === 0 ? 0 : explorer.traceLength,
    counts: explorer.counts.map((count, i) => (tlc.counts[i] === undefined ? undefined : count)),
  };
  const unequal = { tlc: comparable(tlc, atErrors), explorer: comparable(told, atErrors) };
  return JSON.stringify(unequal.tlc) === JSON.stringify(unequal.explorer) ? undefined : unequal;
}

/** Without what TLC does not tell: how far a run got until an error, the depth at a temporal violation. */
function comparable(
  { verdict, property, counts, traceLength }: Judgement,
  atErrors: AtErrors | undefined,
): object {
  const [init, distinct, generated, depth] = counts;
  if (verdict === 'error' && atErrors === 'counts') return { verdict, distinct, generated };
  if (verdict === 'error' && atErrors === 'counts and trace')
    return { verdict, distinct, generated, traceLength };
  if (verdict === 'error' || verdict.startsWith('assumption')) return { verdict };
  if (verdict === 'liveness') return { verdict, init, distinct, generated };
  return { verdict, property, init, distinct, generated, depth, traceLength };
}

const verdictNames: { readonly [kind: string]: string } = {
  'action-property': 'invariant',
  temporal: 'liveness',
  evaluation: 'error',
  unsupported: 'error',
  spec: 'refused',
  config: 'error',
};

export function judgementOfTlc({ reading }: BatchAnswer, isContinued: boolean): Judgement {
  const { counts, violations, errors } = reading;
  const [violation] = violations;
  const [error] = errors;
  // Under -continue TLC goes on to report a deadlock where an action has no value.
  // After one at an initial state it looks at the initial states again, and may report a violation that it has not come to.
  const isAtInitial =
    error?.message.includes('While working on the initial state') === true ||
    (error?.kind === 'evaluation' && counts.init === undefined);
  const met = isContinued || isAtInitial ? (error ?? violation) : (violation ?? error);
  const isNoAnswer = noAnswers.some((words) => words.test(error?.message ?? ''));
  const kind = wordless.test(error?.message ?? '')
    ? 'evaluation'
    : (met?.kind ?? (reading.saysSuccess && reading.saysFinished ? 'ok' : 'none'));
  const isOfAssumption = /^Evaluating assumption/.test(error?.message ?? '');
  const told = isOfAssumption ? 'assumption-error' : (verdictNames[kind] ?? kind);
  const verdict = isNoAnswer ? 'unsupported' : told;
  return {
    verdict,
    property: violation?.property,
    counts: isAtInitial ? [] : [counts.init, counts.distinct, counts.generated, counts.depth],
    traceLength: verdict === 'ok' || verdict === 'liveness' ? undefined : met?.trace.length,
    isOfKeptStates: false,
    error: error?.message,
  };
}

/** Throws what is no evaluation error. */
export function judgementOfExplorer(
  compiled: CompiledSpec,
  { deadlock, continueAfterViolation }: JudgedSpec,
): Judgement {
  const options = { deadlock, continueAfterViolation, budget: { states: statesMax } };
  const result = exploreSync(compiled, options);
  const { verdict: first, violations, property, trace, counts, sound, reductions } = result;
  const isOfAssumption = first === 'assumption' && violations[0]?.error !== undefined;
  const failed = violations.find((violation) => violation.verdict === 'error');
  const verdict = isOfAssumption ? 'assumption-error' : failed !== undefined ? 'error' : first;
  return {
    verdict,
    property,
    counts: [counts.init, counts.distinct, counts.generated, counts.depth],
    traceLength:
      verdict === 'ok' || verdict === 'liveness' ? undefined : (failed ?? { trace }).trace?.steps.length,
    isOfKeptStates: !sound && reductions.some((one) => one === 'symmetry' || one === 'view'),
    error: failed?.error?.message,
  };
}
