------------------------------ MODULE PrintAndSet ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* TLC's registers are not computed in advance.
VARIABLE x
Count == TLCGet(1)
Init == x = 0 /\ TLCSet(1, 0)
Next == x < 3 /\ TLCSet(1, x + 1) /\ x' = Count
==============================================================================
