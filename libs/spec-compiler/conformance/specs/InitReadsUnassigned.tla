-------------------------- MODULE InitReadsUnassigned --------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Reading a variable before Init gave it a value is an error.
VARIABLES x, y
Init == y = x + 1 /\ x = 0
Next == UNCHANGED <<x, y>>
==============================================================================
