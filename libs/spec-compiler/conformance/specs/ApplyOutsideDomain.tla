--------------------------- MODULE ApplyOutsideDomain ---------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLE x
f == [i \in 0..2 |-> i + 1]
Init == x = 0
Next == x' = f[x]
==============================================================================
