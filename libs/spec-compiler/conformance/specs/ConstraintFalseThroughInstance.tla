---- MODULE ConstraintFalseThroughInstance ----
(* A CONSTRAINT that is a constant only after substitution: FALSE, it would leave nothing to check. *)
EXTENDS Naturals
VARIABLE x
Of == INSTANCE InstancedTest WITH v <- 4
Init == x = 0
Next == x' = (x + 1) % 3
Bound == Of!IsEight
Small == x < 2
====
