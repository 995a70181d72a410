------------------------------- MODULE LazyLogic -------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* /\ \/ => IF are lazy from left to right and hide errors.
VARIABLE x
Bad == 1 \div 0 = 0
F == [i \in 1..2 |-> i]
Init == x = 0
Next == /\ (x > 100 /\ Bad) \/ x >= 0
        /\ x > 100 => Bad
        /\ ~(x > 100 /\ F[x] = 1)
        /\ IF x < 10 THEN TRUE ELSE Bad
        /\ x' = IF x < 2 THEN x + 1 ELSE 0
==============================================================================
