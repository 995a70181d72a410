-------------------------- MODULE LoopInPlaceOfVariable -------------------------
EXTENDS Naturals, FiniteSets
\* What an instance puts in the place of a variable may be a loop: a function, a filter or an image, also one that
\* depends on a parameter or on a LET.
------------------------------- MODULE Abstract --------------------------------
EXTENDS Naturals, FiniteSets
CONSTANT P
VARIABLES pc, ready
AbstractInit == pc = [p \in P |-> "idle"] /\ ready = {}
Start(p) == pc[p] = "idle" /\ pc' = [pc EXCEPT ![p] = "busy"] /\ ready' = ready \cup {p}
Rest == (\A p \in P : pc[p] = "busy") /\ pc' = [p \in P |-> "idle"] /\ ready' = {}
AbstractNext == (\E p \in P : Start(p)) \/ Rest
AbstractSpec == AbstractInit /\ [][AbstractNext]_<<pc, ready>>
Count == Cardinality({p \in P : pc[p] = "busy"})
CanStart(p) == ENABLED Start(p)
================================================================================
P == 1..2
VARIABLES at, turns
Phase(p) == IF at[p] > 1 THEN "busy" ELSE "idle"
A == INSTANCE Abstract WITH pc <- [p \in P |-> Phase(p)], ready <- {p \in P : Phase(p) = "busy"}
Same == INSTANCE Abstract WITH pc <- [p \in P |-> Phase(p)], ready <- {p \in P : Phase(p) = "busy"}
Late(k) == INSTANCE Abstract WITH pc <- [p \in P |-> IF at[p] > k THEN "busy" ELSE "idle"], ready <- {at[p] : p \in P}
Init == at = [p \in P |-> 0] /\ turns = 0
Step(p) == at[p] < 2 /\ at' = [at EXCEPT ![p] = @ + 1] /\ UNCHANGED turns
Again == (\A p \in P : at[p] = 2) /\ at' = [p \in P |-> 0] /\ turns' = (turns + 1) % 2
Next == (\E p \in P : Step(p)) \/ Again
Spec == Init /\ [][Next]_<<at, turns>>
Counts == A!Count = Cardinality({p \in P : at[p] = 2}) /\ Same!Count = A!Count /\ Late(1)!Count = A!Count
InLet == \A k \in {0, 1} :
  LET low == turns + k
      Low == INSTANCE Abstract WITH pc <- [p \in P |-> IF at[p] > low THEN "busy" ELSE "idle"], ready <- {}
  IN Low!Count >= 2 \/ k + turns > 0 \/ Low!Count >= A!Count
Refines == A!AbstractSpec
Starts == [][A!AbstractNext]_<<A!Count>>
================================================================================
