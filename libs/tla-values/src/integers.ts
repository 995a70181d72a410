/** Arithmetic of the modules Naturals and Integers, in 32 bits with TLC's errors or exactly up to 2^53. */
import { show } from './format.ts';
import { type Site, TlaError } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

export type IntegerMode = 'tlc' | 'exact';

export interface Integers {
  add(a: Value, b: Value, site: Site): number;
  sub(a: Value, b: Value, site: Site): number;
  mul(a: Value, b: Value, site: Site): number;
  div(a: Value, b: Value, site: Site): number;
  mod(a: Value, b: Value, site: Site): number;
  pow(a: Value, b: Value, site: Site): number;
  neg(a: Value, site: Site): number;
  lt(a: Value, b: Value, site: Site): boolean;
  le(a: Value, b: Value, site: Site): boolean;
  gt(a: Value, b: Value, site: Site): boolean;
  ge(a: Value, b: Value, site: Site): boolean;
  /** `\div` without module Integers: TLC rounds quotients between -1 and 0 up to 0 there. */
  divOfNaturals(a: Value, b: Value, site: Site): number;
}

export function makeIntegers(u: Universe, mode: IntegerMode): Integers {
  const arithmetic = mode === 'tlc' ? tlcArithmetic(u) : exactArithmetic(u);
  return { ...arithmetic, ...division(u, mode), ...comparisons(u) };
}

/** A double product of two 32-bit integers is exact wherever it is in range, so rounding can hide no overflow. */
function tlcArithmetic(u: Universe): Pick<Integers, 'add' | 'sub' | 'mul' | 'neg'> {
  return {
    add(a, b, site) {
      if (typeof a !== 'number' || typeof b !== 'number') throw notIntegers(u, '+', a, b, site);
      const sum = a + b;
      if ((sum | 0) !== sum) throw overflow(`${a}+${b}`, site);
      return sum;
    },
    sub(a, b, site) {
      if (typeof a !== 'number' || typeof b !== 'number') throw notIntegers(u, '-', a, b, site);
      const difference = a - b;
      if ((difference | 0) !== difference) throw overflow(`${a}-${b}`, site);
      return difference;
    },
    mul(a, b, site) {
      if (typeof a !== 'number' || typeof b !== 'number') throw notIntegers(u, '*', a, b, site);
      const product = a * b;
      const integer = product | 0;
      if (integer !== product) throw overflow(`${a}*${b}`, site);
      return integer;
    },
    neg(a, site) {
      if (typeof a !== 'number') throw notIntegers(u, '-.', a, a, site);
      if (a === -2147483648) throw overflow('--2147483648', site);
      return 0 - a;
    },
  };
}

function exactArithmetic(u: Universe): Pick<Integers, 'add' | 'sub' | 'mul' | 'neg'> {
  const exact = (result: number, text: () => string, site: Site): number => {
    if (!Number.isSafeInteger(result)) throw overflow(text(), site);
    return result + 0;
  };
  return {
    add(a, b, site) {
      if (typeof a !== 'number' || typeof b !== 'number') throw notIntegers(u, '+', a, b, site);
      return exact(a + b, () => `${a}+${b}`, site);
    },
    sub(a, b, site) {
      if (typeof a !== 'number' || typeof b !== 'number') throw notIntegers(u, '-', a, b, site);
      return exact(a - b, () => `${a}-${b}`, site);
    },
    mul(a, b, site) {
      if (typeof a !== 'number' || typeof b !== 'number') throw notIntegers(u, '*', a, b, site);
      return exact(a * b, () => `${a}*${b}`, site);
    },
    neg(a, site) {
      if (typeof a !== 'number') throw notIntegers(u, '-.', a, a, site);
      return 0 - a;
    },
  };
}

function division(u: Universe, mode: IntegerMode): Pick<Integers, 'div' | 'mod' | 'pow' | 'divOfNaturals'> {
  const isInRange = (x: number) => (mode === 'tlc' ? (x | 0) === x : Number.isSafeInteger(x));
  const div = (a: Value, b: Value, site: Site): number => {
    if (typeof a !== 'number' || typeof b !== 'number') throw notIntegers(u, '\\div', a, b, site);
    if (b === 0) throw new TlaError('domain', 'The second argument of \\div is 0.', site);
    const quotient = floorQuotient(a, b);
    if (!isInRange(quotient)) throw overflow(`${a} \\div ${b}`, site);
    return quotient;
  };
  return {
    div,
    divOfNaturals(a, b, site) {
      const quotient = div(a, b, site);
      return quotient === -1 && Math.abs(a as number) < Math.abs(b as number) ? 0 : quotient;
    },
    mod(a, b, site) {
      if (typeof a !== 'number' || typeof b !== 'number') throw notIntegers(u, '%', a, b, site);
      if (b <= 0) throw argument('second', '%', 'positive number', String(b), site);
      const rest = a % b;
      return rest < 0 ? rest + b : rest + 0;
    },
    pow(a, b, site) {
      if (typeof a !== 'number' || typeof b !== 'number') throw notIntegers(u, '^', a, b, site);
      if (b < 0) throw argument('second', '^', 'natural number', String(b), site);
      if (b === 0 && a === 0) throw new TlaError('domain', '0^0 is undefined.', site);
      let power = 1;
      if (a === 0 || a === 1 || a === -1) return a === -1 && b % 2 === 0 ? 1 : b === 0 ? 1 : a;
      for (let i = 0; i < b; i++) {
        power *= a;
        if (!isInRange(power)) throw overflow(`${a}^${b}`, site);
      }
      return power;
    },
  };
}

/** Rounded towards minus infinity; exact, because a remainder is. */
function floorQuotient(a: number, b: number): number {
  const rest = a % b;
  const quotient = (a - rest) / b;
  return (rest !== 0 && rest < 0 !== b < 0 ? quotient - 1 : quotient) + 0;
}

function comparisons(u: Universe): Pick<Integers, 'lt' | 'le' | 'gt' | 'ge'> {
  return {
    lt(a, b, site) {
      if (typeof a === 'number' && typeof b === 'number') return a < b;
      throw notIntegers(u, '<', a, b, site);
    },
    le(a, b, site) {
      if (typeof a === 'number' && typeof b === 'number') return a <= b;
      throw notIntegers(u, '<=', a, b, site);
    },
    gt(a, b, site) {
      if (typeof a === 'number' && typeof b === 'number') return a > b;
      throw notIntegers(u, '>', a, b, site);
    },
    ge(a, b, site) {
      if (typeof a === 'number' && typeof b === 'number') return a >= b;
      throw notIntegers(u, '>=', a, b, site);
    },
  };
}

function overflow(text: string, site: Site): TlaError {
  return new TlaError('overflow', `Overflow when computing ${text}`, site);
}

function notIntegers(u: Universe, operator: string, a: Value, b: Value, site: Site): TlaError {
  const isFirst = typeof a !== 'number';
  return new TlaError(
    'type',
    `The ${isFirst ? 'first' : 'second'} argument of ${operator} should be an integer, but instead it is:\n${show(u, isFirst ? a : b)}`,
    site,
  );
}

function argument(which: string, operator: string, expected: string, actual: string, site: Site): TlaError {
  return new TlaError(
    'domain',
    `The ${which} argument of ${operator} should be a ${expected}, but instead it is:\n${actual}`,
    site,
  );
}
