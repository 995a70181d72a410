----------------------------- MODULE InitIncomplete -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* A variable without initial value is an error.
VARIABLES x, y
Init == x = 0
Next == UNCHANGED <<x, y>>
==============================================================================
