---- MODULE DigitNamesIncomplete ----
(* A successor without a value for 1st is an error, also where a variable that has one begins with a digit. *)
EXTENDS Naturals
VARIABLES 2a, 1st
Init == 2a = 0 /\ 1st = TRUE
Next == 2a' = 1
====
