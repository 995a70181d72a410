------------------------------ MODULE ForAllSeveral ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* \A over several variables that assigns: the first point assigns, the others compare.
VARIABLES x, y
Init == /\ \A i, j \in 1..2 : x \in {i, j, 3}
        /\ y = 0
Both == /\ \A i \in 1..2, j \in {1, 3} : x' \in {i, i + j, 3, 4} /\ i # 9
        /\ y' = 1 - y
None == /\ \A i \in {}, j \in 1..2 : x' = i
        /\ x' = x
        /\ y' = 0
Guarded == /\ \A i, j \in 1..2 : (i = j \/ i < 9) /\ y' = (y + 1) % 2
           /\ x' \in {y', 3}
Next == Both \/ None \/ Guarded
==============================================================================
