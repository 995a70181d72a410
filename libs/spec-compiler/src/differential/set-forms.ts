/** Forms of expressions whose value is a set: of numbers, of sets, of anything. */
import type { Ways } from '@plimsoll/tla-values/differential';
import type { Form } from './text-forms.ts';

export function setForms(form: Form): Ways {
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
    form(
      'operator over a bound variable',
      5,
      ['intSet', ['int', 'hidden', 'hidden', 'int', 'hidden', 'int']],
      ([h, w, x, g, y], [s, b]) =>
        String.raw`(LET ${h}(F(_), ${w}) == F(F(${w})) IN {LET ${g}(${y}) == ${b} IN ${h}(${g}, ${x}) : ${x} \in ${s}})`,
    ),
    form(
      'range of a sequence',
      2,
      ['sequence'],
      ([x, y], [s]) => String.raw`(LET ${y} == ${s} IN {${y}[${x}] : ${x} \in DOMAIN ${y}})`,
    ),
    form(
      'operator that gives a set',
      3,
      ['fewIntegers', ['intSet', 'hidden', 'int'], ['int', 'hidden', 'hidden', 'int']],
      ([g, x, y], [s, t, e]) =>
        String.raw`(LET ${g}(${x}) == ${t} IN UNION {{${e} : ${y} \in ${g}(1)}, ${g}(2), ${s}})`,
    ),
  ];
}

export function setOfSetsForms(form: Form): Ways {
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
    form(
      'subsets of a size',
      1,
      ['intSet', 'int'],
      ([x], [s, e]) => String.raw`{${x} \in SUBSET ${s} : Cardinality(${x}) = ${e}}`,
    ),
  ];
}

export function anySetForms(form: Form): Ways {
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
    form(
      'triples',
      0,
      ['fewIntegers', 'smallSet', 'fewIntegers'],
      (_, [s, t, r]) => String.raw`(${s} \X ${t} \X ${r})`,
    ),
    form(
      'records of three',
      0,
      ['fewIntegers', 'smallSet', 'fewIntegers'],
      (_, [s, t, r]) => `[c : ${s}, a : ${t}, b : ${r}]`,
    ),
    form(
      'functions to functions',
      0,
      ['fewIntegers', 'fewIntegers'],
      (_, [s, t]) => `[${s} -> [${t} -> {0, 3}]]`,
    ),
  ];
}
