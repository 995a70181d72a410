/** Forms of expressions whose value is a function: sequences, bags and strings among them. */
import type { Ways } from '@plimsoll/tla-values/differential';
import type { Form } from './text-forms.ts';

export function functionForms(form: Form): Ways {
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
    form(
      'function of functions',
      2,
      ['fewIntegers', 'fewIntegers', ['any', 'int', 'int']],
      ([x, y], [s, t, e]) => String.raw`TLCEval([${x} \in ${s} |-> [${y} \in ${t} |-> ${e}]])`,
    ),
    form(
      'function without a point',
      2,
      ['function', 'any'],
      ([f, x], [g, e]) =>
        String.raw`TLCEval(LET ${f} == ${g} IN [${x} \in (DOMAIN ${f}) \ {${e}} |-> ${f}[${x}]])`,
    ),
    form('record joined', 0, ['any', 'record'], (_, [e, r]) => `([a |-> ${e}, c |-> 1] @@ ${r})`),
  ];
}

export function sequenceForms(form: Form): Ways {
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
    form(
      'SortSeq by any order',
      2,
      ['sequence', ['bool', 'int', 'int']],
      ([x, y], [s, p]) => `SortSeq(${s}, LAMBDA ${x}, ${y} : ${p})`,
    ),
    form(
      'part of a function',
      1,
      [['any', 'int'], 'int', 'int'],
      ([x], [e, a, b]) => String.raw`SubSeq([${x} \in 1..3 |-> ${e}], ${a}, ${b})`,
    ),
    form(
      'reversed',
      2,
      ['sequence'],
      ([x, y], [s]) =>
        String.raw`TLCEval(LET ${y} == ${s} IN [${x} \in DOMAIN ${y} |-> ${y}[Len(${y}) + 1 - ${x}]])`,
    ),
    form(
      'three joined',
      0,
      ['sequence', 'any', 'sequence'],
      (_, [s, e, t]) => String.raw`(${s} \o <<${e}>> \o ${t})`,
    ),
  ];
}

export function bagForms(form: Form): Ways {
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

export function textForms(form: Form): Ways {
  return [
    form('string', 0, [], () => '"ab"'),
    form('joined strings', 0, ['text', 'text'], (_, [a, b]) => String.raw`(${a} \o ${b})`),
    form('string of one', 0, [], () => '"c"'),
    form('part of a string', 0, ['text', 'int'], (_, [t, n]) => `SubSeq(${t}, 1, ${n})`),
    form('tail of a string', 0, ['text'], (_, [t]) => `Tail(${t})`),
    form('head of a string', 0, ['text'], (_, [t]) => `Head(${t})`),
  ];
}
