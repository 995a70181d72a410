---- MODULE TupleBinderUnusedInAction ----
\* The same where it is an action that takes them apart, once for each pair.
EXTENDS Naturals

VARIABLES x, pairs

Init == x = 0 /\ pairs = {<<0, 0>>, <<0, 1>>}

Step == \E <<a, b>> \in pairs : x' = x + 1 /\ pairs' = IF x = 2 THEN {<<0, 1, 2>>} ELSE {<<x, x>>, <<x, 4>>}

Next == x < 4 /\ Step
====
