---- MODULE TupleBinderUnused ----
\* A binder that takes tuples apart refuses what is no pair, though nothing asks for its components.
EXTENDS Naturals

VARIABLES x, pairs

Init == x = 0 /\ pairs = {<<0, 0>>}

Next == x < 4 /\ x' = x + 1 /\ pairs' = IF x = 2 THEN {<<0>>} ELSE {<<x, x>>}

SomePair == \E <<a, b>> \in pairs : TRUE
====
