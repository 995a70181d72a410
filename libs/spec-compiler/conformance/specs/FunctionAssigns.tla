----------------------------- MODULE FunctionAssigns -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* The body of an applied function may assign.
VARIABLES x, y
Move[n \in 0..2] == /\ n # x
                    /\ x' = n \/ x' = (n + 1) % 3
Init == x = 0 /\ y = 0
Apply == \E n \in 0..2 : Move[n] /\ y' = 1 - y
Pair == LET both[n, m \in 0..2] == n < m /\ x' = n /\ y' = m % 2 IN \E n, m \in 0..2 : both[n, m]
Next == Apply \/ Pair
==============================================================================
