----------------------- MODULE PropertyFalseComputed -----------------------
\* FALSE in a PROPERTY that is computed, by an operator or a comparison: violated, no slip.
EXTENDS Naturals

VARIABLE x

Init == x = 0

Next == x' = (x + 1) % 3

Spec == Init /\ [][Next]_x

Never(n) == n < 0

Whole == x = 0 /\ Never(1) /\ 1 < 2
=============================================================================
