----------------------------- MODULE ConstantModule -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* No variables: only the assumptions are checked.
ASSUME {x \in 1..3 : x > 1} = {2, 3}
ASSUME Cardinality(SUBSET (1..4)) = 16
ASSUME LET F(a) == a + 1 IN F(1) = 2
==============================================================================
