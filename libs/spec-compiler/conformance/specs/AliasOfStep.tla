---- MODULE AliasOfStep ----
(* An ALIAS takes the place of the variables: it sees the step that follows, at the last state that state again, and the level. *)
EXTENDS Naturals, TLC
VARIABLES x, y
Init == x = 0 /\ y \in {0, 1}
Next == x < 3 /\ x' = x + 1 /\ y' = x
Low == x < 2
Shown == [sum |-> x + y, gain |-> x' - x, level |-> TLCGet("level"), pair |-> << y, y' >>]
====
