----------------------------- MODULE PropertyParts -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Conjuncts at all levels behind one PROPERTY.
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 3
Spec == Init /\ [][Next]_x
Small == x < 3
Part == []Small
All == x = 0 /\ Part /\ [][x' # x]_x /\ [](x >= 0)
==============================================================================
