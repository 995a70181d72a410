--------------------------- MODULE OverridesInModule ---------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* <-[M]: only in that module.
VARIABLE x
M == INSTANCE OverriddenInModule
Top == 3
Three == 3
Init == x = 0
Next == x' = (x + 1) % (M!Limit + Top)
==============================================================================
