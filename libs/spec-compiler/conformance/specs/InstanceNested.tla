----------------------------- MODULE InstanceNested -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* An instance of a module that has an instance.
VARIABLE w
Mid == INSTANCE InstancedMiddle WITH u <- w
Init == w = 0
Next == Mid!Inner!Next \/ Mid!Both(1)
Inv == Mid!Inner!Max = 6 /\ Mid!Top = 7
==============================================================================
