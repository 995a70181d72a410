---------------------------- MODULE InstanceUnnamed ----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* INSTANCE without a name: M's definitions as they are, declarations by the same names.
CONSTANT N
VARIABLE v
Step(a) == a + 1
INSTANCE InstancedCounter
==============================================================================
