------------------------- MODULE SpecificationFalse -------------------------
\* FALSE among the conjuncts of the SPECIFICATION is a slip to TLC, not an empty set of initial states.
EXTENDS Naturals

VARIABLE x

Init == x = 0

Next == x' = (x + 1) % 3

Spec == Init /\ [][Next]_x /\ FALSE
=============================================================================
