-------------------------- MODULE IntervalEndNoNumber --------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* An end of the interval is no integer: an error, also where the test would never be asked.
VARIABLE x
Init == x = 0
Next == x' = IF x < 2 THEN x + 1 ELSE "a"
Inv == \A k \in 1..x : k > 0
==============================================================================
