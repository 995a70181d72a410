/** Arguments of the standard modules' operators: what they must be, and TLC's words when they are not. */
import { show } from '../format.ts';
import { convertedTo, type Fn } from '../function-kinds.ts';
import { asFn, asTuple } from '../order.ts';
import { type Site, TlaError } from '../tla-error.ts';
import type { Universe } from '../universe.ts';
import type { Value } from '../value.ts';

export type Operator = (...xs: Value[]) => Value;
export type StandardFunction = (site: Site, ...args: (Value | Operator)[]) => Value;

/** `The argument of Len should be a sequence, but instead it is: …` */
export function wrongArgument(
  u: Universe,
  which: string,
  operator: string,
  expected: string,
  value: Value,
  site: Site,
): TlaError {
  const place = which === '' ? 'The argument' : `The ${which} argument`;
  return new TlaError(
    'type',
    `${place} of ${operator} should be a ${expected}, but instead it is:\n${show(u, value)}`,
    site,
  );
}

export function sequenceArgument(u: Universe, which: string, operator: string, value: Value, site: Site): Fn {
  const sequence = asTuple(u, value, site);
  if (sequence === undefined) throw wrongArgument(u, which, operator, 'sequence', value, site);
  return sequence;
}

export function functionArgument(u: Universe, which: string, operator: string, value: Value, site: Site): Fn {
  const f = asFn(u, value, site);
  if (f === undefined) throw wrongArgument(u, which, operator, 'function', value, site);
  return convertedTo('function', f);
}

/** The result of a predicate that was given as an operator. */
export function truthOf(u: Universe, operator: string, value: Value, site: Site): boolean {
  if (typeof value === 'boolean') return value;
  throw wrongArgument(u, 'second', operator, 'boolean-valued operator', value, site);
}
