---- MODULE BoundsAllEvaluated ----
\* Of several bounds each set is evaluated, though the last is empty and nothing is left to choose.
EXTENDS Naturals

VARIABLES x, waiting

Init == x = 0 /\ waiting = {1, 2}

Next == x < 4 /\ x' = x + 1 /\ waiting' = waiting \ {x}

Share(n) == 6 \div n

Fair == \A k \in 0..Share(3 - x), w \in waiting : k <= 6
====
