/** CASE, which stands for values of every type. */
import type fc from 'fast-check';
import { type Expression, type Lazy, lazy, site, truth } from './expression.ts';

export function forAll(
  bool: fc.Arbitrary<Expression>,
  value: fc.Arbitrary<Expression>,
): fc.Arbitrary<Expression> {
  return lazy(
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
