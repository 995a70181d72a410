/**
 * What random expressions have for the compiler alone: recursion, operators that take operators, binders that take
 * tuples apart, EXCEPT along paths, strings as sequences, and sets that TLC keeps unevaluated within each other.
 */
import {
  type Expression,
  expressionsWith,
  type Operands,
  type Ways,
} from '@plimsoll/tla-values/differential';
import fc from 'fast-check';
import { type Part, TextForms, type Write } from './text-forms.ts';

type Form = (
  name: string,
  nameCount: number,
  parts: readonly Part[],
  write: Write,
) => fc.Arbitrary<Expression>;

/** Expressions by type with all forms, and how often each form has been written. */
export function compiledExpressions(): {
  readonly expressions: { readonly [type: string]: fc.Arbitrary<Expression> };
  readonly counts: ReadonlyMap<string, number>;
} {
  let counts: ReadonlyMap<string, number> = new Map();
  const expressions = expressionsWith((operands: Operands) => {
    const forms = new TextForms(operands);
    counts = forms.counts;
    const form: Form = (...of) => forms.form(...of);
    return {
      int: integerForms(form),
      bool: truthForms(form),
      intSet: setForms(form),
      setOfSets: setOfSetsForms(form),
      anySet: anySetForms(form),
      function: functionForms(form),
      sequence: sequenceForms(form),
      bag: bagForms(form),
      text: textForms(form),
      any: [operands.plain('text'), operands.plain('bag')],
      fewIntegers: [fc.constantFrom(...fewIntegers.map(literal))],
    };
  });
  return { expressions, counts };
}

/** Sets of at most two numbers, in several of the forms that TLC keeps them in. */
const fewIntegers = [
  '{1, 2}',
  '(0..1)',
  '{}',
  '{0, 3}',
  '{2}',
  '(UNION {{1}, {2}})',
  String.raw`{p \in 0..2 : p # 1}`,
  String.raw`((0..2) \ {1})`,
  String.raw`({2} \cup (0..0))`,
];

function literal(text: string): Expression {
  return {
    text: () => text,
    run: () => {
      throw new Error('text for the compiler');
    },
  };
}

function integerForms(form: Form): Ways {
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
  ];
}

