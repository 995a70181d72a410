--------------------------- MODULE ForksUntilComplete ---------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Once all variables have a value, what is left counts once; also inside ways and calls.
VARIABLES x, y
Late == x' < 3 \/ x' < 4
Set == x' = (x + 1) % 4 /\ y' = y /\ (x' < 3 \/ y < 9)
Init == x = 0 /\ y = 0
Next == \/ /\ x' = 0 /\ y' = 1 - y
           /\ y < 2
           /\ \E i \in 1..2 : i > x'
           /\ Late
        \/ Set
        \/ Set /\ Late
        \/ /\ (\/ x' = 2 /\ y' = 1 /\ Late
               \/ x' = 3 /\ y' = 1)
           /\ Late
==============================================================================
