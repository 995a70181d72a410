-------------------------- MODULE CompareIncomparable --------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLE x
Init == x = 0
Next == x' = IF x < 2 THEN x + 1 ELSE IF x = "a" THEN 0 ELSE 1
==============================================================================