function truthForms(form: Form): Ways {
  return [
    form(
      'CASE with OTHER of truths',
      0,
      ['bool', 'bool', 'bool', 'bool'],
      (_, [p, a, q, b]) => String.raw`(CASE ${p} -> ${a} [] ${q} -> ${b} [] OTHER -> ${q})`,
    ),
    form(
      String.raw`\E of a tuple`,
      2,
      ['intSet', 'intSet', ['bool', 'int', 'int']],
      ([x, y], [s, t, p]) => String.raw`(\E <<${x}, ${y}>> \in ${s} \X ${t} : ${p})`,
    ),
    form(
      String.raw`\A of two and a tuple`,
      4,
      ['intSet', 'fewIntegers', ['bool', 'int', 'int', 'int', 'int']],
      ([x, y, z, w], [s, t, p]) =>
        String.raw`(\A ${x}, ${y} \in ${s}, <<${z}, ${w}>> \in ${t} \X {1, 3} : ${p})`,
    ),
    form(
      'record in records with sets',
      0,
      ['intSet', 'int', 'fewIntegers', 'intSet'],
      (_, [a, e, s, t]) => String.raw`([a |-> ${a}, b |-> ${e}] \in [a : SUBSET ${s}, b : ${t}])`,
    ),
    form(
      String.raw`\E of records with sets`,
      1,
      ['fewIntegers', 'fewIntegers', ['bool', 'other']],
      ([x], [s, t, p]) => String.raw`(\E ${x} \in [a : SUBSET ${s}, b : ${t}] : ${x}.b \in ${x}.a /\ ${p})`,
    ),
    form(
      'function in functions to sets',
      1,
      ['intSet', 'fewIntegers', ['intSet', 'int']],
      ([x], [s, t, b]) => String.raw`([${x} \in ${s} |-> ${b}] \in [${s} -> SUBSET ${t}])`,
    ),
    form(
      'sets of functions compared',
      0,
      ['fewIntegers', 'fewIntegers', 'fewIntegers'],
      (_, [s, t, r]) => String.raw`([${s} -> ${t}] \subseteq [${s} -> SUBSET ${r} \cup ${t}])`,
    ),
    form(
      'powersets compared',
      0,
      ['intSet', 'intSet'],
      (_, [s, t]) => String.raw`(SUBSET ${s} \subseteq SUBSET ${t})`,
    ),
    form(
      'UNION compared',
      0,
      ['fewIntegers', 'setOfSets', 'setOfSets'],
      (_, [s, t, r]) => String.raw`(UNION {SUBSET ${s}, ${t}} = ${r})`,
    ),
    form(
      'LAMBDA of truths',
      4,
      ['intSet', ['bool', 'hidden', 'hidden', 'hidden', 'int']],
      ([h, x, y, z], [s, p]) =>
        String.raw`(LET ${h}(F(_), ${x}) == \E ${y} \in ${x} : F(${y}) IN ${h}(LAMBDA ${z} : ${p}, ${s}))`,
    ),
    form(
      'recursive truth',
      3,
      ['intSet', ['bool', 'hidden', 'set', 'int']],
      ([r, x, y], [s, p]) =>
        String.raw`(LET RECURSIVE ${r}(_) ${r}(${x}) == ${x} = {} \/ \E ${y} \in ${x} : ${p} /\ ${r}(${x} \ {${y}}) IN ${r}(${s}))`,
    ),
    form('bags compared', 0, ['bag', 'bag'], (_, [a, b]) => String.raw`(${a} \sqsubseteq ${b})`),
    form('equal bags', 0, ['bag', 'bag'], (_, [a, b]) => `(${a} = ${b})`),
    form('equal strings', 0, ['text', 'text'], (_, [a, b]) => `(${a} = ${b})`),
  ];
}

function setForms(form: Form): Ways {
  return [
    form(
      'image of a tuple',
      2,
      ['intSet', 'intSet', ['int', 'int', 'int']],
      ([x, y], [s, t, e]) => String.raw`{${e} : <<${x}, ${y}>> \in ${s} \X ${t}}`,
    ),
    form(
      'image of two',
      2,
      ['intSet', ['int', 'int', 'int']],
      ([x, y], [s, e]) => String.raw`{${e} : ${x}, ${y} \in ${s}}`,
    ),
    form(
      'UNION of fields',
      1,
      ['fewIntegers', 'fewIntegers'],
      ([x], [s, t]) => String.raw`(UNION {${x}.a \cup {${x}.b} : ${x} \in [a : SUBSET ${s}, b : ${t}]})`,
    ),
    form(
      'UNION of ranges',
      3,
      ['fewIntegers', 'fewIntegers', ['bool', 'other']],
      ([x, y, z], [s, t, p]) =>
        String.raw`(UNION {{${y}[${z}] : ${z} \in DOMAIN ${y}} : ${y} \in {${x} \in [${s} -> ${t}] : ${p}}})`,
    ),
    form(
      'recursive set',
      4,
      ['intSet', ['int', 'hidden', 'set', 'int']],
      ([r, x, y, z], [s, e]) =>
        String.raw`(LET RECURSIVE ${r}(_) ${r}(${x}) == IF Cardinality(${x}) <= 1 THEN ${x} ELSE LET ${y} == CHOOSE ${z} \in ${x} : TRUE IN {${e}} \cup ${r}(${x} \ {${y}}) IN ${r}(${s}))`,
    ),
    form(
      'UNION of lazy sets',
      0,
      ['fewIntegers', 'intSet', 'intSet'],
      (_, [s, t, r]) => String.raw`(UNION ((SUBSET ${s}) \cup {${t}, ${r}}))`,
    ),
    form(
      'domain of two',
      3,
      ['fewIntegers', 'fewIntegers'],
      ([x, y, z], [s, t]) =>
        String.raw`{${x}[1] + ${x}[2] : ${x} \in DOMAIN [${y} \in ${s}, ${z} \in ${t} |-> 0]}`,
    ),
  ];
}

