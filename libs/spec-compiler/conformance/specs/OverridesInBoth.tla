--------------------------- MODULE OverridesInBoth ---------------------------
EXTENDS Naturals, OverriddenInModule
\* <- and <-[M] for the same definition: what is said of the whole specification counts, but not in an instance.
VARIABLES x, y
M == INSTANCE OverriddenInModule
Five == 5
Seven == 7
Init == x = 0 /\ y = 0
Next == x' = (x + 1) % Limit /\ y' = (y + 1) % M!Limit
==============================================================================
