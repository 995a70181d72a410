---- MODULE BoundsNoSetInAction ----
\* Of several bounds of an action the last is empty, and the first is a constant that is no set.
EXTENDS Naturals

CONSTANT Workers
VARIABLES x, waiting

Init == x = 0 /\ waiting = {1}

Take == \E w \in Workers, k \in waiting : x' = k /\ waiting' = waiting \ {k}

Wait == x < 2 /\ x' = x + 1 /\ waiting' = {}

Next == (waiting /= {} /\ Wait) \/ (waiting = {} /\ Take)
====
