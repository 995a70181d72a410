------------------------- MODULE PrimeBeforeAssignment -------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Reading x' before it has a value is an error.
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == y' = x' + 1 /\ x' = 1
==============================================================================
