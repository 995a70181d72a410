/** Evaluation errors, as values that can be thrown. */
import type { Value } from './value.ts';

/** Index into the calling module's table of source places. */
export type Site = number;

/** The site of what no place in a spec caused. */
export const nowhere: Site = -1;

/** An evaluation error as TLC reports it, or a refusal of ours. Never caught to go on as FALSE. */
export class TlaError extends Error {
  readonly code: TlaErrorCode;
  /** The innermost place that failed; `nowhere` when unknown. */
  readonly site: Site;
  constructor(code: TlaErrorCode, message: string, site: Site = nowhere) {
    super(message);
    this.name = 'TlaError';
    this.code = code;
    this.site = site;
  }
}

/** An action or Init left a variable without a value. */
export class IncompleteStateError extends TlaError {
  /** The values of the other variables, as TLC shows them. */
  readonly assigned: { readonly [variable: string]: Value };
  constructor(message: string, assigned: { readonly [variable: string]: Value }) {
    super('unassigned', message);
    this.assigned = assigned;
  }
}

export type TlaErrorCode =
  | 'type' // an operator met a value of the wrong kind
  | 'compare' // equality or order of values that TLC refuses to compare
  | 'domain' // application outside the domain, Head(<<>>) …
  | 'choose' // CHOOSE without witness
  | 'case' // no arm of a CASE is true
  | 'enumerate' // Nat, Int, Seq(S) … cannot be enumerated
  | 'overflow' // outside the integer mode's range
  | 'assert' // TLC!Assert
  | 'unassigned' // a next-state variable without value, or used before it has one
  | 'limit' // a stated limit was reached
  | 'unsupported';
