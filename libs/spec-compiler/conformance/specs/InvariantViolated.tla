--------------------------- MODULE InvariantViolated ---------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 6
Inv == x < 4
==============================================================================
