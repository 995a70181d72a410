------------------------------ MODULE EnumerateNat ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLE x
Init == x = 0
Next == \E n \in Nat : n < 3 /\ x' = n
==============================================================================
