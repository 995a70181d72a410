/** The rest of the operators for random expressions: what `random-expressions.ts` has no room for. */
import fc from 'fast-check';
import type { Runtime } from '../runtime.ts';
import type { Value } from '../value.ts';
import type { Expression, Scope } from './random-expressions.ts';

/** What makes expressions out of expressions; see `random-expressions.ts`. */
export interface Makers {
  operator(
    text: (...parts: string[]) => string,
    evaluate: (rt: Runtime, ...values: Value[]) => Value,
    ...parts: fc.Arbitrary<Expression>[]
  ): fc.Arbitrary<Expression>;
  lazy(
    text: (...parts: string[]) => string,
    evaluate: (rt: Runtime, ...values: (() => Value)[]) => Value,
    ...parts: fc.Arbitrary<Expression>[]
  ): fc.Arbitrary<Expression>;
  standard(
    rt: Runtime,
    module: string,
    name: string,
    ...args: (Value | ((...xs: Value[]) => Value))[]
  ): Value;
}

/** Expressions by type. */
export type Operands = (type: string) => fc.Arbitrary<Expression>;

const site = 0;
type Lazy = () => Value;
const truth = (rt: Runtime, value: Value): boolean => rt.bool(value, site);

/** More expressions of a type. */
export type More = { readonly [type: string]: readonly fc.Arbitrary<Expression>[] };

export function moreExpressions(of: Operands, make: Makers): More {
  return {
    int: moreIntegers(of, make),
    bool: moreBooleans(of, make),
    intSet: moreSets(of, make),
    function: moreFunctions(of, make),
    any: [
      forAll(make, of('bool'), of('any')),
      make.operator(
        (f, x) => `${f}[${x}]`,
        (rt, f, x) => rt.apply(f as Value, x as Value, site),
        of('function'),
        of('any'),
      ),
      make.operator(
        (x) => `ToString(${x})`,
        (rt, x) => make.standard(rt, 'TLC', 'ToString', x as Value),
        // Not of a string: TLC knows the text of a literal, quotes included, from reading it.
        intervals,
      ),
      make.lazy(
        (p, x) => `(IF Assert(${p}, "zz") THEN ${x} ELSE ${x})`,
        (rt, p, x) =>
          truth(rt, make.standard(rt, 'TLC', 'Assert', (p as Lazy)(), 'zz')) ? (x as Lazy)() : (x as Lazy)(),
        of('bool'),
        of('any'),
      ),
    ],
  };
}

/** What stands for values of every type. */
function forAll(
  make: Makers,
  bool: fc.Arbitrary<Expression>,
  value: fc.Arbitrary<Expression>,
): fc.Arbitrary<Expression> {
  return make.lazy(
    (p, q, a, b) => `(CASE ${p} -> ${a} [] ${q} -> ${b})`,
    (rt, p, q, a, b) => {
      if (truth(rt, (p as Lazy)())) return (a as Lazy)();
      if (truth(rt, (q as Lazy)())) return (b as Lazy)();
      return rt.fail('case', 'no arm', site);
    },
    bool,
    bool,
    value,
    value,
  );
}

function moreIntegers(of: Operands, make: Makers): readonly fc.Arbitrary<Expression>[] {
  const int = of('int');
  return [
    make.operator(
      (a) => `(-${a})`,
      (rt, a) => rt.neg(a as Value, site),
      int,
    ),
    forAll(make, of('bool'), int),
    bound(int, int, (name, value, body) => `(LET ${name} == ${value} IN ${body})`),
    bound(int, int, (name, value, body) => `(LET F${name}(${name}) == ${body} IN F${name}(${value}))`),
    make.operator(
      (b) => `BagCardinality(${b})`,
      (rt, b) => make.standard(rt, 'Bags', 'BagCardinality', b as Value),
      of('function'),
    ),
    make.operator(
      (x, b) => `CopiesIn(${x}, ${b})`,
      (rt, x, b) => make.standard(rt, 'Bags', 'CopiesIn', x as Value, b as Value),
      int,
      of('function'),
    ),
    make.operator(
      (r) => `${r}["a"]`,
      (rt, r) => rt.apply(r as Value, 'a', site),
      of('record'),
    ),
  ];
}

