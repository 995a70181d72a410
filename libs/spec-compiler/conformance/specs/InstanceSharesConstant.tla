------------------------ MODULE InstanceSharesConstant ----------------------
\* A module and its instance EXTEND the same one, so they have its constant in common. What the .cfg puts in its place
\* counts for the module; within the instance, what WITH puts there.
EXTENDS SharedBase

Two == INSTANCE SharedInner WITH Ids <- {2}, s <- 2 :> s[2]

Both == {1, 2}

Init == s = [i \in Ids |-> 0]

Next == \E i \in Ids : s' = [s EXCEPT ![i] = 1]

Inv == /\ s[2] = 0 => Two!Start
       /\ Ids = Both

Steps == [][Two!Step]_(2 :> s[2])
=============================================================================
