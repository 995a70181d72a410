---- MODULE LabelOfPassedOperator ----
(* TLC does not look behind an operator that was passed as an argument: its steps bear the caller's name. *)
EXTENDS Naturals
VARIABLE x
Apply(F(_), a) == F(a)
Set(a) == x' = a
Plain == Apply(Set, 1)
Anonymous == Apply(LAMBDA k : x' = k \/ Set(3), 2)
OfState == Apply(LAMBDA k : x' = k, x)
Init == x = 0
Next == Plain \/ Anonymous \/ OfState \/ Set(0)
====
