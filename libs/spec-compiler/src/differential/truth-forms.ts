/** Forms of expressions whose value is TRUE or FALSE. */
import type { Ways } from '@plimsoll/tla-values/differential';
import type { Form } from './text-forms.ts';

export function truthForms(form: Form): Ways {
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
    form(
      'bounds that depend on each other',
      2,
      ['intSet', ['intSet', 'int'], ['bool', 'int', 'int']],
      ([x, y], [s, t, p]) => String.raw`(\E ${x} \in ${s} : \A ${y} \in {${x}} \cup ${t} : ${p})`,
    ),
    form(
      'elements of elements',
      2,
      ['setOfSets', ['bool', 'set', 'int']],
      ([x, y], [s, p]) => String.raw`(\A ${x} \in ${s} : \E ${y} \in ${x} : ${p})`,
    ),
    form(
      'functions compared',
      2,
      ['intSet', 'fewIntegers', ['any', 'int'], ['any', 'hidden', 'int']],
      ([x, y], [s, t, e, b]) => String.raw`([${x} \in ${s} |-> ${e}] = [${y} \in ${t} |-> ${b}])`,
    ),
    form(
      String.raw`\E of functions`,
      1,
      ['fewIntegers', 'fewIntegers', 'int', ['bool', 'other']],
      ([x], [s, t, e, p]) => String.raw`(\E ${x} \in [${s} -> ${t}] : ${x}[${e}] = 1 /\ ${p})`,
    ),
    form('sequence over a set', 0, ['sequence', 'intSet'], (_, [s, t]) => String.raw`(${s} \in Seq(${t}))`),
    form('junction list', 0, ['bool', 'bool', 'bool', 'bool'], (_, operands) => junctionList(operands)),
  ];
}

/** On lines of its own, where columns count; lists in the operands are moved to the right of it. */
function junctionList([a, b, c, d]: readonly string[]): string {
  const moved = (text = '') => text.replaceAll('\n', '\n      ');
  return String.raw`(
  /\ ${moved(a)}
  /\ \/ ${moved(b)}
     \/ ${moved(c)}
  /\ ${moved(d)})`;
}
