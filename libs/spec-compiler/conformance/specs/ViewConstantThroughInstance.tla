---- MODULE ViewConstantThroughInstance ----
(* A VIEW that is a constant only with what replaces a variable: all states would be taken for one. *)
EXTENDS Naturals
VARIABLE x
Of(v) == INSTANCE InstancedTest
Same == Of(3)!IsEight
Init == x = 0
Next == x' = (x + 1) % 3
====
