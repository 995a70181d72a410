------------------------------ MODULE ByNamePrime ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* A parameter under a prime stands for its expression in the next state.
VARIABLES x, y
Set(v, e) == v' = e
Same(e) == e' = e
Both(v, w) == Set(v, 1) /\ Same(w)
Alias == x
Init == x = 0 /\ y = 0
Next == \/ Set(x, x + 1) /\ x < 3 /\ Same(y)
        \/ Both(y, x)
        \/ Alias' = 0 /\ Set(y, 2)
        \/ x' = 1 /\ y' = 1 /\ Same(x + y)
==============================================================================
