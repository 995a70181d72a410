------------------------------- MODULE Refinement -------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* PROPERTY is another module's Spec.
VARIABLES x, y
Inc(a) == a + 1
I == INSTANCE InstancedCounter WITH N <- 1, Step <- Inc, v <- x
Init == x = 0 /\ y = 0
Next == \/ x < 2 /\ x' = x + 1 /\ y' = y
        \/ y' = 1 - y /\ x' = x
Spec == Init /\ [][Next]_<<x, y>>
Abstract == I!Spec
==============================================================================