function moreBooleans(of: Operands, make: Makers): readonly fc.Arbitrary<Expression>[] {
  const bool = of('bool');
  const int = of('int');
  const compared = (symbol: string, evaluate: (rt: Runtime, a: Value, b: Value) => Value) =>
    make.operator((a, b) => `(${a} ${symbol} ${b})`, evaluate as never, int, int);
  return [
    compared('<=', (rt, a, b) => rt.le(a, b, site)),
    compared('>', (rt, a, b) => rt.gt(a, b, site)),
    make.operator(
      (p) => `~${p}`,
      (rt, p) => !truth(rt, p as Value),
      bool,
    ),
    make.operator(
      (p, q) => `(${p} <=> ${q})`,
      (rt, p, q) => truth(rt, p as Value) === truth(rt, q as Value),
      bool,
      bool,
    ),
    make.lazy(
      (p, q) => `(${p} \\/ ${q})`,
      (rt, p, q) => truth(rt, (p as Lazy)()) || truth(rt, (q as Lazy)()),
      bool,
      bool,
    ),
    forAll(make, bool, bool),
    make.operator(
      (x) => `(${x} \\in Int)`,
      (rt, x) => rt.isIn(x as Value, rt.int, site),
      of('any'),
    ),
    make.operator(
      (x) => `(${x} \\in STRING)`,
      (rt, x) => rt.isIn(x as Value, rt.strings, site),
      of('any'),
    ),
    make.operator(
      (x, s, t) => `(${x} \\in [a : ${s}, b : ${t}])`,
      (rt, x, s, t) => rt.isIn(x as Value, rt.recordSet(['a', 'b'], [s as Value, t as Value], site), site),
      of('record'),
      of('anySet'),
      of('anySet'),
    ),
    make.operator(
      (x, s, t) => `(${x} \\in (${s}) \\X (${t}))`,
      (rt, x, s, t) => rt.isIn(x as Value, rt.product([s as Value, t as Value], site), site),
      of('tuple'),
      of('intSet'),
      of('anySet'),
    ),
    make.operator(
      (x, b) => `BagIn(${x}, ${b})`,
      (rt, x, b) => make.standard(rt, 'Bags', 'BagIn', x as Value, b as Value),
      int,
      of('function'),
    ),
    make.operator(
      (b) => `IsABag(${b})`,
      (rt, b) => make.standard(rt, 'Bags', 'IsABag', b as Value),
      of('function'),
    ),
  ];
}

function moreSets(of: Operands, make: Makers): readonly fc.Arbitrary<Expression>[] {
  const intSet = of('intSet');
  const int = of('int');
  return [
    two(
      int,
      intSet,
      (x, s, y, t, e) => `{${e} : ${x} \\in ${s}, ${y} \\in ${t}}`,
      (rt, s, t, f) => rt.mapSets([s, t], f, site),
    ),
    make.operator(
      (b) => `BagToSet(${b})`,
      (rt, b) => make.standard(rt, 'Bags', 'BagToSet', b as Value),
      of('function'),
    ),
    bound(int, intSet, (name, value, body) => `(LET ${name} == ${value} IN ${body})`),
  ];
}

