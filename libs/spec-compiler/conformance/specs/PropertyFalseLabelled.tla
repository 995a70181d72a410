----------------------- MODULE PropertyFalseLabelled -----------------------
\* FALSE in a PROPERTY below a label: TLC does not look there, and finds it violated.
EXTENDS Naturals

VARIABLE x

Init == x = 0

Next == x' = (x + 1) % 3

Spec == Init /\ [][Next]_x

Never == FALSE

Whole == whole :: (x = 0 /\ Never)
=============================================================================