function setOfSetsForms(form: Form): Ways {
  return [
    form(
      'filter of a powerset',
      1,
      ['fewIntegers', ['bool', 'set']],
      ([x], [s, p]) => String.raw`{${x} \in SUBSET ${s} : ${p}}`,
    ),
    form(
      'powerset of lazy sets',
      0,
      ['fewIntegers', 'fewIntegers'],
      (_, [s, t]) => String.raw`(SUBSET (UNION {${s}, ${t}}))`,
    ),
    form(
      'image of sets',
      1,
      ['setOfSets', ['intSet', 'set']],
      ([x], [s, e]) => String.raw`{${e} : ${x} \in ${s}}`,
    ),
  ];
}

function anySetForms(form: Form): Ways {
  return [
    form('records with sets', 0, ['fewIntegers', 'smallSet'], (_, [s, t]) => `[a : SUBSET ${s}, b : ${t}]`),
    form(
      'filter of records with sets',
      1,
      ['fewIntegers', 'fewIntegers', ['bool', 'other']],
      ([x], [s, t, p]) => String.raw`{${x} \in [a : SUBSET ${s}, b : ${t}] : ${x}.b \in ${x}.a => ${p}}`,
    ),
    form('functions to sets', 0, ['fewIntegers', 'fewIntegers'], (_, [s, t]) => `[${s} -> SUBSET ${t}]`),
    form(
      'functions of pairs',
      0,
      ['fewIntegers', 'fewIntegers', 'fewIntegers'],
      (_, [s, t, r]) => String.raw`[(${s} \X ${t}) -> ${r}]`,
    ),
    form(
      'powerset of functions',
      0,
      ['fewIntegers', 'fewIntegers'],
      (_, [s, t]) => `(SUBSET [${s} -> ${t}])`,
    ),
    form(
      'union of functions',
      0,
      ['fewIntegers', 'fewIntegers', 'fewIntegers'],
      (_, [s, t, r]) => String.raw`([${s} -> ${t}] \cup [${s} -> ${r}])`,
    ),
    form(
      'difference of records',
      0,
      ['fewIntegers', 'fewIntegers', 'fewIntegers'],
      (_, [s, t, r]) => String.raw`([a : ${s}, b : ${t}] \ [b : ${r}, a : ${t}])`,
    ),
    form(
      'common pairs',
      0,
      ['smallSet', 'smallSet', 'anySet'],
      (_, [s, t, r]) => String.raw`((${s} \X ${t}) \cap ${r})`,
    ),
    form(
      'filter of pairs',
      2,
      ['smallSet', 'intSet', ['bool', 'other', 'int']],
      ([x, y], [s, t, p]) => String.raw`{<<${x}, ${y}>> \in ${s} \X ${t} : ${p}}`,
    ),
    form('bags in a bag', 0, ['bag'], (_, [b]) => `SubBag(${b})`),
    form(
      'sequences',
      2,
      ['fewIntegers', ['bool', 'other']],
      ([x, n], [s, p]) => String.raw`{${x} \in UNION {[1..${n} -> ${s}] : ${n} \in 0..2} : ${p}}`,
    ),
  ];
}

