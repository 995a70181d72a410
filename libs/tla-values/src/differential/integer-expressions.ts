/** Random expressions whose value is an integer. */
import fc from 'fast-check';
import type { Value } from '../value.ts';
import { forAll } from './case-expression.ts';
import {
  binder,
  bound,
  infix,
  integer,
  lazy,
  type Operands,
  operator,
  site,
  standard,
  truth,
  variable,
  type Ways,
} from './expression.ts';

export function integers({ plain, wild }: Operands): Ways {
  const int = wild('int');
  const bool = wild('bool');
  const intSet = wild('intSet');
  const anySet = wild('anySet');
  const sequence = wild('sequence');
  const record = wild('record');
  return [
    fc.integer({ min: -3, max: 5 }).map(integer),
    variable('int', integer(2)),
    fc.constantFrom(integer(2147483647), integer(1)),
    infix('+', (rt, a, b) => rt.add(a, b, site), int),
    infix('-', (rt, a, b) => rt.sub(a, b, site), int),
    infix('*', (rt, a, b) => rt.mul(a, b, site), int),
    infix('\\div', (rt, a, b) => rt.div(a, b, site), int),
    infix('%', (rt, a, b) => rt.mod(a, b, site), int),
    operator(
      (a, b) => `(${a} ^ ${b})`,
      (rt, a, b) => rt.pow(a as Value, b as Value, site),
      int,
      fc.integer({ min: -1, max: 4 }).map(integer),
    ),
    operator(
      (s) => `Cardinality(${s})`,
      (rt, s) => rt.cardinality(s as Value, site),
      anySet,
    ),
    operator(
      (s) => `Len(${s})`,
      (rt, s) => standard(rt, 'Sequences', 'Len', s as Value),
      sequence,
    ),
    operator(
      (s) => `Head(${s})`,
      (rt, s) => standard(rt, 'Sequences', 'Head', s as Value),
      sequence,
    ),
    operator(
      (f, x) => `${f}[${x}]`,
      (rt, f, x) => rt.apply(f as Value, x as Value, site),
      plain('computedFunction'),
      int,
    ),
    operator(
      (r) => `${r}.a`,
      (rt, r) => rt.select(r as Value, 'a', site),
      record,
    ),
    lazy(
      (p, a, b) => `(IF ${p} THEN ${a} ELSE ${b})`,
      (rt, p, a, b) => (truth(rt, (p as () => Value)()) ? (a as () => Value)() : (b as () => Value)()),
      bool,
      int,
      int,
    ),
    binder(
      (x, s, p) => `(CHOOSE ${x} \\in ${s} : ${p})`,
      (rt, s, p) => rt.choose(s, (x) => truth(rt, p(x)), site),
      'int',
      intSet,
      bool,
    ),

    operator(
      (a) => `(-${a})`,
      (rt, a) => rt.neg(a as Value, site),
      int,
    ),
    forAll(wild('bool'), int),
    bound(int, int, (name, value, body) => `(LET ${name} == ${value} IN ${body})`),
    bound(int, int, (name, value, body) => `(LET F${name}(${name}) == ${body} IN F${name}(${value}))`),
    operator(
      (b) => `BagCardinality(${b})`,
      (rt, b) => standard(rt, 'Bags', 'BagCardinality', b as Value),
      wild('function'),
    ),
    operator(
      (x, b) => `CopiesIn(${x}, ${b})`,
      (rt, x, b) => standard(rt, 'Bags', 'CopiesIn', x as Value, b as Value),
      int,
      wild('function'),
    ),
    operator(
      (r) => `${r}["a"]`,
      (rt, r) => rt.apply(r as Value, 'a', site),
      wild('record'),
    ),
  ];
}
