------------------ MODULE PropertyConstantThroughInstance ------------------
\* FALSE among the conjuncts of a state predicate of an instance.
EXTENDS Naturals

VARIABLE x

Init == x = 0

Next == x' = (x + 1) % 3

Spec == Init /\ [][Next]_x

Inner == INSTANCE PropertyConstantInner WITH y <- x

Whole == Inner!AtStart
=============================================================================
