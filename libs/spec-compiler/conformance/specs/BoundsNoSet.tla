---- MODULE BoundsNoSet ----
\* Of several bounds the last is empty, and the first is a variable that holds no set in the third state.
EXTENDS Naturals

VARIABLE x

Init == x = {}

Next == \/ x = {} /\ x' = {1}
        \/ x = {1} /\ x' = 1

None == \A a \in x, b \in {} : a = b
====
