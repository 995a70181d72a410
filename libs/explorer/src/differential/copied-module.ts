import type { Model } from './judged-twice.ts';

/**
 * A FiniteSets beside the spec, as libraries bring copies along. TLC takes Cardinality from Java all the same: by the
 * text below no set would have an element, and the invariant would hold.
 */
export const ownFiniteSets: Model = {
  module: 'Copied',
  text: `---- MODULE Copied ----
EXTENDS Naturals, FiniteSets
VARIABLE x
Init == x = {}
Next == \\E i \\in 1..4 : x' = WithNine(x) \\cup {i}
Few == Cardinality(x) < 4
====
`,
  config: 'INIT Init\nNEXT Next\nINVARIANT Few\n',
  others: {
    FiniteSets: `---- MODULE FiniteSets ----
IsFiniteSet(S) == FALSE
Cardinality(S) == {}
WithNine(S) == S \\cup {9}
====
`,
  },
};
