/** Random expressions whose value is TRUE or FALSE. */
import fc from 'fast-check';
import type { Value } from '../value.ts';
import { forAll } from './case-expression.ts';
import {
  binder,
  constant,
  infix,
  type Lazy,
  lazy,
  type Operands,
  operator,
  site,
  standard,
  truth,
  type Ways,
} from './expression.ts';

export function truths({ plain, wild }: Operands): Ways {
  const int = wild('int');
  const bool = wild('bool');
  const intSet = wild('intSet');
  const anySet = wild('anySet');
  const sequence = wild('sequence');
  const fun = wild('function');
  const any = plain('any');
  return [
    fc.constantFrom(
      constant('TRUE', () => true),
      constant('FALSE', () => false),
    ),
    infix('<', (rt, a, b) => rt.lt(a, b, site), int),
    infix('>=', (rt, a, b) => rt.ge(a, b, site), int),
    infix('=', (rt, a, b) => rt.eq(a, b, site), int),
    infix('=', (rt, a, b) => rt.eq(a, b, site), anySet),
    infix('=', (rt, a, b) => rt.eq(a, b, site), plain('function')),
    infix('#', (rt, a, b) => !rt.eq(a, b, site), any),
    infix('\\subseteq', (rt, a, b) => rt.subseteq(a, b, site), intSet),
    infix('\\subseteq', (rt, a, b) => rt.subseteq(a, b, site), anySet),
    operator(
      (a, b) => `(${a} \\in ${b})`,
      (rt, a, b) => rt.isIn(a as Value, b as Value, site),
      int,
      intSet,
    ),
    operator(
      (a, b) => `(${a} \\in ${b})`,
      (rt, a, b) => rt.isIn(a as Value, b as Value, site),
      any,
      anySet,
    ),
    operator(
      (a, b) => `(${a} \\notin SUBSET ${b})`,
      (rt, a, b) => !rt.isIn(a as Value, rt.powerset(b as Value, site), site),
      intSet,
      intSet,
    ),
    operator(
      (a, b) => `(${a} \\in [${b} -> Nat])`,
      (rt, a, b) => rt.isIn(a as Value, rt.functionSet(b as Value, rt.nat, site), site),
      fun,
      intSet,
    ),
    operator(
      (a) => `(${a} \\in Seq(Int))`,
      (rt, a) => rt.isIn(a as Value, rt.seq(rt.int, site), site),
      sequence,
    ),
    operator(
      (a) => `(${a} \\in (Nat \\cup {-1}))`,
      (rt, a) => rt.isIn(a as Value, rt.union(rt.nat, rt.set([-1]), site), site),
      int,
    ),
    operator(
      (s) => `IsFiniteSet(${s})`,
      (rt, s) => rt.isFiniteSet(s as Value, site),
      anySet,
    ),
    lazy(
      (a, b) => `(${a} /\\ ${b})`,
      (rt, a, b) => truth(rt, (a as () => Value)()) && truth(rt, (b as () => Value)()),
      bool,
      bool,
    ),
    lazy(
      (a, b) => `(${a} => ${b})`,
      (rt, a, b) => !truth(rt, (a as () => Value)()) || truth(rt, (b as () => Value)()),
      bool,
      bool,
    ),
    binder(
      (x, s, p) => `(\\E ${x} \\in ${s} : ${p})`,
      (rt, s, p) => rt.exists(s, (x) => truth(rt, p(x)), site),
      'int',
      intSet,
      bool,
    ),
    binder(
      (x, s, p) => `(\\A ${x} \\in ${s} : ${p})`,
      (rt, s, p) => rt.forall(s, (x) => truth(rt, p(x)), site),
      'other',
      anySet,
      bool,
    ),

    infix('<=', (rt, a, b) => rt.le(a, b, site), int),
    infix('>', (rt, a, b) => rt.gt(a, b, site), int),
    operator(
      (p) => `~${p}`,
      (rt, p) => !truth(rt, p as Value),
      bool,
    ),
    operator(
      (p, q) => `(${p} <=> ${q})`,
      (rt, p, q) => truth(rt, p as Value) === truth(rt, q as Value),
      bool,
      bool,
    ),
    lazy(
      (p, q) => `(${p} \\/ ${q})`,
      (rt, p, q) => truth(rt, (p as Lazy)()) || truth(rt, (q as Lazy)()),
      bool,
      bool,
    ),
    forAll(bool, bool),
    operator(
      (x) => `(${x} \\in Int)`,
      (rt, x) => rt.isIn(x as Value, rt.int, site),
      wild('any'),
    ),
    operator(
      (x) => `(${x} \\in STRING)`,
      (rt, x) => rt.isIn(x as Value, rt.strings, site),
      wild('any'),
    ),
    operator(
      (x, s, t) => `(${x} \\in [a : ${s}, b : ${t}])`,
      (rt, x, s, t) => rt.isIn(x as Value, rt.recordSet(['a', 'b'], [s as Value, t as Value], site), site),
      wild('record'),
      wild('anySet'),
      wild('anySet'),
    ),
    operator(
      (x, s, t) => `(${x} \\in (${s}) \\X (${t}))`,
      (rt, x, s, t) => rt.isIn(x as Value, rt.product([s as Value, t as Value], site), site),
      wild('tuple'),
      wild('intSet'),
      wild('anySet'),
    ),
    operator(
      (x, b) => `BagIn(${x}, ${b})`,
      (rt, x, b) => standard(rt, 'Bags', 'BagIn', x as Value, b as Value),
      int,
      wild('function'),
    ),
    operator(
      (b) => `IsABag(${b})`,
      (rt, b) => standard(rt, 'Bags', 'IsABag', b as Value),
      wild('function'),
    ),
  ];
}
