---- MODULE ViewIsConstant ----
(* TLC refuses a VIEW that is a constant, but for a number or a string that is written out. *)
EXTENDS Naturals
VARIABLE x
Same == <<1, 2>>
Init == x = 0
Next == x' = (x + 1) % 3
====
