--------------------------- MODULE OverridesOfOverrides ---------------------------
EXTENDS Naturals
\* What stands for a constant has a value of its own in the .cfg, or something else in its place.
CONSTANTS N, K
VARIABLES x, seen
M == INSTANCE OverriddenInModule
A == 1
B == 2
C == 3
D == 4
Init == x = 0 /\ seen = <<>>
Next == x' = (x + 1) % (N + B) /\ seen' = <<N, K, A, B, C, D, M!Limit>>
Low == x < N /\ A = 5
==============================================================================
