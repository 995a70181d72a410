---- MODULE FunctionsNotTakenApart ----
\* A quantifier takes tuples apart and no functions over 1..2, though they are equal; CHOOSE takes both.
EXTENDS Naturals

VARIABLES x, pairs

Init == x = 0 /\ pairs = {<<0, 0>>}

Next == x < 3 /\ x' = x + 1 /\ pairs' = IF x = 1 THEN [1..2 -> {x}] ELSE {<<x, x + 1>>}

Chosen == (CHOOSE <<a, b>> \in [1..2 -> {7}] : a = b)[1] = 7

SomePair == \E <<a, b>> \in pairs : a <= b
====
