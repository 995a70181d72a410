----------------------------- MODULE CaseWithoutArm -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* No arm true: an error.
VARIABLE x
Init == x = 0
Next == CASE x = 0 -> x' = 1 [] x = 2 -> x' = 0
==============================================================================
