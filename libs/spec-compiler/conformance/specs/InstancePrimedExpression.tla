------------------------ MODULE InstancePrimedExpression ------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* A variable replaced by an expression: v' is (x + y)'.
VARIABLES x, y
Same(a) == a
K == INSTANCE InstancedCounter WITH N <- 2, Step <- Same, v <- x + y
Init == x = 0 /\ y = 0
Next == x' \in 0..2 /\ y' \in 0..1 /\ K!Bump(1)
==============================================================================
