---- MODULE PostconditionFalse ----
EXTENDS Naturals, TLC
VARIABLE x
Init == x = 0
Next == x < 5 /\ x' = x + 1
Counted == TLCGet("distinct") = 7
====
