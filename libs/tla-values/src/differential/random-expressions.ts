/**
 * Random TLA+ expressions that know both their text and what our runtime makes of them. Mostly well typed; a small
 * share of operands has any type, so that errors are compared, too.
 */
import fc from 'fast-check';
import type { Runtime } from '../runtime.ts';
import type { Value } from '../value.ts';
import { moreExpressions } from './more-expressions.ts';
import { modelValueNames, stringNames } from './tlc-oracle.ts';

/** Bound variables in scope, by type. */
export type Scope = readonly { readonly name: string; readonly type: Type }[];
/** `hidden` is never used: it keeps a place. */
type Type = 'int' | 'set' | 'other' | 'hidden';
/** What they stand for: a value, or what gives it when it is asked for. */
type Env = readonly (Value | (() => Value))[];

export interface Expression {
  text(scope: Scope): string;
  run(rt: Runtime, scope: Scope, env: Env): Value;
}

const site = 0;

export function constant(text: string, value: (rt: Runtime) => Value): Expression {
  return { text: () => text, run: value };
}

/** An operator without binders. `null` operands never occur. */
function operator(
  text: (...parts: string[]) => string,
  evaluate: (rt: Runtime, ...values: Value[]) => Value,
  ...parts: fc.Arbitrary<Expression>[]
): fc.Arbitrary<Expression> {
  return fc.tuple(...parts).map((expressions) => ({
    text: (scope) => text(...expressions.map((e) => e.text(scope))),
    run: (rt, scope, env) => evaluate(rt, ...expressions.map((e) => e.run(rt, scope, env))),
  }));
}

/** `(…)` with the operands evaluated only when asked for. */
function lazy(
  text: (...parts: string[]) => string,
  evaluate: (rt: Runtime, ...values: (() => Value)[]) => Value,
  ...parts: fc.Arbitrary<Expression>[]
): fc.Arbitrary<Expression> {
  return fc.tuple(...parts).map((expressions) => ({
    text: (scope) => text(...expressions.map((e) => e.text(scope))),
    run: (rt, scope, env) => evaluate(rt, ...expressions.map((e) => () => e.run(rt, scope, env))),
  }));
}

/** Binds one variable over `over` in `body`. */
function binder(
  text: (name: string, over: string, body: string) => string,
  evaluate: (rt: Runtime, over: Value, body: (x: Value) => Value) => Value,
  type: Type,
  over: fc.Arbitrary<Expression>,
  body: fc.Arbitrary<Expression>,
): fc.Arbitrary<Expression> {
  return fc.tuple(over, body).map(([o, b]) => {
    const extended = (scope: Scope): Scope => [...scope, { name: `v${scope.length}`, type }];
    return {
      text: (scope) => text(`v${scope.length}`, o.text(scope), b.text(extended(scope))),
      run: (rt, scope, env) =>
        evaluate(rt, o.run(rt, scope, env), (x) => b.run(rt, extended(scope), [...env, x])),
    };
  });
}

/** A variable of the type that is in scope, else `otherwise`. */
function variable(type: Type, otherwise: Expression): fc.Arbitrary<Expression> {
  return fc.nat(3).map((pick) => {
    const position = (scope: Scope): number => {
      const known = scope.flatMap((v, i) => (v.type === type ? [i] : []));
      return known.length === 0 ? -1 : (known[pick % known.length] as number);
    };
    return {
      text: (scope) => scope[position(scope)]?.name ?? otherwise.text(scope),
      run: (rt, scope, env) => {
        const known = env[position(scope)] ?? otherwise.run(rt, scope, env);
        return typeof known === 'function' ? known() : known;
      },
    };
  });
}

const truth = (rt: Runtime, value: Value): boolean => rt.bool(value, site);
const standard = (
  rt: Runtime,
  module: string,
  name: string,
  ...args: (Value | ((...xs: Value[]) => Value))[]
): Value => {
  const found = rt.standard(module, name);
  if (found === undefined) throw new Error(`${module}!${name} is missing`);
  return found(site, ...args);
};

const integer = (n: number): Expression => constant(n < 0 ? `(-${-n})` : String(n), () => n);
const text = (name: string): Expression => constant(`"${name}"`, () => name);
const model = (name: string): Expression => constant(name, (rt) => rt.modelValue(name));

/** Deeper than this only the first, simplest choice is left. */
const depthMax = 4;

/** How likely an operand has any type: 1 in this many. */
const wildness = 14;

