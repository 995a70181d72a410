--------------------------------- MODULE Lock ----------------------------------
(* A lock service with a queue and fencing tokens: the model of these tests.  *)
EXTENDS Naturals

CONSTANTS Workers, TokenMax
ASSUME TokenAssumption == TokenMax \in Nat \ {0}

VARIABLES holder, token, queue
vars == <<holder, token, queue>>

TypeOK ==
  /\ holder \in Workers \cup {"nobody"}
  /\ token \in 0..TokenMax
  /\ queue \in [Workers -> BOOLEAN]

Init ==
  /\ holder = "nobody"
  /\ token = 0
  /\ queue = [w \in Workers |-> FALSE]

Request(w) ==
  /\ holder # w
  /\ ~queue[w]
  /\ queue' = [queue EXCEPT ![w] = TRUE]
  /\ UNCHANGED <<holder, token>>

Grant(w) ==
  /\ holder = "nobody"
  /\ queue[w]
  /\ token < TokenMax
  /\ holder' = w
  /\ token' = token + 1
  /\ queue' = [queue EXCEPT ![w] = FALSE]

Release(w) ==
  /\ holder = w
  /\ holder' = "nobody"
  /\ UNCHANGED <<token, queue>>

Next ==
  \/ \E w \in Workers : Request(w)
  \/ \E w \in Workers : Grant(w)
  \/ \E w \in Workers : Release(w)

Spec == Init /\ [][Next]_vars

TokenGrows == [][token' >= token]_vars
================================================================================
