---------------------------- MODULE AssignOrCompare ----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* The first x' = e assigns, later ones compare; x' \in S enumerates, then tests.
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == \/ x' \in 0..3 /\ x' = 2 /\ y' = x'
        \/ x' = 1 /\ x' \in {1, 2} /\ y' \in {x', 5} /\ y' > 1
        \/ x' = 1 /\ x' = 2 /\ y' = 0
        \/ UNCHANGED x /\ x' = x /\ y' = 3
        \/ x' = 3 /\ UNCHANGED x /\ y' = 9
==============================================================================
