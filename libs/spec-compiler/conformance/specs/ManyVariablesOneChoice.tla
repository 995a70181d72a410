------------------------- MODULE ManyVariablesOneChoice -------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* x' \in S after other assignments; functions and records as choices.
VARIABLES f, n
Init == f \in [1..2 -> {0, 1}] /\ n = 0
Next == /\ n' \in {n, (n + 1) % 2}
        /\ f' \in {g \in [1..2 -> {0, 1}] : \E k \in 1..2 : g[k] # f[k] \/ n' = n}
==============================================================================
