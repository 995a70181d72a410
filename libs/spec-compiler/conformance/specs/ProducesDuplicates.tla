--------------------------- MODULE ProducesDuplicates ---------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* The same successor several ways counts each time.
VARIABLE x
A == x' = 1
B == \E i, j \in {0, 1} : x' = i
C == x' \in {1, 1, 2}
Init == x = 0
Next == A \/ B \/ C \/ A
==============================================================================
