----------------------------- MODULE AllThatAssigns -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* \A whose body assigns: the first element assigns, the others compare.
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == /\ y' = 1 - y
        /\ \A i \in {1} : x' = i - 1
==============================================================================
