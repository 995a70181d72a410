------------------------------ MODULE ExceptNested ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* @ of an inner EXCEPT, @ in a path's value, several updates of one place, a path outside the domain.
VARIABLE f
Init == f = [i \in 1..2 |-> [j \in 1..2 |-> 0]]
Next == \/ f' = [f EXCEPT ![1] = [@ EXCEPT ![2] = (@ + 1) % 3, ![1] = f[1][2]]]
        \/ f' = [f EXCEPT ![2][1] = (@ + 1) % 2, ![2][1] = 1 - @]
        \/ f' = [f EXCEPT ![3] = 7]
==============================================================================
