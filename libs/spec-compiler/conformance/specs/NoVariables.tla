---- MODULE NoVariables ----
(* A SPECIFICATION without variables has no initial predicate to give: its ASSUMEs are all there is to check. *)
EXTENDS Naturals, TLC
ASSUME 1 + 1 = 2
Spec == [][TRUE]_<<>>
Early == TLCGet("level") < 5
Small == 1 < 2
====
