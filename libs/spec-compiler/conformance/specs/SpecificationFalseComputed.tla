--------------------- MODULE SpecificationFalseComputed ---------------------
\* What has to be computed first is part of Init instead: no initial state, and no error.
EXTENDS Naturals

CONSTANT Wanted

VARIABLE x

Init == x = 0

Next == x' = (x + 1) % 3

Same(value) == value

Spec == Init /\ [][Next]_x /\ TRUE /\ Wanted /\ 1 > 2 /\ Same(FALSE)
=============================================================================
