------------------------------- MODULE Shadowing -------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* The same bound names in nested and neighbouring scopes.
VARIABLES i, s
F(j) == {k + j : k \in 1..2}
G(k) == {j + k : j \in F(k)}
Init == i = 1 /\ s = G(1)
Next == \/ \E k \in s : \E j \in F(k) : j < 6 /\ i' = j /\ s' = {k}
        \/ i' = i /\ s' = UNION {{j : j \in F(k)} : k \in {k \in s : \A j \in G(k) : j < 9}}
==============================================================================
