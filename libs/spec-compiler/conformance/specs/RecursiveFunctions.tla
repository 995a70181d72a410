--------------------------- MODULE RecursiveFunctions ---------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLE x
fact[n \in Nat] == IF n = 0 THEN 1 ELSE n * fact[n - 1]
grid[i \in 0..2, j \in 0..2] == IF i = 0 THEN j ELSE grid[i - 1, j] + 1
Local(k) == LET g[i \in 0..k] == IF i = 0 THEN 0 ELSE g[i - 1] + i IN g[k]
plain[i \in 1..3] == i * i
Init == x = 0
Next == /\ x < 5
        /\ x' = x + 1
        /\ fact[x] < 50
        /\ grid[1, 2] = 3
        /\ Local(x) < 20
        /\ plain[2] = 4
==============================================================================
