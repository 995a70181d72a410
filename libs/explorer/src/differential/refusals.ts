/** What the compiler refuses, and whether TLC ends over the same matter; docs/exploring.md tells of what it takes. */
import type { CompileProblem } from '@plimsoll/spec-compiler';
import type { IrProblem } from '@plimsoll/tla-ir';
import type { BatchAnswer } from '@plimsoll/tlaplus-tools/testing';
import type { Judgement } from './judgement.ts';

/** Why a specification has no compiled form. */
export type Refusal = CompileProblem | IrProblem;

/** The compiler's word on a specification that it does not take. */
export class RefusedSpec extends Error {
  readonly refusal: Refusal;

  constructor(problems: readonly Refusal[]) {
    super(JSON.stringify(problems));
    const [refusal] = problems;
    if (refusal === undefined) throw new Error('refused for no reason');
    this.refusal = refusal;
  }
}

export type RefusalReason =
  /** With its place, what the compiler is known not to support. */
  | 'refused'
  /** A statement of the .cfg, or a constant behaviour, is refused before TLC comes to evaluate it. */
  | 'refused at once'
  /** For what ends TLC's run, too. */
  | 'refused by both';

const unsupported = [
  /Recursion of \w+ inside an action is not supported/,
  /Random choice has no seed here/,
  /^A call of the recursive \w+, which primes its parameters/,
  /^An action of the recursive \w+ with an operator made in the recursion/,
];

/** A name in the .cfg whose definition is of too high a level. */
const ofLevel = /^\w+ is not (a constant expression|an action|a state predicate \(without primes\))$/;
const constantBehaviour = /^The (initial predicate|next-state action) \w+ is a constant;/;
/** TLC takes one without a value, and needs it where there is a state. */
const constantView = /^The view \w+ is a constant$/;

/** Of both, where they speak of the same. */
const sameMatter: readonly { readonly ours: RegExp; readonly tlc: RegExp }[] = [
  {
    ours: ofLevel,
    tlc: /not a state predicate|is either undefined or not an operator|a temporal formula \(/,
  },
  { ours: / is a constant(;|$)/, tlc: /cannot be a constant/ },
  { ours: constantBehaviour, tlc: /^The init state relation is not a boolean|No next state actions defined/ },
  { ours: /A PROPERTY is a temporal formula; this is an action/, tlc: /is not correctly defined/ },
];

/** Before anything is evaluated. */
const isOfConfig = ({ code }: Refusal): boolean => /^(SC1|IR3|SC30)/.test(code);

/** The reason why TLC says something else of a specification that the compiler refuses, if there is a known one. */
export function reasonOfRefusal(
  refusal: Refusal,
  { reading }: BatchAnswer,
  { verdict, counts, error = '' }: Judgement,
): RefusalReason | undefined {
  const { message } = refusal;
  if (unsupported.some((words) => words.test(message))) return 'refused';
  if (sameMatter.some(({ ours, tlc }) => ours.test(message) && tlc.test(error))) return 'refused by both';
  if (isOfConfig(refusal) && reading.errors[0]?.kind === 'config') return 'refused by both';
  if (ofLevel.test(message)) return 'refused at once';
  const [init = 0, distinct = init] = counts;
  const isAtStart = distinct === init && /error|assumption/.test(verdict);
  const isEarly = isAtStart ? constantBehaviour.test(message) : distinct === 0 && constantView.test(message);
  return isEarly ? 'refused at once' : undefined;
}
