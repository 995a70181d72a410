-------------------------- MODULE ChooseWithoutWitness --------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLE x
Init == x = 0
Next == x' = IF x < 2 THEN x + 1 ELSE CHOOSE i \in 1..3 : i > x + 5
==============================================================================
