----------------------- MODULE PropertyConstantFalse -----------------------
\* A definition that is FALSE among the conjuncts of a PROPERTY, behind a state predicate: a slip, not a violation.
EXTENDS Naturals

VARIABLE x

Init == x = 0

Next == x' = (x + 1) % 3

Spec == Init /\ [][Next]_x

Never == FALSE

AtStart == x = x /\ Never

Whole == AtStart /\ [](x >= 0)
=============================================================================
