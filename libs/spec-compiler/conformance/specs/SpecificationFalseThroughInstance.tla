---- MODULE SpecificationFalseThroughInstance ----
(* With 3 in the place of a variable a predicate is a constant, which TLC refuses where it is FALSE. *)
EXTENDS Naturals
VARIABLE x
Of(v) == INSTANCE InstancedTest
Falsum == Of(3)!IsEight
Verum == Of(8)!IsEight
Spec == x = 0 /\ Verum /\ Falsum /\ [][x' = (x + 1) % 3]_x
====
