---- MODULE DigitNames ----
(* Names may begin with a digit. *)
EXTENDS Naturals
VARIABLES 2a, 1st
vars == <<2a, 1st>>
TypeOK == 2a \in 0..3 /\ 1st \in BOOLEAN
Init == 2a = 0 /\ 1st = TRUE
3up(9n) == 2a' = (2a + 9n) % 4 /\ 1st' = ~1st
Next == \/ \E 9n \in 1..2 : 3up(9n)
        \/ ENABLED 3up(1) /\ [2a |-> 3].2a = 3 /\ UNCHANGED vars
====
