--------------------------- MODULE RefinementViolated ---------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLE x
Inc(a) == a + 1
I == INSTANCE InstancedCounter WITH N <- 1, Step <- Inc, v <- x
Init == x = 0
Next == x' = x + 4 /\ x < 9
Spec == Init /\ [][Next]_x
Abstract == I!Spec
==============================================================================
