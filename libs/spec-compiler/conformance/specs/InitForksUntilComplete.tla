------------------------- MODULE InitForksUntilComplete -------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Once all variables have a value, what is left counts once.
VARIABLES x, y
Init == /\ x = 0 \/ x = 0
        /\ \E i \in 1..2 : i > 0
        /\ y = 0
        /\ \E i \in 1..2 : i > y
        /\ x = 0 \/ y = 0
Next == UNCHANGED <<x, y>>
==============================================================================
