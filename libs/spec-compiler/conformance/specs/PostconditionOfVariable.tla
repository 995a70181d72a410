---- MODULE PostconditionOfVariable ----
(* There is no state when a POSTCONDITION is asked: a variable has no value. *)
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 5 /\ x' = x + 1
IsLast(n) == x = n
Last == IsLast(5)
====
