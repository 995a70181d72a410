---- MODULE UnionOpened ----
\* Each set of a union is opened before the first element is taken, though that one would decide.
EXTENDS Naturals

VARIABLE x

Init == x = {1}

Next == IF x = {1} THEN x' = {2} ELSE x' = {1, "a"}

Some == \E p \in (SUBSET {1}) \cup (SUBSET x) : p = {}
====
