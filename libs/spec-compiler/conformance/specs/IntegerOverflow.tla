---------------------------- MODULE IntegerOverflow ----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLE x
Init == x = 850000
Next == x' = x * 920000
==============================================================================
