---------------------- MODULE PropertyConstantDeclared ----------------------
\* A CONSTANT to which the .cfg gives FALSE, as a conjunct of a PROPERTY: a slip as well.
EXTENDS Naturals

CONSTANT Allowed

VARIABLE x

Init == x = 0

Next == x' = (x + 1) % 3

Spec == Init /\ [][Next]_x

Whole == x = 0 /\ Allowed
=============================================================================
