------------------------- MODULE InstanceParameterised -------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* I(p)!Op(q): the instance's parameter and the operator's.
VARIABLE x
Inc(a) == a + 1
I(p) == INSTANCE InstancedCounter WITH N <- p + 1, Step <- Inc, v <- x
Init == x = 0
Next == \/ \E n \in 1..2 : I(n)!Bump(1)
        \/ I(2)!Low /\ x' = I(3)!f[1] % 5
Inv == I(3)!Max = 8
==============================================================================
