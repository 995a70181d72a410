---- MODULE BoundsAllEvaluatedInAction ----
\* The same of an action: it is no step where a bound has no element, and an error where another has no value.
EXTENDS Naturals

VARIABLES x, waiting

Init == x = 0 /\ waiting = {1, 2}

Share(n) == 6 \div n

Serve == \E k \in 0..Share(3 - x), w \in waiting : x' = k /\ waiting' = waiting \ {w}

Wait == x < 4 /\ x' = x + 1 /\ UNCHANGED waiting

Next == Serve \/ Wait
====
