------------------------------- MODULE InitForks -------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Each disjunct and each witness that leads to an initial state counts.
VARIABLES x, y
Init == /\ x = 0 \/ x = 0 \/ x = 1
        /\ \E i \in 1..2 : y \in {i, 3}
Next == UNCHANGED <<x, y>>
==============================================================================
