-------------------------- MODULE RefinedInitViolated --------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLE x
Inc(a) == a + 1
I == INSTANCE InstancedCounter WITH N <- 1, Step <- Inc, v <- x
Init == x = 1
Next == UNCHANGED x
Spec == Init /\ [][Next]_x
Abstract == I!Spec
==============================================================================
