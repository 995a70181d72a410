----------------------- MODULE InstanceWithoutParameters -----------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* A module without constants and variables has no substitution.
VARIABLE x
P == INSTANCE InstancedPlain
Init == x = 0
Next == x' = P!Twice(P!Two, x) % 5
==============================================================================
