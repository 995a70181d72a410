--------------------------- MODULE FunctionsAndExcept ---------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLES f, r, m
Init == /\ f = [i \in 1..2 |-> [a |-> i, b |-> <<i, {i}>>]]
        /\ r = [n |-> 0, in |-> [k |-> 1]]
        /\ m = [i, j \in 1..2 |-> i + j]
Next == \/ /\ f' = [f EXCEPT ![1].a = (@ + 1) % 3, ![2].b[2] = @ \cup {f[1].a}]
           /\ UNCHANGED <<r, m>>
        \/ /\ r' = [r EXCEPT !.in.k = 1 - @, !.n = r.in.k]
           /\ UNCHANGED <<f, m>>
        \/ /\ m' = [m EXCEPT ![1, 2] = (@ + 1) % 4, ![2, 2] = m[1, 1]]
           /\ UNCHANGED <<f, r>>
        \/ /\ f' = [f EXCEPT ![1] = [@ EXCEPT !.a = @ + f[2].a]]
           /\ FALSE
           /\ UNCHANGED <<r, m>>
==============================================================================
