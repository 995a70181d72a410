----------------------- MODULE QuantifiedActionOnAssigned -----------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* \A over primed values that have a value already.
VARIABLE f
Init == f = [i \in 1..2 |-> 0]
Next == /\ f' \in [1..2 -> 0..2]
        /\ \A i \in 1..2 : f'[i] \in {f[i], f[i] + 1}
        /\ \E i \in 1..2 : f'[i] # f[i]
==============================================================================
