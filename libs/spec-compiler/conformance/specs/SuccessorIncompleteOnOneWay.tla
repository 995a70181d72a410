---------------------- MODULE SuccessorIncompleteOnOneWay ----------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* The error is found only when the way is taken.
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == \/ x < 3 /\ x' = x + 1 /\ y' = y
        \/ x = 9 /\ x' = 0
==============================================================================
