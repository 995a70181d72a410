-------------------- MODULE ActionThroughSubexpressionLabel --------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Labels inside expressions and actions do not change anything.
VARIABLE x
A == /\ l1 :: x < 3
     /\ l2 :: (x' = x + 1 \/ x' = 0)
Init == l0 :: (x = 0)
Next == A
==============================================================================
