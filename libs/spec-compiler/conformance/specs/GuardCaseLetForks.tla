--------------------------- MODULE GuardCaseLetForks ---------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Ways through CASE, LET and nested definitions in a guard.
VARIABLE x
Two(n) == n = 0 \/ n < 2
Pick == CASE x = 0 -> (\E i, j \in 1..2 : i < j \/ j < i) [] OTHER -> Two(x)
Let == LET Inner(k) == k > 0 \/ k < 10 IN Inner(x)
Init == x = 0
Next == \/ /\ Pick
           /\ x' = (x + 1) % 3
        \/ Let /\ x' = x
==============================================================================
