---- MODULE TrueInConfiguration ----
\* TRUE in a statement of the .cfg asks for nothing.
EXTENDS Naturals

VARIABLE x

Init == x = 0

Next == x < 2 /\ x' = x + 1

Small == x < 3
====
