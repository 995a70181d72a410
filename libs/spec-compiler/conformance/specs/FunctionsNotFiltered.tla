---- MODULE FunctionsNotFiltered ----
\* A set that is written out has no function taken apart by {<<a, b>> \in S : P}; [1..2 -> S] has.
EXTENDS Naturals

VARIABLES x, pairs

Init == x = 0 /\ pairs = {f \in [1..2 -> {0}] : f[1] = 0}

Next == x < 2 /\ x' = x + 1 /\ pairs' = {<<a, b>> \in [1..2 -> {x}] : a = b}

Equal == x = 2 => {<<a, b>> \in pairs : a = b} = pairs
====
