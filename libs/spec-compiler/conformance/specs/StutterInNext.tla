----------------------------- MODULE StutterInNext -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* [A]_v and <<A>>_v inside Next.
VARIABLES x, y
Up == x' = (x + 1) % 3 /\ y' = y
Init == x = 0 /\ y = 0
Next == \/ [Up]_<<x, y>>
        \/ <<x' \in 0..2 /\ y' = y>>_x
==============================================================================
