---- MODULE RecursiveConjunct ----
EXTENDS Naturals, Sequences
VARIABLES x, y, z
RECURSIVE Fill(_), All(_), Set(_, _), Chain(_, _)
Fill(n) == IF n = 0 THEN x' = 0 ELSE (x' = n /\ y' \in {0, n}) \/ Fill(n - 1)
All(n) == IF n = 0 THEN TRUE ELSE All(n - 1) /\ (n # 1 \/ x' = 1) /\ (n # 2 \/ y' = 2)
Set(n, f) == IF n = 0 THEN z' = f ELSE \E k \in 1..n : Set(n - k, (f + k) % 3)
Chain(s, k) == IF s = <<>> THEN TRUE ELSE /\ CASE Head(s) = "x" -> x' = k [] Head(s) = "y" -> y' = (x' + k) % 3 [] OTHER -> z' = k
                                          /\ Chain(Tail(s), (k + 1) % 3)
Init == x = 0 /\ y = 0 /\ z = 0
A == Fill(2) /\ z' = z /\ y' \in 0..1
B == All(2) /\ Set(2, x) /\ x' < 3
C == Chain(<<"x", "y", "z">>, x)
D == z' = 0 /\ (Fill(1) /\ y' = 0) /\ ENABLED C
Next == A \/ B \/ C \/ D
====
