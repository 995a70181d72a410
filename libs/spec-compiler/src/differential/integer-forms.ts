/** Forms of expressions whose value is a number. */
import type { Ways } from '@plimsoll/tla-values/differential';
import type { Form } from './text-forms.ts';

export function integerForms(form: Form): Ways {
  return [
    form(
      'CASE with OTHER',
      0,
      ['bool', 'int', 'bool', 'int', 'int'],
      (_, [p, a, q, b, c]) => String.raw`(CASE ${p} -> ${a} [] ${q} -> ${b} [] OTHER -> ${c})`,
    ),
    form(
      'recursive function over sets',
      4,
      ['fewIntegers', 'int', ['int', 'hidden', 'set', 'int']],
      ([f, x, y, z], [s, e, b]) =>
        String.raw`(LET ${f}[${x} \in SUBSET ${s}] == IF ${x} = {} THEN ${e} ELSE LET ${y} == CHOOSE ${z} \in ${x} : TRUE IN (${f}[${x} \ {${y}}] + ${b}) % 7 IN ${f}[${s}])`,
    ),
    form(
      'recursive function of two',
      3,
      ['int', ['int', 'hidden', 'int', 'int']],
      ([f, x, y], [e, b]) =>
        String.raw`(LET ${f}[${x} \in 0..2, ${y} \in {1, 2}] == IF ${x} = 0 THEN ${e} ELSE (${f}[${x} - 1, ${y}] + ${b}) % 5 IN ${f}[2, 1] + ${f}[1, 2])`,
    ),
    form(
      'recursive operator',
      2,
      ['int', 'int', ['int', 'hidden', 'int']],
      ([r, x], [n, e, b]) =>
        `(LET RECURSIVE ${r}(_) ${r}(${x}) == IF ${x} <= 0 THEN ${e} ELSE (${r}(${x} - 1) + ${b}) % 5 IN ${r}(${n} % 4))`,
    ),
    form(
      'recursive operator over sets',
      5,
      ['intSet', 'int', ['int', 'hidden', 'set', 'int', 'int']],
      ([r, x, y, z, w], [s, e, b]) =>
        String.raw`(LET RECURSIVE ${r}(_, _) ${r}(${x}, ${y}) == IF ${x} = {} THEN ${y} ELSE LET ${z} == CHOOSE ${w} \in ${x} : TRUE IN ${r}(${x} \ {${z}}, ${b}) IN ${r}(${s}, ${e}))`,
    ),
    form(
      'two recursive operators',
      3,
      ['int', ['int', 'hidden', 'hidden', 'int'], ['int', 'hidden', 'hidden', 'int']],
      ([r, q, x], [n, b, c]) =>
        `(LET RECURSIVE ${r}(_), ${q}(_) ${r}(${x}) == IF ${x} <= 0 THEN ${b} ELSE ${q}(${x} - 1) ${q}(${x}) == IF ${x} <= 1 THEN ${c} ELSE ${r}(${x} - 2) IN ${r}(${n} % 5))`,
    ),
    form(
      'LAMBDA',
      3,
      ['int', ['int', 'hidden', 'hidden', 'int']],
      ([h, x, y], [e, b]) => `(LET ${h}(F(_), ${x}) == F(F(${x})) IN ${h}(LAMBDA ${y} : ${b}, ${e}))`,
    ),
    form(
      'LAMBDA of two',
      4,
      ['int', ['int', 'hidden', 'hidden', 'int', 'int']],
      ([h, x, y, z], [e, b]) =>
        `(LET ${h}(F(_, _), ${x}) == F(${x}, F(2, ${x})) IN ${h}(LAMBDA ${y}, ${z} : ${b}, ${e}))`,
    ),
    form(
      'infix operator as argument',
      2,
      ['int'],
      ([h, x], [e]) => `(LET ${h}(F(_, _), ${x}) == F(${x}, 2) IN ${h}(-, ${e}) + ${h}( *, 1))`,
    ),
    form(
      'LET operator in LET operator',
      4,
      ['int', ['int', 'hidden', 'int', 'hidden', 'int']],
      ([g, x, h, y], [e, b]) =>
        `(LET ${g}(${x}) == LET ${h}(${y}) == ${b} IN ${h}(${x}) + ${h}(1) IN ${g}(${e}))`,
    ),
    form(
      'CHOOSE of a tuple',
      2,
      ['intSet', 'intSet', ['bool', 'int', 'int']],
      ([x, y], [s, t, p]) => String.raw`(CHOOSE <<${x}, ${y}>> \in ${s} \X ${t} : ${p})[1]`,
    ),
    form(
      'function of tuples',
      2,
      ['intSet', 'intSet', 'int', 'int', ['int', 'int', 'int']],
      ([x, y], [s, t, a, c, b]) => String.raw`[<<${x}, ${y}>> \in ${s} \X ${t} |-> ${b}][<<${a}, ${c}>>]`,
    ),
    form(
      'function of two',
      2,
      ['fewIntegers', 'intSet', 'int', 'int', ['int', 'int', 'int']],
      ([x, y], [s, t, a, c, b]) => String.raw`[${x} \in ${s}, ${y} \in ${t} |-> ${b}][${a}, ${c}]`,
    ),
    form(
      'function of sets',
      1,
      ['fewIntegers', 'intSet', ['int', 'set']],
      ([x], [s, a, b]) => String.raw`[${x} \in SUBSET ${s} |-> ${b}][${a}]`,
    ),
    form(
      'EXCEPT with two arguments',
      2,
      ['fewIntegers', 'fewIntegers', 'int', 'int', ['int', 'int', 'int']],
      ([x, y], [s, t, a, c, b]) =>
        String.raw`[[${x} \in ${s}, ${y} \in ${t} |-> ${b}] EXCEPT ![${a}, ${c}] = @ + 1, ![1, 2] = ${a}][${a}, ${c}]`,
    ),
    form(
      'EXCEPT along a path',
      2,
      ['fewIntegers', 'fewIntegers', 'int', 'int', ['int', 'int', 'int']],
      ([x, y], [s, t, a, c, b]) =>
        String.raw`[[${x} \in ${s} |-> [${y} \in ${t} |-> ${b}]] EXCEPT ![${a}][${c}] = @ + ${a}][${a}][${c}]`,
    ),
    form(
      'EXCEPT in EXCEPT',
      2,
      ['fewIntegers', 'fewIntegers', 'int', 'int', ['int', 'int', 'int']],
      ([x, y], [s, t, a, c, b]) =>
        String.raw`[[${x} \in ${s} |-> [${y} \in ${t} |-> ${b}]] EXCEPT ![${a}] = [@ EXCEPT ![${c}] = @ * 2]][${a}][${c}]`,
    ),
    form(
      'EXCEPT of a field along a path',
      1,
      ['fewIntegers', 'int', 'any', ['int', 'int']],
      ([x], [s, a, d, b]) =>
        String.raw`[[a |-> [${x} \in ${s} |-> ${b}], b |-> ${d}] EXCEPT !.a[${a}] = @ - 1, !.b = <<@, @>>].a[${a}]`,
    ),
    form('Len of a string', 0, ['text'], (_, [t]) => `Len(${t})`),
    form(
      'number of records with sets',
      0,
      ['fewIntegers', 'intSet'],
      (_, [s, t]) => `Cardinality([a : SUBSET ${s}, b : ${t}])`,
    ),
    form(
      'number of pairs',
      2,
      ['intSet', 'intSet', ['bool', 'int', 'int']],
      ([x, y], [s, t, p]) => String.raw`Cardinality({<<${x}, ${y}>> \in ${s} \X ${t} : ${p}})`,
    ),
    form('copies in a bag', 0, ['int', 'bag'], (_, [e, b]) => `CopiesIn(${e}, ${b})`),
    form('size of a bag', 0, ['bag'], (_, [b]) => `BagCardinality(${b})`),
    form(
      'EXCEPT twice at one place',
      1,
      ['fewIntegers', 'int', 'int', ['int', 'int']],
      ([x], [s, a, c, b]) =>
        String.raw`[[${x} \in ${s} |-> ${b}] EXCEPT ![${a}] = @ + 1, ![${a}] = @ * 2, ![${c}] = @ - ${a}][${a}]`,
    ),
    form(
      'fold of a sequence',
      4,
      ['sequence', 'int', ['int', 'hidden', 'other', 'int', 'int']],
      ([r, x, y, z], [s, e, b]) =>
        `(LET RECURSIVE ${r}(_, _) ${r}(${x}, ${y}) == IF ${x} = <<>> THEN ${y} ELSE LET ${z} == Head(${x}) IN ${r}(Tail(${x}), ${b}) IN ${r}(${s}, ${e}))`,
    ),
    form(
      'several definitions in one LET',
      4,
      ['int', ['int', 'int'], ['int', 'int', 'int', 'hidden', 'int']],
      ([x, y, g, z], [e, b, c]) =>
        `(LET ${x} == ${e} ${y} == ${b} ${g}(${z}) == ${c} IN ${g}(${y}) + ${g}(${x}))`,
    ),
    form(
      'two operators passed',
      5,
      ['int', ['int', 'hidden', 'hidden', 'int'], ['int', 'hidden', 'hidden', 'hidden', 'int', 'int']],
      ([h, x, y, z, w], [e, b, c]) =>
        `(LET ${h}(F(_), G(_, _), ${x}) == G(F(${x}), ${x}) IN ${h}(LAMBDA ${y} : ${b}, LAMBDA ${z}, ${w} : ${c}, ${e}))`,
    ),
    form(
      'CHOOSE of a function',
      1,
      ['fewIntegers', 'fewIntegers', 'int', ['bool', 'other']],
      ([x], [s, t, e, p]) => String.raw`(CHOOSE ${x} \in [${s} -> ${t}] : ${p})[${e}]`,
    ),
    form(
      'number of triples',
      1,
      ['fewIntegers', 'fewIntegers', 'smallSet', ['bool', 'other']],
      ([x], [s, t, r, p]) =>
        String.raw`Cardinality({${x} \in ${s} \X ${t} \X ${r} : ${x}[1] <= ${x}[2] \/ ${p}})`,
    ),
    form('past the largest number', 0, ['int'], (_, [e]) => `(2147483645 + ${e})`),
    form('past the smallest number', 0, ['int'], (_, [e]) => `((-2147483645) - ${e})`),
    form('too large a product', 0, ['int', 'int'], (_, [e, b]) => `(${e} * (715827882 + ${b}))`),
  ];
}
