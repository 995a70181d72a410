------------------------- MODULE PropertyIsVariable -------------------------
\* A variable is a state predicate, but alone as a conjunct of a PROPERTY a slip to TLC, behind definitions too.
EXTENDS Naturals

VARIABLES x, on

Init == x = 0 /\ on = TRUE

Next == x' = (x + 1) % 3 /\ on' = on

Spec == Init /\ [][Next]_<<x, on>>

On == on

Alone == on

Named == x = 0 /\ On /\ []on

Whole == on = TRUE /\ []on
=============================================================================
