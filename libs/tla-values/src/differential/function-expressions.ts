/** Random expressions whose value is a function: sequences, records and bags among them. */
import fc from 'fast-check';
import type { Runtime } from '../runtime.ts';
import type { Value } from '../value.ts';
import {
  binder,
  type Expression,
  integer,
  type Lazy,
  lazy,
  type Operands,
  operator,
  site,
  standard,
  text,
  two,
  type Ways,
} from './expression.ts';
import { intervals } from './set-expressions.ts';

export function sequences({ plain, wild }: Operands): Ways {
  const int = wild('int');
  const sequence = wild('sequence');
  return [
    fc.array(plain('int'), { maxLength: 3 }).map(tupleExpression),
    operator(
      (s, x) => `Append(${s}, ${x})`,
      (rt, s, x) => standard(rt, 'Sequences', 'Append', s as Value, x as Value),
      sequence,
      int,
    ),
    operator(
      (s) => `Tail(${s})`,
      (rt, s) => standard(rt, 'Sequences', 'Tail', s as Value),
      sequence,
    ),
    operator(
      (s, t) => `(${s} \\o ${t})`,
      (rt, s, t) => standard(rt, 'Sequences', '\\o', s as Value, t as Value),
      sequence,
      sequence,
    ),
    operator(
      (s, m, n) => `SubSeq(${s}, ${m}, ${n})`,
      (rt, s, m, n) => standard(rt, 'Sequences', 'SubSeq', s as Value, m as Value, n as Value),
      sequence,
      int,
      int,
    ),
    operator(
      (s, n) => `SelectSeq(${s}, LAMBDA e : e < ${n})`,
      (rt, s, n) =>
        standard(rt, 'Sequences', 'SelectSeq', s as Value, (e) => rt.lt(e as Value, n as Value, site)),
      sequence,
      fc.integer({ min: 0, max: 4 }).map(integer),
    ),
    operator(
      (s) => `SortSeq(${s}, <)`,
      (rt, s) => standard(rt, 'TLC', 'SortSeq', s as Value, (a, b) => rt.lt(a as Value, b as Value, site)),
      sequence,
    ),
    exceptAt(sequence, int, int),
  ];
}

export function records({ plain, wild }: Operands): Ways {
  const int = wild('int');
  const record = wild('record');
  const any = plain('any');
  return [
    operator(
      (a, b) => `[b |-> ${b}, a |-> ${a}]`,
      (rt, a, b) => rt.record(['b', 'a'], [b as Value, a as Value]),
      int,
      any,
    ),
    operator(
      (a) => `[a |-> ${a}]`,
      (rt, a) => rt.record(['a'], [a as Value]),
      int,
    ),
    exceptAt(record, fc.constant(text('a')), int),
  ];
}

