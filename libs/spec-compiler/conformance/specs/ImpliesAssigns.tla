----------------------------- MODULE ImpliesAssigns -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* A => B in an action: where A holds B is done, else nothing.
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == /\ x' \in 0..2
        /\ (x' = 1) => (y' = 5)
        /\ y' \in {4, 5}
==============================================================================
