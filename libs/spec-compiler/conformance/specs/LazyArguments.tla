----------------------------- MODULE LazyArguments -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Arguments and LET definitions are evaluated by need.
VARIABLE x
Bad == 1 \div 0
First(a, b) == a
Choose(c, a, b) == IF c THEN a ELSE b
Chain(a, b) == Choose(a > 5, b, a)
Init == x = 0
Next == LET unused == Bad
            used == x + 1
            op(a) == Bad + a
        IN /\ First(TRUE, Bad)
           /\ x' = Choose(used < 4, First(used, Bad), Chain(0, Bad))
==============================================================================
