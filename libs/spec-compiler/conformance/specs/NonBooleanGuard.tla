---------------------------- MODULE NonBooleanGuard ----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLE x
Init == x = 0
Next == x' = 1 /\ x
==============================================================================
