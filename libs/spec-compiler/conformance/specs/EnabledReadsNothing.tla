---- MODULE EnabledReadsNothing ----
(* ENABLED of an action that reads no variable is still asked in a state. *)
EXTENDS Naturals
VARIABLE x
Can == ENABLED (x' = 2 \/ x' \in {})
Cannot == ENABLED (x' \in {})
Step == LET guarded == (ENABLED (x' = 1)) /\ x' \in 0..2 IN guarded /\ x < 2
Init == x = 0
Next == (Can /\ Step) \/ (Cannot /\ x' = 5)
====
