---- MODULE InstancedPair ----
EXTENDS Naturals
CONSTANT Limit
VARIABLES v, w
Step == v < Limit /\ v' = v + 1 /\ w' = w
Swap == v' = w /\ w' = v
====
