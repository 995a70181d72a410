---- MODULE InstancedOuter ----
EXTENDS Naturals
VARIABLES a, b
I == INSTANCE InstancedPair WITH v <- a, w <- b, Limit <- 2
SomeStep == ENABLED I!Step
Swapped == ENABLED (I!Swap /\ a' = 1)
====
