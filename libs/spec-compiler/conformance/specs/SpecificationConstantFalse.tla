--------------------- MODULE SpecificationConstantFalse ---------------------
\* A CONSTANT to which the .cfg gives FALSE, among the conjuncts of the SPECIFICATION: a slip as well.
EXTENDS Naturals

CONSTANTS Wanted, Allowed

VARIABLE x

Init == x = 0

Next == x' = (x + 1) % 3

Spec == Init /\ [][Next]_x /\ (Wanted /\ Allowed)
=============================================================================
