-------------------------- MODULE SuccessorIncomplete --------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* A successor without a value for y is an error.
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == x' = 1
==============================================================================
