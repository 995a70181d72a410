---- MODULE StatementsReplaced ----
\* What the .cfg puts in the place of a definition stands there for the statements of the .cfg, too.
EXTENDS Naturals

VARIABLE x

Init == x = 0
Next == x' = (x + 1) % 9
Inv == TRUE
Within == TRUE
Steps == [][TRUE]_x
Unchecked == x = 77

OtherInit == x \in {1, 2}
OtherNext == x < 20 /\ x' = x + 2
OtherInv == x < 7
OtherWithin == x < 12
OtherSteps == [][x' > x]_x
====
