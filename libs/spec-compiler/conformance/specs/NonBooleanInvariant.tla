-------------------------- MODULE NonBooleanInvariant --------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLE x
Init == x = 0
Next == UNCHANGED x
Inv == x + 1
==============================================================================
