---- MODULE BoundsWithoutElement ----
\* Several bounds of which some have no element, in every place.
EXTENDS Naturals, FiniteSets

VARIABLES x, waiting

Init == x = 0 /\ waiting = {1, 2}

Odd(S) == {n \in S : n % 2 = 1}

Serve == \E k \in Odd(waiting), w \in waiting, m \in Odd({x, x + 1}) : x' = (k + m) % 5 /\ waiting' = waiting \ {w}

Wait == \E k \in Odd({x}), w \in waiting \cap {x} : x' = x + w /\ UNCHANGED waiting

Fill == waiting = {} /\ waiting' = {1, 2} /\ x' = 0

Next == Serve \/ Wait \/ Fill

Small == \A k \in Odd(waiting), w \in waiting : k + w + x < 9
Some == waiting = {} \/ \E k \in Odd({1, x}), w \in waiting : k + w > 0
====