function functionForms(form: Form): Ways {
  return [
    form(
      'function of tuples, whole',
      2,
      ['fewIntegers', 'smallSet', ['any', 'int', 'other']],
      ([x, y], [s, t, e]) => String.raw`TLCEval([<<${x}, ${y}>> \in ${s} \X ${t} |-> ${e}])`,
    ),
    form(
      'function of sets, whole',
      1,
      ['fewIntegers', ['any', 'set']],
      ([x], [s, e]) => String.raw`TLCEval([${x} \in SUBSET ${s} |-> ${e}])`,
    ),
    form(
      'EXCEPT with two arguments, whole',
      2,
      ['fewIntegers', 'fewIntegers', 'int', 'int', 'any'],
      ([x, y], [s, t, a, c, e]) =>
        String.raw`TLCEval([[${x} \in ${s}, ${y} \in ${t} |-> <<${x}>>] EXCEPT ![${a}, ${c}] = ${e}])`,
    ),
    form(
      'EXCEPT along a path, whole',
      0,
      ['function', 'any', 'int', 'any'],
      (_, [f, x, y, e]) => `[${f} EXCEPT ![${x}] = [@ EXCEPT ![${y}] = ${e}]]`,
    ),
    form(
      'EXCEPT of a field of a field',
      0,
      ['record', 'any'],
      (_, [r, e]) => `[[a |-> ${r}, b |-> <<${r}>>] EXCEPT !.a.a = ${e}, !.b[1].a = @]`,
    ),
    form(
      'recursive function, whole',
      2,
      ['int', ['int', 'hidden', 'int']],
      ([f, x], [e, b]) =>
        String.raw`(LET ${f}[${x} \in 0..3] == IF ${x} = 0 THEN ${e} ELSE (${f}[${x} - 1] + ${b}) % 5 IN TLCEval(${f}))`,
    ),
  ];
}

function sequenceForms(form: Form): Ways {
  return [
    form(
      'SelectSeq by LAMBDA',
      1,
      ['sequence', ['bool', 'int']],
      ([x], [s, p]) => `SelectSeq(${s}, LAMBDA ${x} : ${p})`,
    ),
    form(
      'SortSeq by LAMBDA',
      2,
      ['sequence'],
      ([x, y], [s]) => `SortSeq(${s}, LAMBDA ${x}, ${y} : ${x} > ${y})`,
    ),
    form(
      'recursive sequence',
      2,
      ['sequence', ['int', 'hidden', 'other']],
      ([r, x], [s, e]) =>
        String.raw`(LET RECURSIVE ${r}(_) ${r}(${x}) == IF ${x} = <<>> THEN <<>> ELSE Append(${r}(Tail(${x})), ${e}) IN ${r}(${s}))`,
    ),
  ];
}

function bagForms(form: Form): Ways {
  return [
    form('bag of a set', 0, ['smallSet'], (_, [s]) => `SetToBag(${s})`),
    form('sum of bags', 0, ['bag', 'bag'], (_, [a, b]) => `(${a} (+) ${b})`),
    form('difference of bags', 0, ['bag', 'bag'], (_, [a, b]) => `(${a} (-) ${b})`),
    form(
      'bag of all',
      1,
      ['bag', ['any', 'other']],
      ([x], [b, e]) => `BagOfAll(LAMBDA ${x} : <<${e}>>, ${b})`,
    ),
    form('union of bags', 0, ['bag', 'bag'], (_, [a, b]) => `BagUnion({${a}, ${b}})`),
    form('bag by EXCEPT', 0, ['bag', 'any', 'int'], (_, [b, x, n]) => `[${b} EXCEPT ![${x}] = ${n}]`),
  ];
}

function textForms(form: Form): Ways {
  return [
    form('string', 0, [], () => '"ab"'),
    form('joined strings', 0, ['text', 'text'], (_, [a, b]) => String.raw`(${a} \o ${b})`),
    form('string of one', 0, [], () => '"c"'),
    form('part of a string', 0, ['text', 'int'], (_, [t, n]) => `SubSeq(${t}, 1, ${n})`),
    form('tail of a string', 0, ['text'], (_, [t]) => `Tail(${t})`),
    form('head of a string', 0, ['text'], (_, [t]) => `Head(${t})`),
  ];
}
