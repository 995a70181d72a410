------------------------- MODULE ShareLongContinuation -------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* A long tail after a disjunction, reached with different variables assigned.
VARIABLES a, b, c, d
Init == a = 0 /\ b = 0 /\ c = 0 /\ d = 0
Next == /\ \/ a' = 1 - a
           \/ b' = 1 - b
           \/ \E k \in {0, 1} : c' = k /\ a' = k
        /\ a' \in {0, 1} /\ b' \in {b, 1}
        /\ LET t == [i \in 1..3 |-> a + b + c + i]
               u == t[1] + t[2] + t[3]
           IN /\ c' = IF u % 2 = 0 THEN (t[1] + u) % 2 ELSE (t[2] + c) % 2
              /\ \/ d' = (d + t[3] + u) % 3
                 \/ d' = (d + 1) % 3 /\ \A i \in 1..3 : t[i] > 0
        /\ d' < 3 /\ (a' + b' + c' + d' < 6) /\ a' * b' * c' * d' < 7
==============================================================================
