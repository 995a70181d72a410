-------------------------- MODULE ConstraintInvariant --------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* The invariant equal to the constraint is violated by a state that is cut.
VARIABLE x
Init == x = 0
Next == x' = x + 1
Bound == x < 4
==============================================================================
