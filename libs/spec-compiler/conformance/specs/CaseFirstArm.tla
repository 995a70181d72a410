------------------------------ MODULE CaseFirstArm ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* The first true arm is taken, in values and in actions.
VARIABLE x
V == CASE x < 5 -> 1 [] x < 3 -> 2 [] OTHER -> 3
Init == x = 0
Next == /\ CASE x < 3 -> x' = x + V [] x < 10 -> x' = x + 2 [] OTHER -> x' = 0
==============================================================================
