------------------------- MODULE PropertyFalseInLet -------------------------
\* FALSE in a PROPERTY that only a LET has a name for: violated, no slip.
EXTENDS Naturals

VARIABLE x

Init == x = 0

Next == x' = (x + 1) % 3

Spec == Init /\ [][Next]_x

Whole == LET Never == FALSE IN x = 0 /\ Never
=============================================================================
