----------------------------- MODULE ConstraintCuts -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* States cut by a constraint count as generated, not as distinct; invariants are checked on them.
VARIABLE x
Init == x = 0
Next == \/ x' = x + 1
        \/ x' = x + 3
Bound == x < 7
Small == x < 20
==============================================================================
