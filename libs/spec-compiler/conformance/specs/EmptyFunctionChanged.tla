---- MODULE EmptyFunctionChanged ----
\* EXCEPT leaves an empty function as it is, stored or not; the empty tuple it refuses at a string (EmptyTupleChanged).
EXTENDS Naturals, Bags

VARIABLES x, f

Init == x = 0 /\ f = [s \in {} |-> 0]

Next == x < 2 /\ x' = x + 1 /\ f' = [f EXCEPT !["a"] = x]

Unchanged == [EmptyBag EXCEPT !["a"] = 1] = f
====
