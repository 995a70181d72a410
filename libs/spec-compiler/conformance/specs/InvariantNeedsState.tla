---- MODULE InvariantNeedsState ----
(* Without variables there is no state in which an invariant without value would be found. *)
EXTENDS Naturals
Wrong == 1 = "a"
====
