---- MODULE EnabledThroughTwoInstances ----
(* ENABLED stands between two instances: under a prime the inner one's variables are those that ENABLED binds. *)
EXTENDS Naturals
VARIABLES x, y, seen
Same == INSTANCE InstancedOuter WITH a <- x, b <- x
Sum == INSTANCE InstancedOuter WITH a <- x + y, b <- x
Crossed == INSTANCE InstancedOuter WITH a <- y, b <- x
Init == x = 0 /\ y = 0 /\ seen = <<>>
Next ==
  /\ \/ x' = (x + 1) % 4 /\ y' = y
     \/ y' = (y + 1) % 3 /\ x' = x
  /\ seen' = << Same!SomeStep, Same!Swapped, Sum!SomeStep, Sum!Swapped, Crossed!SomeStep, Crossed!Swapped >>
====
