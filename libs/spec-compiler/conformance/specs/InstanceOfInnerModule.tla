---- MODULE InstanceOfInnerModule ----
(* An instance's module has a module within, which mentions what the instance replaces. *)
EXTENDS Naturals
VARIABLES x, y
---- MODULE Outer ----
VARIABLE q
CONSTANT Width
Go == q' = (q + Width) % 5
---- MODULE Inner ----
VARIABLE r
CONSTANT Extra
Both == Go /\ r' = (q + Extra) % 3
Low == r < q + Width
Can == ENABLED Both
====
Within(z) == INSTANCE Inner WITH r <- y, Extra <- z
====
By(w) == INSTANCE Outer WITH q <- x, Width <- w
Init == x = 0 /\ y = 0
Next ==
  \/ \E w \in 1..2 : By(w)!Within(w + 1)!Both
  \/ By(2)!Within(1)!Low /\ By(1)!Within(4)!Both
Possible == By(1)!Within(1)!Can
====
