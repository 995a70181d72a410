-------------------------- MODULE InitGuardOnAssigned --------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Comparing a variable that has a value is a test; so is membership.
VARIABLES x, y
Init == x \in 1..4 /\ x \in {2, 3, 9} /\ y = x /\ y = 3
Next == UNCHANGED <<x, y>>
==============================================================================
