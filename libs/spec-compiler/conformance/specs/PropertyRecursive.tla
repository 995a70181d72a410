------------------------- MODULE PropertyRecursive --------------------------
\* A recursive definition of a PROPERTY is taken apart as far as it goes; the others here never end.
EXTENDS Naturals

VARIABLE x

Init == x = 0

Next == x' = (x + 1) % 3

Spec == Init /\ [][Next]_x

RECURSIVE Ends
Ends == x = 0 /\ (IF x > 5 THEN Ends ELSE TRUE)

RECURSIVE Endless
Endless == <>(x = 1) /\ Endless

RECURSIVE Again
Again == Spec /\ Again
=============================================================================