/** Arbitrary expressions by type; `any` mixes all. Sizes are kept small: TLC enumerates everything. */
export const expressions = fc.letrec<{ [type: string]: Expression }>((tie) => {
  const wild = (type: string): fc.Arbitrary<Expression> =>
    fc.oneof({ weight: wildness, arbitrary: tie(type) }, { weight: 1, arbitrary: tie('any') });
  const more = moreExpressions(wild, { operator, lazy, standard });
  const int = wild('int');
  const bool = wild('bool');
  const intSet = wild('intSet');
  const anySet = wild('anySet');
  const sequence = wild('sequence');
  const fun = wild('function');
  const record = wild('record');
  const any = tie('any');
  const or = (...choices: fc.Arbitrary<Expression>[]): fc.Arbitrary<Expression> =>
    fc.oneof(
      { maxDepth: depthMax, depthSize: 'small', depthIdentifier: 'expression', withCrossShrink: true },
      ...choices,
    );
  const arithmetic = (symbol: string, evaluate: (rt: Runtime, a: Value, b: Value) => Value) =>
    operator((a, b) => `(${a} ${symbol} ${b})`, evaluate as never, int, int);
  const relation = (symbol: string, evaluate: (rt: Runtime, a: Value, b: Value) => Value, of = int) =>
    operator((a, b) => `(${a} ${symbol} ${b})`, evaluate as never, of, of);
  const setOperator = (symbol: string, evaluate: (rt: Runtime, a: Value, b: Value) => Value, of = intSet) =>
    operator((a, b) => `(${a} ${symbol} ${b})`, evaluate as never, of, of);

  return {
    int: or(
      fc.integer({ min: -3, max: 5 }).map(integer),
      variable('int', integer(2)),
      fc.constantFrom(integer(2147483647), integer(1)),
      arithmetic('+', (rt, a, b) => rt.add(a, b, site)),
      arithmetic('-', (rt, a, b) => rt.sub(a, b, site)),
      arithmetic('*', (rt, a, b) => rt.mul(a, b, site)),
      arithmetic('\\div', (rt, a, b) => rt.div(a, b, site)),
      arithmetic('%', (rt, a, b) => rt.mod(a, b, site)),
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
        tie('computedFunction'),
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
      ...(more['int'] ?? []),
    ),
    bool: or(
      fc.constantFrom(
        constant('TRUE', () => true),
        constant('FALSE', () => false),
      ),
      relation('<', (rt, a, b) => rt.lt(a, b, site)),
      relation('>=', (rt, a, b) => rt.ge(a, b, site)),
      relation('=', (rt, a, b) => rt.eq(a, b, site)),
      relation('=', (rt, a, b) => rt.eq(a, b, site), anySet),
      relation('=', (rt, a, b) => rt.eq(a, b, site), tie('function')),
      relation('#', (rt, a, b) => !rt.eq(a, b, site), any),
      relation('\\subseteq', (rt, a, b) => rt.subseteq(a, b, site), intSet),
      relation('\\subseteq', (rt, a, b) => rt.subseteq(a, b, site), anySet),
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
      ...(more['bool'] ?? []),
    ),
    intSet: or(
      fc.array(tie('int'), { maxLength: 3 }).map(setExpression),
      fc
        .tuple(fc.integer({ min: -1, max: 2 }), fc.integer({ min: -1, max: 4 }))
        .map(([a, b]) =>
          constant(`(${integer(a).text([])}..${integer(b).text([])})`, (rt) => rt.interval(a, b, site)),
        ),
      variable(
        'set',
        constant('{1, 3}', (rt) => rt.set([1, 3])),
      ),
      setOperator('\\cup', (rt, a, b) => rt.union(a, b, site)),
      setOperator('\\cap', (rt, a, b) => rt.intersect(a, b, site)),
      setOperator('\\', (rt, a, b) => rt.minus(a, b, site)),
      operator(
        (s) => `(Nat \\cap ${s})`,
        (rt, s) => rt.intersect(rt.nat, s as Value, site),
        intSet,
      ),
      operator(
        (s) => `(UNION ${s})`,
        (rt, s) => rt.bigUnion(s as Value, site),
        tie('setOfSets'),
      ),
      operator(
        (f) => `(DOMAIN ${f})`,
        (rt, f) => rt.domain(f as Value, site),
        tie('function'),
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
      ...(more['intSet'] ?? []),
    ),
    setOfSets: or(
      operator(
        (s) => `(SUBSET ${s})`,
        (rt, s) => rt.powerset(s as Value, site),
        intSet,
      ),
      fc.array(tie('intSet'), { maxLength: 3 }).map(setExpression),
      setOperator('\\cup', (rt, a, b) => rt.union(a, b, site), tie('setOfSets')),
      setOperator('\\cap', (rt, a, b) => rt.intersect(a, b, site), tie('setOfSets')),
      setOperator('\\', (rt, a, b) => rt.minus(a, b, site), tie('setOfSets')),
      binder(
        (x, s, p) => `{${x} \\in ${s} : ${p}}`,
        (rt, s, p) => rt.filter(s, (x) => truth(rt, p(x)), site),
        'set',
        tie('setOfSets'),
        bool,
      ),
    ),
    anySet: or(
      fc.array(any, { maxLength: 3 }).map(setExpression),
      fc.constantFrom(
        constant('BOOLEAN', (rt) => rt.booleans),
        constant('STRING', (rt) => rt.strings),
        constant('Nat', (rt) => rt.nat),
        constant('{}', (rt) => rt.set([])),
      ),
      tie('intSet'),
      tie('setOfSets'),
      operator(
        (s, t) => `[${s} -> ${t}]`,
        (rt, s, t) =>
          rt.functionSet(s as Value, rt.intersect(t as Value, rt.interval(0, 1, site), site), site),
        tie('smallSet'),
        tie('smallSet'),
      ).map(narrowRange),
      operator(
        (s, t) => `(${s} \\X ${t})`,
        (rt, s, t) => rt.product([s as Value, t as Value], site),
        tie('smallSet'),
        tie('smallSet'),
      ),
      operator(
        (s, t) => `[b : ${s}, a : ${t}]`,
        (rt, s, t) => rt.recordSet(['b', 'a'], [s as Value, t as Value], site),
        tie('smallSet'),
        tie('smallSet'),
      ),
      operator(
        (s) => `Permutations(${s})`,
        (rt, s) => standard(rt, 'TLC', 'Permutations', s as Value),
        tie('smallSet'),
      ),
      setOperator('\\cup', (rt, a, b) => rt.union(a, b, site), tie('anySet')),
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
        tie('anySet'),
        any,
      ),
    ),
    smallSet: or(
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
    ),
    sequence: or(
      fc.array(tie('int'), { maxLength: 3 }).map(tupleExpression),
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
    ),
    record: or(
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
    ),
    computedFunction: or(tie('sequence'), tie('function')),
    function: or(
      tie('sequence'),
      tie('record'),
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
        tie('smallSet'),
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
        (rt, s) => standard(rt, 'Bags', 'SetToBag', s as Value),
        tie('smallSet'),
      ),
      operator(
        (s, t) => `(SetToBag(${s}) (+) SetToBag(${t}))`,
        (rt, s, t) =>
          standard(
            rt,
            'Bags',
            '(+)',
            standard(rt, 'Bags', 'SetToBag', s as Value),
            standard(rt, 'Bags', 'SetToBag', t as Value),
          ),
        intSet,
        intSet,
      ),
      operator(
        (s, t) => `(SetToBag(${s}) (-) SetToBag(${t}))`,
        (rt, s, t) =>
          standard(
            rt,
            'Bags',
            '(-)',
            standard(rt, 'Bags', 'SetToBag', s as Value),
            standard(rt, 'Bags', 'SetToBag', t as Value),
          ),
        intSet,
        intSet,
      ),
      ...(more['function'] ?? []),
    ),
    tuple: fc.array(any, { maxLength: 3 }).map(tupleExpression),
    any: or(
      fc.constantFrom(...stringNames.map(text), ...modelValueNames.map(model)),
      variable('other', text('a')),
      tie('int'),
      tie('bool'),
      tie('anySet'),
      tie('function'),
      tie('record'),
      tie('tuple'),
      ...(more['any'] ?? []),
    ),
  };
});

/** `[S -> T]` with a range of at most two elements, so that the set stays small. */
function narrowRange(e: Expression): Expression {
  return { text: (scope) => e.text(scope).replace(/\]$/, ' \\cap (0..1)]'), run: e.run };
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

function setExpression(elements: readonly Expression[]): Expression {
  return {
    text: (scope) => `{${elements.map((e) => e.text(scope)).join(', ')}}`,
    run: (rt, scope, env) => rt.set(elements.map((e) => e.run(rt, scope, env))),
  };
}

function tupleExpression(elements: readonly Expression[]): Expression {
  return {
    text: (scope) => `<<${elements.map((e) => e.text(scope)).join(', ')}>>`,
    run: (rt, scope, env) => rt.tuple(elements.map((e) => e.run(rt, scope, env))),
  };
}
