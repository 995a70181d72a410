---- MODULE PostconditionNoTruth ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 5 /\ x' = x + 1
Last == 2 + 3
====
