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
  /** False: what holds, holds under a reduction, and that is said. */
  readonly sound: boolean;
  /** The message of an evaluation error, also of one that came after a violation. */
  readonly error: string | undefined;
}

/**
 * Where TLC is no oracle: it found no action at all to try, or took an action for a constant because all its primes are
 * in the body of a LAMBDA.
 */
const noAnswers = [/No next state actions defined/, /cannot be a constant/];
/** TLC has no words for this error: a part of a temporal formula that is constant has no value. */
const wordless = /Error code not found/;
/** A random model is finite and small; one that is not is left at this many states, and TLC's answer then differs. */
const statesMax = 200_000;

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
  const kind = isNoAnswer
    ? 'unsupported'
    : wordless.test(error?.message ?? '')
      ? 'evaluation'
      : (met?.kind ?? (reading.saysSuccess && reading.saysFinished ? 'ok' : 'none'));
  const isOfAssumption = /^Evaluating assumption/.test(error?.message ?? '');
  const verdict = isOfAssumption ? 'assumption-error' : (verdictNames[kind] ?? kind);
  return {
    verdict,
    property: violation?.property,
    counts: isAtInitial ? [] : [counts.init, counts.distinct, counts.generated, counts.depth],
    traceLength: verdict === 'ok' || verdict === 'liveness' ? undefined : met?.trace.length,
    sound: true,
    error: error?.message,
  };
}

/** Throws what is no evaluation error. */
export function judgementOfExplorer(
  compiled: CompiledSpec,
  { deadlock, continueAfterViolation }: JudgedSpec,
): Judgement {
  const options = { deadlock, continueAfterViolation, budget: { states: statesMax } };
  const { verdict: first, violations, property, trace, counts, sound } = exploreSync(compiled, options);
  const isOfAssumption = first === 'assumption' && violations[0]?.error !== undefined;
  const failed = violations.find((violation) => violation.verdict === 'error');
  const verdict = isOfAssumption ? 'assumption-error' : failed !== undefined ? 'error' : first;
  return {
    verdict,
    property,
    counts: [counts.init, counts.distinct, counts.generated, counts.depth],
    traceLength:
      verdict === 'ok' || verdict === 'liveness' ? undefined : (failed ?? { trace }).trace?.steps.length,
    sound,
    error: failed?.error?.message,
  };
}
