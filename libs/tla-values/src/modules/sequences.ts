/** Module Sequences. TLC takes strings for sequences, too. */
import { show } from '../format.ts';
import { convertedTo, Fn } from '../function-kinds.ts';
import { appendToSum } from '../intern.ts';
import { NamedSet } from '../set-kinds.ts';
import { type Site, TlaError } from '../tla-error.ts';
import type { Universe } from '../universe.ts';
import type { Value } from '../value.ts';
import {
  type Operator,
  type StandardFunction,
  sequenceArgument,
  truthOf,
  wrongArgument,
} from './arguments.ts';

export function sequencesModule(u: Universe): { readonly [name: string]: StandardFunction } {
  const concat: StandardFunction = (site, s, t) => concatenation(u, s as Value, t as Value, site);
  return {
    Seq: (_site, range) => new NamedSet('Seq', range as Value),
    Len: (site, s) =>
      typeof s === 'string' ? s.length : sequenceArgument(u, '', 'Len', s as Value, site).values.length,
    Head: (site, s) => head(u, s as Value, site),
    Tail: (site, s) => tail(u, s as Value, site),
    Append: (site, s, x) => append(u, s as Value, x as Value, site),
    '\\o': concat,
    '\\circ': concat,
    SubSeq: (site, s, m, n) => subSeq(u, s as Value, m as Value, n as Value, site),
    SelectSeq: (site, s, test) => selectSeq(u, s as Value, test as Operator, site),
  };
}

function head(u: Universe, s: Value, site: Site): Value {
  if (typeof s === 'string' && s !== '') return s.slice(0, 1);
  return nonEmpty(u, 'Head', s, site).values[0] as Value;
}

function tail(u: Universe, s: Value, site: Site): Value {
  if (typeof s === 'string' && s !== '') return s.slice(1);
  return u.tuple(nonEmpty(u, 'Tail', s, site).values.slice(1));
}

function nonEmpty(u: Universe, operator: string, s: Value, site: Site): Fn {
  const sequence = sequenceArgument(u, '', operator, s, site);
  if (sequence.values.length > 0) return sequence;
  throw new TlaError('domain', `Attempted to apply ${operator} to the empty sequence.`, site);
}

function append(u: Universe, s: Value, x: Value, site: Site): Value {
  if (typeof s === 'string') return joined(u, s, x, site);
  const sequence = sequencePart(u, 'Append(v, s)', s, site);
  const values = sequence.values;
  const n = values.length;
  const grown = new Array<Value>(n + 1);
  for (let i = 0; i < n; i++) grown[i] = values[i] as Value;
  grown[n] = x;
  const made = u.tuple(grown);
  appendToSum(u, made, sequence);
  return made;
}

function concatenation(u: Universe, s: Value, t: Value, site: Site): Value {
  if (typeof s === 'string') return joined(u, s, t, site);
  const left = sequencePart(u, 's \\o t', s, site);
  const right = sequencePart(u, 't \\o s', t, site);
  if (left.values.length === 0) return convertedTo('tuple', right);
  if (right.values.length === 0) return convertedTo('tuple', left);
  return u.tuple(left.values.concat(right.values));
}

function sequencePart(u: Universe, form: string, s: Value, site: Site): Fn {
  if (s instanceof Fn && s.shape === u.tupleShape(s.values.length)) return s;
  const expected = (value: Value): TlaError =>
    new TlaError(
      'type',
      `Evaluating an expression of the form ${form} when s is not a sequence:\n${show(u, value)}`,
      site,
    );
  try {
    return sequenceArgument(u, '', form, s, site);
  } catch (error) {
    throw error instanceof TlaError && error.code === 'type' ? expected(s) : error;
  }
}

function joined(u: Universe, s: string, t: Value, site: Site): string {
  if (typeof t === 'string') {
    const text = s + t;
    u.rank(text);
    return text;
  }
  throw new TlaError(
    'type',
    `Evaluating an expression of the form t \\o s when s is not a string:\n${show(u, t)}`,
    site,
  );
}

function subSeq(u: Universe, s: Value, m: Value, n: Value, site: Site): Value {
  const values = typeof s === 'string' ? undefined : sequenceArgument(u, 'first', 'SubSeq', s, site).values;
  if (typeof m !== 'number') throw wrongArgument(u, 'second', 'SubSeq', 'natural number', m, site);
  if (typeof n !== 'number') throw wrongArgument(u, 'third', 'SubSeq', 'natural number', n, site);
  if (m > n) return values === undefined ? '' : u.tuple([]);
  const length = values === undefined ? (s as string).length : values.length;
  if (m < 1 || m > length) throw notAPosition(u, 'second', s, m, site);
  if (n < 1 || n > length) throw notAPosition(u, 'third', s, n, site);
  return values === undefined ? (s as string).slice(m - 1, n) : u.tuple(values.slice(m - 1, n));
}

function notAPosition(u: Universe, which: string, s: Value, position: number, site: Site): TlaError {
  return new TlaError(
    'domain',
    `The ${which} argument of SubSeq must be in the domain of its first argument:\n${show(u, s)}\n, but instead it is\n${position}`,
    site,
  );
}

function selectSeq(u: Universe, s: Value, test: Operator, site: Site): Value {
  const { values } = sequenceArgument(u, 'first', 'SelectSeq', s, site);
  return u.tuple(values.filter((x) => truthOf(u, 'SelectSeq', test(x), site)));
}
