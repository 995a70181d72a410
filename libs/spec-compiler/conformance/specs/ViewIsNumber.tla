---- MODULE ViewIsNumber ----
(* TLC takes a number for a VIEW: all states are one. *)
EXTENDS Naturals
VARIABLE x
Same == 3
Init == x = 0
Next == x' = (x + 1) % 3
====
