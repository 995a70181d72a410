----------------------- MODULE PropertyConstantNumber -----------------------
\* A definition that is no truth value among the conjuncts of a PROPERTY, behind a conjunct that is FALSE.
EXTENDS Naturals

VARIABLE x

Init == x = 0

Next == x' = (x + 1) % 3

Spec == Init /\ [][Next]_x

Three == 3

Whole == x = 1 /\ Three
=============================================================================
