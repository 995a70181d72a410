/** Random expressions whose value is a set. */
import fc from 'fast-check';
import type { Value } from '../value.ts';
import {
  binder,
  bound,
  constant,
  type Expression,
  infix,
  integer,
  type Operands,
  operator,
  site,
  standard,
  truth,
  two,
  variable,
  type Ways,
} from './expression.ts';

export function integerSets({ plain, wild }: Operands): Ways {
  const int = wild('int');
  const bool = wild('bool');
  const intSet = wild('intSet');
  return [
    fc.array(plain('int'), { maxLength: 3 }).map(setExpression),
    fc
      .tuple(fc.integer({ min: -1, max: 2 }), fc.integer({ min: -1, max: 4 }))
      .map(([a, b]) =>
        constant(`(${integer(a).text([])}..${integer(b).text([])})`, (rt) => rt.interval(a, b, site)),
      ),
    variable(
      'set',
      constant('{1, 3}', (rt) => rt.set([1, 3])),
    ),
    infix('\\cup', (rt, a, b) => rt.union(a, b, site), intSet),
    infix('\\cap', (rt, a, b) => rt.intersect(a, b, site), intSet),
    infix('\\', (rt, a, b) => rt.minus(a, b, site), intSet),
    operator(
      (s) => `(Nat \\cap ${s})`,
      (rt, s) => rt.intersect(rt.nat, s as Value, site),
      intSet,
    ),
    operator(
      (s) => `(UNION ${s})`,
      (rt, s) => rt.bigUnion(s as Value, site),
      plain('setOfSets'),
    ),
    operator(
      (f) => `(DOMAIN ${f})`,
      (rt, f) => rt.domain(f as Value, site),
      plain('function'),
    ),
    binder(
      (x, s, p) => `{${x} \\in ${s} : ${p}}`,
      (rt, s, p) => rt.filter(s, (x) => truth(rt, p(x)), site),
      'int',
      intSet,
      bool,
    ),
    binder(
      (x, s, e) => `{${e} : ${x} \\in ${s}}`,
      (rt, s, f) => rt.mapSet(s, f, site),
      'int',
      intSet,
      int,
    ),

    two(
      int,
      intSet,
      (x, s, y, t, e) => `{${e} : ${x} \\in ${s}, ${y} \\in ${t}}`,
      (rt, s, t, f) => rt.mapSets([s, t], f, site),
    ),
    operator(
      (b) => `BagToSet(${b})`,
      (rt, b) => standard(rt, 'Bags', 'BagToSet', b as Value),
      wild('function'),
    ),
    bound(int, intSet, (name, value, body) => `(LET ${name} == ${value} IN ${body})`),
  ];
}

export function setsOfSets({ plain, wild }: Operands): Ways {
  const bool = wild('bool');
  const intSet = wild('intSet');
  return [
    operator(
      (s) => `(SUBSET ${s})`,
      (rt, s) => rt.powerset(s as Value, site),
      intSet,
    ),
    fc.array(plain('intSet'), { maxLength: 3 }).map(setExpression),
    infix('\\cup', (rt, a, b) => rt.union(a, b, site), plain('setOfSets')),
    infix('\\cap', (rt, a, b) => rt.intersect(a, b, site), plain('setOfSets')),
    infix('\\', (rt, a, b) => rt.minus(a, b, site), plain('setOfSets')),
    binder(
      (x, s, p) => `{${x} \\in ${s} : ${p}}`,
      (rt, s, p) => rt.filter(s, (x) => truth(rt, p(x)), site),
      'set',
      plain('setOfSets'),
      bool,
    ),
  ];
}

/** Small enough to be the domain of a set of functions. */
export function smallSets({ wild }: Operands): Ways {
  return [
    fc.constantFrom(
      constant('{}', (rt) => rt.set([])),
      constant('{3, 1}', (rt) => rt.set([3, 1])),
      constant('(0..1)', (rt) => rt.interval(0, 1, site)),
      constant('{m2, m1}', (rt) => rt.set([rt.modelValue('m2'), rt.modelValue('m1')])),
      constant('{"zz", "b", "a"}', (rt) => rt.set(['zz', 'b', 'a'])),
      constant('(SUBSET {1})', (rt) => rt.powerset(rt.set([1]), site)),
      constant('(UNION {1..2, 2..3})', (rt) =>
        rt.bigUnion(rt.set([rt.interval(1, 2, site), rt.interval(2, 3, site)]), site),
      ),
    ),
    wild('smallSet'),
  ];
}

export function anySets({ plain, wild }: Operands): Ways {
  const any = plain('any');
  const intSet = wild('intSet');
  const anySet = wild('anySet');
  return [
    fc.array(any, { maxLength: 3 }).map(setExpression),
    fc.constantFrom(
      constant('BOOLEAN', (rt) => rt.booleans),
      constant('STRING', (rt) => rt.strings),
      constant('Nat', (rt) => rt.nat),
      constant('{}', (rt) => rt.set([])),
    ),
    plain('intSet'),
    plain('setOfSets'),
    operator(
      (s, t) => `[${s} -> ${t}]`,
      (rt, s, t) => rt.functionSet(s as Value, rt.intersect(t as Value, rt.interval(0, 1, site), site), site),
      plain('smallSet'),
      plain('smallSet'),
    ).map(narrowRange),
    operator(
      (s, t) => `(${s} \\X ${t})`,
      (rt, s, t) => rt.product([s as Value, t as Value], site),
      plain('smallSet'),
      plain('smallSet'),
    ),
    operator(
      (s, t) => `[b : ${s}, a : ${t}]`,
      (rt, s, t) => rt.recordSet(['b', 'a'], [s as Value, t as Value], site),
      plain('smallSet'),
      plain('smallSet'),
    ),
    operator(
      (s) => `Permutations(${s})`,
      (rt, s) => standard(rt, 'TLC', 'Permutations', s as Value),
      plain('smallSet'),
    ),
    infix('\\cup', (rt, a, b) => rt.union(a, b, site), plain('anySet')),
    operator(
      (s) => `(UNION ${s})`,
      (rt, s) => rt.bigUnion(s as Value, site),
      anySet,
    ),
    binder(
      (x, s, e) => `{${e} : ${x} \\in ${s}}`,
      (rt, s, f) => rt.mapSet(s, f, site),
      'int',
      intSet,
      any,
    ),
    binder(
      (x, s, e) => `{${e} : ${x} \\in ${s}}`,
      (rt, s, f) => rt.mapSet(s, f, site),
      'other',
      plain('anySet'),
      any,
    ),
  ];
}

export const intervals: fc.Arbitrary<Expression> = fc
  .tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 2 }))
  .map(([low, high]) => ({ text: () => `(${low}..${high})`, run: (rt) => rt.interval(low, high, site) }));

/** `[S -> T]` with a range of at most two elements, so that the set stays small. */
function narrowRange(e: Expression): Expression {
  return { text: (scope) => e.text(scope).replace(/\]$/, ' \\cap (0..1)]'), run: e.run };
}

function setExpression(elements: readonly Expression[]): Expression {
  return {
    text: (scope) => `{${elements.map((e) => e.text(scope)).join(', ')}}`,
    run: (rt, scope, env) => rt.set(elements.map((e) => e.run(rt, scope, env))),
  };
}