export function functions({ plain, wild }: Operands): Ways {
  const int = wild('int');
  const intSet = wild('intSet');
  const fun = wild('function');
  const any = plain('any');
  return [
    plain('sequence'),
    plain('record'),
    binder(
      (x, s, e) => `[${x} \\in ${s} |-> ${e}]`,
      (rt, s, f) => rt.fn(s, f, site),
      'int',
      intSet,
      int,
    ).map(strict),
    binder(
      (x, s, e) => `[${x} \\in ${s} |-> ${e}]`,
      (rt, s, f) => rt.fn(s, f, site),
      'other',
      plain('smallSet'),
      any,
    ).map(strict),
    operator(
      (x, y) => `(${x} :> ${y})`,
      (rt, x, y) => standard(rt, 'TLC', ':>', x as Value, y as Value),
      any,
      any,
    ),
    operator(
      (f, g) => `(${f} @@ ${g})`,
      (rt, f, g) => standard(rt, 'TLC', '@@', f as Value, g as Value),
      fun,
      fun,
    ),
    exceptAt(fun, any, any),
    operator(
      (s) => `SetToBag(${s})`,
      (rt, s) => bagOf(rt, s),
      plain('smallSet'),
    ),
    ofBags('(+)', intSet),
    ofBags('(-)', intSet),

    two(
      wild('int'),
      intervals,
      (x, s, y, t, e) => `TLCEval([${x} \\in ${s}, ${y} \\in ${t} |-> ${e}])`,
      (rt, s, t, f) => standard(rt, 'TLC', 'TLCEval', rt.fnOf([s, t], f, site)),
    ),
    lazy(
      (f, x, v) => `[${f} EXCEPT ![${x}] = IF @ = @ THEN ${v} ELSE @]`,
      (rt, f, x, v) =>
        rt.except(
          (f as Lazy)(),
          [(x as Lazy)()],
          (old) => (rt.eq(old, old, site) ? (v as Lazy)() : old),
          site,
        ),
      wild('function'),
      wild('int'),
      wild('any'),
    ),
    lazy(
      (f, x, y, v) => `[${f} EXCEPT ![${x}][${y}] = ${v}]`,
      (rt, f, x, y, v) => rt.except((f as Lazy)(), [(x as Lazy)(), (y as Lazy)()], () => (v as Lazy)(), site),
      wild('function'),
      wild('int'),
      wild('int'),
      wild('any'),
    ),
    lazy(
      (f, x, v, y, w) => `[${f} EXCEPT ![${x}] = ${v}, ![${y}] = ${w}]`,
      (rt, f, x, v, y, w) =>
        rt.except(
          rt.except((f as Lazy)(), [(x as Lazy)()], () => (v as Lazy)(), site),
          [(y as Lazy)()],
          () => (w as Lazy)(),
          site,
        ),
      wild('function'),
      wild('int'),
      wild('int'),
      wild('int'),
      wild('int'),
    ),
    operator(
      (s) => `BagOfAll(LAMBDA e : e, SetToBag(${s}))`,
      (rt, s) => standard(rt, 'Bags', 'BagOfAll', (x) => x, bagOf(rt, s)),
      wild('smallSet'),
    ),
    operator(
      (s, t) => `BagUnion({SetToBag(${s}), SetToBag(${t})})`,
      (rt, s, t) => standard(rt, 'Bags', 'BagUnion', rt.set([bagOf(rt, s), bagOf(rt, t)])),
      wild('intSet'),
      wild('intSet'),
    ),
    fc.constant<Expression>({ text: () => 'EmptyBag', run: (rt) => standard(rt, 'Bags', 'EmptyBag') }),
  ];
}

const bagOf = (rt: Runtime, set: Value): Value => standard(rt, 'Bags', 'SetToBag', set);

/** An operator of Bags, between two bags made of sets. */
function ofBags(symbol: '(+)' | '(-)', sets: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> {
  return operator(
    (s, t) => `(SetToBag(${s}) ${symbol} SetToBag(${t}))`,
    (rt, s, t) => standard(rt, 'Bags', symbol, bagOf(rt, s), bagOf(rt, t)),
    sets,
    sets,
  );
}

/** TLC computes a function constructor lazily where it is applied on the spot; TLCEval forces it. */
function strict(e: Expression): Expression {
  return {
    text: (scope) => `TLCEval(${e.text(scope)})`,
    run: (rt, scope, env) => standard(rt, 'TLC', 'TLCEval', e.run(rt, scope, env)),
  };
}

/** `[f EXCEPT ![x] = v]`: v is evaluated only where x is in the domain. */
function exceptAt(
  f: fc.Arbitrary<Expression>,
  x: fc.Arbitrary<Expression>,
  v: fc.Arbitrary<Expression>,
): fc.Arbitrary<Expression> {
  return lazy(
    (...parts) => `[${parts[0]} EXCEPT ![${parts[1]}] = ${parts[2]}]`,
    (rt, ...parts) => {
      const [first, second, third] = parts as [() => Value, () => Value, () => Value];
      return rt.except(first(), [second()], third, site);
    },
    f,
    x,
    v,
  );
}

export function tupleExpression(elements: readonly Expression[]): Expression {
  return {
    text: (scope) => `<<${elements.map((e) => e.text(scope)).join(', ')}>>`,
    run: (rt, scope, env) => rt.tuple(elements.map((e) => e.run(rt, scope, env))),
  };
}
