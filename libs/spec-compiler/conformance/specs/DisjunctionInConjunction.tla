------------------------ MODULE DisjunctionInConjunction ------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* What follows a disjunction runs once for each way, with other variables assigned in each.
VARIABLES x, y, z
Init == x = 0 /\ y = 0 /\ z = 0
Next == /\ \/ x' = x + 1 /\ x < 2
           \/ y' = (y + 1) % 3 /\ z' = 1
           \/ \E k \in {0, 1} : z' = k /\ k # y
        /\ \/ x' = x
           \/ y' = y
           \/ x' \in {0, 1} /\ y' = 2
        /\ z' \in {0, 1}
        /\ x' \in {0, 1, 2, 3}
        /\ y' \in {y, 2}
==============================================================================
