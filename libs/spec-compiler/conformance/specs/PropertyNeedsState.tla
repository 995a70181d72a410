---- MODULE PropertyNeedsState ----
(* Without variables there is no state in which a property that is no truth value would be found. *)
EXTENDS Naturals
Three == 3
====