function moreFunctions(of: Operands, make: Makers): readonly fc.Arbitrary<Expression>[] {
  return [
    two(
      of('int'),
      intervals,
      (x, s, y, t, e) => `TLCEval([${x} \\in ${s}, ${y} \\in ${t} |-> ${e}])`,
      (rt, s, t, f) => make.standard(rt, 'TLC', 'TLCEval', rt.fnOf([s, t], f, site)),
    ),
    make.lazy(
      (f, x, v) => `[${f} EXCEPT ![${x}] = IF @ = @ THEN ${v} ELSE @]`,
      (rt, f, x, v) =>
        rt.except(
          (f as Lazy)(),
          [(x as Lazy)()],
          (old) => (rt.eq(old, old, site) ? (v as Lazy)() : old),
          site,
        ),
      of('function'),
      of('int'),
      of('any'),
    ),
    make.lazy(
      (f, x, y, v) => `[${f} EXCEPT ![${x}][${y}] = ${v}]`,
      (rt, f, x, y, v) => rt.except((f as Lazy)(), [(x as Lazy)(), (y as Lazy)()], () => (v as Lazy)(), site),
      of('function'),
      of('int'),
      of('int'),
      of('any'),
    ),
    make.lazy(
      (f, x, v, y, w) => `[${f} EXCEPT ![${x}] = ${v}, ![${y}] = ${w}]`,
      (rt, f, x, v, y, w) =>
        rt.except(
          rt.except((f as Lazy)(), [(x as Lazy)()], () => (v as Lazy)(), site),
          [(y as Lazy)()],
          () => (w as Lazy)(),
          site,
        ),
      of('function'),
      of('int'),
      of('int'),
      of('int'),
      of('int'),
    ),
    make.operator(
      (s) => `BagOfAll(LAMBDA e : e, SetToBag(${s}))`,
      (rt, s) =>
        make.standard(rt, 'Bags', 'BagOfAll', (x) => x, make.standard(rt, 'Bags', 'SetToBag', s as Value)),
      of('smallSet'),
    ),
    make.operator(
      (s, t) => `BagUnion({SetToBag(${s}), SetToBag(${t})})`,
      (rt, s, t) =>
        make.standard(
          rt,
          'Bags',
          'BagUnion',
          rt.set([
            make.standard(rt, 'Bags', 'SetToBag', s as Value),
            make.standard(rt, 'Bags', 'SetToBag', t as Value),
          ]),
        ),
      of('intSet'),
      of('intSet'),
    ),
    fc.constant<Expression>({ text: () => 'EmptyBag', run: (rt) => make.standard(rt, 'Bags', 'EmptyBag') }),
  ];
}

const intervals: fc.Arbitrary<Expression> = fc
  .tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 2 }))
  .map(([low, high]) => ({ text: () => `(${low}..${high})`, run: (rt) => rt.interval(low, high, site) }));

/** One name in `body`, computed when it is asked for. */
function bound(
  value: fc.Arbitrary<Expression>,
  body: fc.Arbitrary<Expression>,
  text: (name: string, value: string, body: string) => string,
): fc.Arbitrary<Expression> {
  return fc.tuple(value, body).map(([v, b]) => {
    const inside = (scope: Scope): Scope => [...scope, { name: `v${scope.length}`, type: 'int' }];
    // The value may stand where the name is known already: what it binds itself must have other names.
    const beside = (scope: Scope): Scope => [...scope, { name: 'unused', type: 'hidden' }];
    return {
      text: (scope) => text(`v${scope.length}`, v.text(beside(scope)), b.text(inside(scope))),
      run: (rt, scope, env) =>
        b.run(rt, inside(scope), [...env, () => v.run(rt, beside(scope), [...env, 0])]),
    };
  });
}

/** Two variables over two sets. */
function two(
  body: fc.Arbitrary<Expression>,
  over: fc.Arbitrary<Expression>,
  text: (x: string, s: string, y: string, t: string, e: string) => string,
  evaluate: (rt: Runtime, s: Value, t: Value, f: (...xs: Value[]) => Value) => Value,
): fc.Arbitrary<Expression> {
  return fc.tuple(over, over, body).map(([s, t, e]) => {
    const inside = (scope: Scope): Scope => [
      ...scope,
      { name: `v${scope.length}`, type: 'int' },
      { name: `v${scope.length + 1}`, type: 'int' },
    ];
    return {
      text: (scope) =>
        text(`v${scope.length}`, s.text(scope), `v${scope.length + 1}`, t.text(scope), e.text(inside(scope))),
      run: (rt, scope, env) =>
        evaluate(rt, s.run(rt, scope, env), t.run(rt, scope, env), (x, y) =>
          e.run(rt, inside(scope), [...env, x as Value, y as Value]),
        ),
    };
  });
}
