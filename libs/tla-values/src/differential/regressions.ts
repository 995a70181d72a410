/** Cases that once differed from TLC or that surprise people; each must agree in value, order, print and message. */
import type { Runtime } from '../runtime.ts';
import type { Value } from '../value.ts';

export interface Regression {
  readonly expression: string;
  readonly run: (rt: Runtime) => Value;
}

const s = 0;
const set = (rt: Runtime, ...xs: Value[]): Value => rt.set(xs);
const std = (rt: Runtime, module: string, name: string, ...args: Value[]): Value =>
  (rt.standard(module, name) as (site: number, ...xs: Value[]) => Value)(s, ...args);
const m = (rt: Runtime, name: string): Value => rt.modelValue(name);

export const regressions: readonly Regression[] = [
  // Comparisons of different kinds
  { expression: '"a" = 1', run: (rt) => rt.eq('a', 1, s) },
  { expression: '1 = "a"', run: (rt) => rt.eq(1, 'a', s) },
  { expression: 'TRUE = 1', run: (rt) => rt.eq(true, 1, s) },
  { expression: 'm1 = 1', run: (rt) => rt.eq(m(rt, 'm1'), 1, s) },
  { expression: '1 = m1', run: (rt) => rt.eq(1, m(rt, 'm1'), s) },
  { expression: 'A_x = A_y', run: (rt) => rt.eq(m(rt, 'A_x'), m(rt, 'A_y'), s) },
  { expression: 'A_x = 1', run: (rt) => rt.eq(m(rt, 'A_x'), 1, s) },
  { expression: '{1} = {"a", "b"}', run: (rt) => rt.eq(set(rt, 1), set(rt, 'a', 'b'), s) },
  { expression: '{1} = {"a"}', run: (rt) => rt.eq(set(rt, 1), set(rt, 'a'), s) },
  { expression: '{1} = <<1>>', run: (rt) => rt.eq(set(rt, 1), rt.tuple([1]), s) },
  { expression: '<<1>> = [a |-> 1]', run: (rt) => rt.eq(rt.tuple([1]), rt.record(['a'], [1]), s) },
  { expression: '[a |-> 1] = <<1, 2>>', run: (rt) => rt.eq(rt.record(['a'], [1]), rt.tuple([1, 2]), s) },
  { expression: '<<1, 2>> = [a |-> 1]', run: (rt) => rt.eq(rt.tuple([1, 2]), rt.record(['a'], [1]), s) },
  { expression: '<<>> = {}', run: (rt) => rt.eq(rt.tuple([]), set(rt), s) },
  { expression: '<<"a", "b">> = "ab"', run: (rt) => rt.eq(rt.tuple(['a', 'b']), 'ab', s) },
  {
    expression: '<<1, 2>> = [i \\in 1..2 |-> i]',
    run: (rt) =>
      rt.eq(
        rt.tuple([1, 2]),
        rt.fn(rt.interval(1, 2, s), (i) => i, s),
        s,
      ),
  },
  {
    expression: '[a |-> 1] = [i \\in {"a"} |-> 1]',
    run: (rt) =>
      rt.eq(
        rt.record(['a'], [1]),
        rt.fn(set(rt, 'a'), () => 1, s),
        s,
      ),
  },
  {
    expression: '<<>> = [x \\in {} |-> 1]',
    run: (rt) =>
      rt.eq(
        rt.tuple([]),
        rt.fn(set(rt), () => 1, s),
        s,
      ),
  },
  {
    expression: '[{} -> {1}] = [{} -> {2}]',
    run: (rt) => rt.eq(rt.functionSet(set(rt), set(rt, 1), s), rt.functionSet(set(rt), set(rt, 2), s), s),
  },
  { expression: 'Nat = {1}', run: (rt) => rt.eq(rt.nat, set(rt, 1), s) },
  { expression: '{1} = Nat', run: (rt) => rt.eq(set(rt, 1), rt.nat, s) },
  { expression: 'Nat = Int', run: (rt) => rt.eq(rt.nat, rt.int, s) },
  // A string is the tuple of its characters where a tuple is on the left
  {
    expression: '{<<"a">>} \\cup {"a"}',
    run: (rt) => rt.union(set(rt, rt.tuple(['a'])), set(rt, 'a'), s),
  },
  {
    expression: '{"a"} \\cup {<<"a">>}',
    run: (rt) => rt.union(set(rt, 'a'), set(rt, rt.tuple(['a'])), s),
  },
  {
    expression: '{<<"b">>} \\cup {"a"}',
    run: (rt) => rt.union(set(rt, rt.tuple(['b'])), set(rt, 'a'), s),
  },
  // Sets that cannot be sorted, and their lazy errors
  { expression: '{1, "a"}', run: (rt) => set(rt, 1, 'a') },
  { expression: '1 \\in {1, "a"}', run: (rt) => rt.isIn(1, set(rt, 1, 'a'), s) },
  {
    expression: '{} \\ {x \\in {"zz", -3} : FALSE}',
    run: (rt) =>
      rt.minus(
        set(rt),
        rt.filter(set(rt, 'zz', -3), () => false, s),
        s,
      ),
  },
  { expression: 'A_x \\in {"a"}', run: (rt) => rt.isIn(m(rt, 'A_x'), set(rt, 'a'), s) },
  {
    expression: '{"c"} \\cup {m1, A_x}',
    run: (rt) => rt.union(set(rt, 'c'), set(rt, m(rt, 'm1'), m(rt, 'A_x')), s),
  },
  {
    expression: '<<1, 1>> = [x \\in {m1, m2} |-> 1]',
    run: (rt) =>
      rt.eq(
        rt.tuple([1, 1]),
        rt.fn(set(rt, m(rt, 'm1'), m(rt, 'm2')), () => 1, s),
        s,
      ),
  },
  { expression: '"a" \\in 1..2', run: (rt) => rt.isIn('a', rt.interval(1, 2, s), s) },
  { expression: 'm1 \\in 1..2', run: (rt) => rt.isIn(m(rt, 'm1'), rt.interval(1, 2, s), s) },
  { expression: '"a" \\in 2..1', run: (rt) => rt.isIn('a', rt.interval(2, 1, s), s) },
  { expression: '"a" \\in Nat', run: (rt) => rt.isIn('a', rt.nat, s) },
  {
    expression: 'm1 \\in SUBSET {m1}',
    run: (rt) => rt.isIn(m(rt, 'm1'), rt.powerset(set(rt, m(rt, 'm1')), s), s),
  },
  { expression: '"ab" \\in Seq({"a", "b"})', run: (rt) => rt.isIn('ab', rt.seq(set(rt, 'a', 'b'), s), s) },
  { expression: '{} \\cup 5', run: (rt) => rt.union(set(rt), 5, s) },
  // Order and repetitions of enumeration
  {
    expression: 'UNION {1..3, 2..5}',
    run: (rt) => rt.bigUnion(set(rt, rt.interval(1, 3, s), rt.interval(2, 5, s)), s),
  },
  // Elements that cannot be compared are met at once, though nobody asks for them.
  {
    expression: '2 \\in UNION {{2}, {"d"}}',
    run: (rt) => rt.isIn(2, rt.bigUnion(set(rt, set(rt, 2), set(rt, 'd')), s), s),
  },
  {
    expression: '1 \\in UNION {{1, "a"}}',
    run: (rt) => rt.isIn(1, rt.bigUnion(set(rt, set(rt, 1, 'a')), s), s),
  },
  {
    expression: '{} \\in SUBSET UNION {{1}, {"a"}, 1..2}',
    run: (rt) =>
      rt.isIn(
        set(rt),
        rt.powerset(rt.bigUnion(set(rt, set(rt, 1), set(rt, 'a'), rt.interval(1, 2, s)), s), s),
        s,
      ),
  },
  {
    expression: 'UNION {{1, 3}, {2, 3}}',
    run: (rt) => rt.bigUnion(set(rt, set(rt, 1, 3), set(rt, 2, 3)), s),
  },
  {
    expression: '(SUBSET {2, 1}) \\cup (SUBSET {1, 3})',
    run: (rt) => rt.union(rt.powerset(set(rt, 2, 1), s), rt.powerset(set(rt, 1, 3), s), s),
  },
  {
    expression: '\\A x \\in {1} \\cup (UNION {"d"}) : x > 5',
    run: (rt) =>
      rt.forall(rt.union(set(rt, 1), rt.bigUnion(set(rt, 'd'), s), s), (x) => (x as number) > 5, s),
  },
  { expression: 'SUBSET {3, 1, 2}', run: (rt) => rt.powerset(set(rt, 3, 1, 2), s) },
  {
    expression: '[{"zz", "a"} -> {3, 1}]',
    run: (rt) => rt.functionSet(set(rt, 'zz', 'a'), set(rt, 3, 1), s),
  },
  {
    expression: '[zz : {2, 1}, a : {TRUE, FALSE}]',
    run: (rt) => rt.recordSet(['zz', 'a'], [set(rt, 2, 1), rt.booleans], s),
  },
  {
    expression: '{2, 1} \\X {m2, m1}',
    run: (rt) => rt.product([set(rt, 2, 1), set(rt, m(rt, 'm2'), m(rt, 'm1'))], s),
  },
  {
    expression: '{{2}, {}, {1, 3}, {1, 2}}',
    run: (rt) => set(rt, set(rt, 2), set(rt), set(rt, 1, 3), set(rt, 1, 2)),
  },
  {
    expression: '{<<2>>, <<1, 1>>, <<>>, <<1, 0>>}',
    run: (rt) => set(rt, rt.tuple([2]), rt.tuple([1, 1]), rt.tuple([]), rt.tuple([1, 0])),
  },
  {
    expression: '{[a |-> 2, b |-> 1], [a |-> 1, b |-> 2]}',
    run: (rt) => set(rt, rt.record(['a', 'b'], [2, 1]), rt.record(['a', 'b'], [1, 2])),
  },
  { expression: '{3, m2, 1, m1}', run: (rt) => set(rt, 3, m(rt, 'm2'), 1, m(rt, 'm1')) },
  {
    expression: 'CHOOSE x \\in UNION {{5, 3}, {1, 4}} : TRUE',
    run: (rt) => rt.choose(rt.bigUnion(set(rt, set(rt, 5, 3), set(rt, 1, 4)), s), () => true, s),
  },
  { expression: 'CHOOSE x \\in {1} : FALSE', run: (rt) => rt.choose(set(rt, 1), () => false, s) },
  { expression: 'CHOOSE x \\in Nat : TRUE', run: (rt) => rt.choose(rt.nat, () => true, s) },
  // Functions
  {
    expression: '[[i \\in 0..2 |-> i] EXCEPT ![1] = @ + 5, ![7] = 1]',
    run: (rt) =>
      rt.except(
        rt.except(
          rt.fn(rt.interval(0, 2, s), (i) => i, s),
          [1],
          (old) => rt.add(old, 5, s),
          s,
        ),
        [7],
        () => 1,
        s,
      ),
  },
  { expression: '<<1, 2>>[3]', run: (rt) => rt.apply(rt.tuple([1, 2]), 3, s) },
  { expression: '<<1, 2>>["a"]', run: (rt) => rt.apply(rt.tuple([1, 2]), 'a', s) },
  { expression: '[a |-> 1]["b"]', run: (rt) => rt.apply(rt.record(['a'], [1]), 'b', s) },
  { expression: '[a |-> 1].b', run: (rt) => rt.select(rt.record(['a'], [1]), 'b', s) },
  {
    expression: '(m1 :> 1)[m2]',
    run: (rt) => rt.apply(std(rt, 'TLC', ':>', m(rt, 'm1'), 1), m(rt, 'm2'), s),
  },
  { expression: '5[1]', run: (rt) => rt.apply(5, 1, s) },
  { expression: 'DOMAIN 5', run: (rt) => rt.domain(5, s) },
  { expression: 'DOMAIN <<4, 5>>', run: (rt) => rt.domain(rt.tuple([4, 5]), s) },
  {
    expression: '(1 :> 2 @@ 1 :> 3 @@ 2 :> 4)',
    run: (rt) =>
      std(
        rt,
        'TLC',
        '@@',
        std(rt, 'TLC', '@@', std(rt, 'TLC', ':>', 1, 2), std(rt, 'TLC', ':>', 1, 3)),
        std(rt, 'TLC', ':>', 2, 4),
      ),
  },
  {
    expression: '(3 :> "x y" @@ m1 :> {})',
    run: (rt) =>
      std(rt, 'TLC', '@@', std(rt, 'TLC', ':>', 3, 'x y'), std(rt, 'TLC', ':>', m(rt, 'm1'), set(rt))),
  },
  { expression: '[x \\in SUBSET {1} |-> x]', run: (rt) => rt.fn(rt.powerset(set(rt, 1), s), (x) => x, s) },
  {
    expression: '[x \\in 1..2, y \\in {"a", "b"} |-> x]',
    run: (rt) => rt.fnOf([rt.interval(1, 2, s), set(rt, 'a', 'b')], (x) => x as Value, s),
  },
  {
    expression: '[[x \\in Nat |-> x + 1] EXCEPT ![3] = 0][3]',
    run: (rt) =>
      rt.apply(
        rt.except(
          rt.fn(rt.nat, (x) => rt.add(x, 1, s), s),
          [3],
          () => 0,
          s,
        ),
        3,
        s,
      ),
  },
  {
    expression: '[x \\in Nat |-> x + 1][41]',
    run: (rt) =>
      rt.apply(
        rt.fn(rt.nat, (x) => rt.add(x, 1, s), s),
        41,
        s,
      ),
  },
  // Integers
  { expression: '(-7) \\div 2', run: (rt) => rt.div(-7, 2, s) },
  { expression: '(-7) % 2', run: (rt) => rt.mod(-7, 2, s) },
  { expression: '7 \\div (-2)', run: (rt) => rt.div(7, -2, s) },
  { expression: '(-1) \\div 2', run: (rt) => rt.div(-1, 2, s) },
  { expression: '1 \\div 0', run: (rt) => rt.div(1, 0, s) },
  { expression: '7 % (-2)', run: (rt) => rt.mod(7, -2, s) },
  { expression: '0^0', run: (rt) => rt.pow(0, 0, s) },
  { expression: '2^31', run: (rt) => rt.pow(2, 31, s) },
  { expression: '850000 * 920000', run: (rt) => rt.mul(850000, 920000, s) },
  { expression: '2147483647 + 1', run: (rt) => rt.add(2147483647, 1, s) },
  { expression: '-2147483647 - 2', run: (rt) => rt.sub(-2147483647, 2, s) },
  { expression: '0 * (-1)', run: (rt) => rt.mul(0, -1, s) },
  { expression: '1 < "a"', run: (rt) => rt.lt(1, 'a', s) },
  // Standard modules
  { expression: 'Head(<<>>)', run: (rt) => std(rt, 'Sequences', 'Head', rt.tuple([])) },
  { expression: 'Tail(<<>>)', run: (rt) => std(rt, 'Sequences', 'Tail', rt.tuple([])) },
  {
    expression: 'SubSeq(<<1, 2, 3>>, 2, 5)',
    run: (rt) => std(rt, 'Sequences', 'SubSeq', rt.tuple([1, 2, 3]), 2, 5),
  },
  {
    expression: 'SubSeq(<<1, 2, 3>>, 0, 2)',
    run: (rt) => std(rt, 'Sequences', 'SubSeq', rt.tuple([1, 2, 3]), 0, 2),
  },
  {
    expression: 'SubSeq(<<1, 2, 3>>, 3, 2)',
    run: (rt) => std(rt, 'Sequences', 'SubSeq', rt.tuple([1, 2, 3]), 3, 2),
  },
  { expression: 'Len(1)', run: (rt) => std(rt, 'Sequences', 'Len', 1) },
  { expression: 'Append(1, 2)', run: (rt) => std(rt, 'Sequences', 'Append', 1, 2) },
  { expression: '<<1>> \\o 2', run: (rt) => std(rt, 'Sequences', '\\o', rt.tuple([1]), 2) },
  { expression: '"ab" \\o "c"', run: (rt) => std(rt, 'Sequences', '\\o', 'ab', 'c') },
  { expression: 'Cardinality(Nat)', run: (rt) => rt.cardinality(rt.nat, s) },
  {
    expression: 'Cardinality(SUBSET (1..31))',
    run: (rt) => rt.cardinality(rt.powerset(rt.interval(1, 31, s), s), s),
  },
  {
    expression: 'Cardinality(SUBSET (1..20))',
    run: (rt) => rt.cardinality(rt.powerset(rt.interval(1, 20, s), s), s),
  },
  { expression: 'IsFiniteSet(Seq({}))', run: (rt) => rt.isFiniteSet(rt.seq(set(rt), s), s) },
  {
    expression: '\\E x \\in Nat \\cup {-1} : x = 0',
    run: (rt) => rt.exists(rt.union(rt.nat, set(rt, -1), s), (x) => rt.eq(x, 0, s), s),
  },
  { expression: '1 \\in Nat \\cup {-1}', run: (rt) => rt.isIn(1, rt.union(rt.nat, set(rt, -1), s), s) },
  {
    expression: 'Permutations({m2, m1})',
    run: (rt) => std(rt, 'TLC', 'Permutations', set(rt, m(rt, 'm2'), m(rt, 'm1'))),
  },
  { expression: 'Assert(FALSE, "why")', run: (rt) => std(rt, 'TLC', 'Assert', false, 'why') },
  {
    expression: 'SetToBag({"c"}) (-) SetToBag({1})',
    run: (rt) =>
      std(
        rt,
        'Bags',
        '(-)',
        std(rt, 'Bags', 'SetToBag', set(rt, 'c')),
        std(rt, 'Bags', 'SetToBag', set(rt, 1)),
      ),
  },
  {
    expression: 'BagCardinality([i \\in 1..2 |-> 2147483647])',
    run: (rt) =>
      std(
        rt,
        'Bags',
        'BagCardinality',
        rt.fn(rt.interval(1, 2, s), () => 2147483647, s),
      ),
  },
  { expression: 'SubBag((1 :> 2 @@ 2 :> 1))', run: (rt) => std(rt, 'Bags', 'SubBag', rt.tuple([2, 1])) },
  // Printing
  {
    expression: '<<1..3, {3, 1}, {}, <<>>, "q\\"\\\\", BOOLEAN, m1>>',
    run: (rt) =>
      rt.tuple([
        rt.interval(1, 3, s),
        set(rt, 3, 1),
        set(rt),
        rt.tuple([]),
        'q"\\',
        rt.booleans,
        m(rt, 'm1'),
      ]),
  },
  {
    expression: '<<Nat, Int, STRING, Seq(1..2), SUBSET Nat, [Nat -> 1..2], [a : Nat], Nat \\X {1}>>[1]',
    run: (rt) => rt.nat,
  },
];
