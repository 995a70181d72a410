---- MODULE PostconditionHolds ----
(* A POSTCONDITION is asked when all is found, and of the counts. A variable in it that is not asked for does not matter. *)
EXTENDS Naturals, TLC
VARIABLE x
Init == x \in {0, 1}
Next == x < 5 /\ x' = x + 1
Counted ==
  /\ TLCGet("distinct") = 6
  /\ TLCGet("generated") = 7
  /\ TLCGet("diameter") = 5
  /\ (TRUE \/ x = 0)
====
