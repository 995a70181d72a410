/**
 * What random expressions have for the compiler alone: recursion, operators that take operators, binders that take
 * tuples apart, EXCEPT along paths, strings as sequences, and sets that TLC keeps unevaluated within each other.
 */
import { type Expression, expressionsWith, type Operands } from '@plimsoll/tla-values/differential';
import fc from 'fast-check';
import { bagForms, functionForms, sequenceForms, textForms } from './function-forms.ts';
import { integerForms } from './integer-forms.ts';
import { anySetForms, setForms, setOfSetsForms } from './set-forms.ts';
import { type Form, TextForms } from './text-forms.ts';
import { truthForms } from './truth-forms.ts';

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
