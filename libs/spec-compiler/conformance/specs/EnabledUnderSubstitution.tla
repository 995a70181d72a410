------------------------ MODULE EnabledUnderSubstitution ------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* ENABLED of an instance's action whose variable is replaced by an expression: the variable itself is bound.
VARIABLES x, y
Same(a) == a
K == INSTANCE InstancedCounter WITH N <- 1, Step <- Same, v <- x + y
Init == x = 0 /\ y = 0
Next == \/ x < 2 /\ x' = x + 1 /\ y' = y
        \/ y' = 1 - y /\ x' = x /\ K!Can
Inv == K!Can
==============================================================================
