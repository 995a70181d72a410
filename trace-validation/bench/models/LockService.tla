------------------------------- MODULE LockService -------------------------------
(* A lock service with a queue and fencing tokens: eight clients, one lock.     *)
(* In scope: who waits, who holds, with which token. Left out: leases, crashes. *)
EXTENDS Naturals

CONSTANTS Clients, TokenMax  \* who may hold the lock; a bound the service has too
ASSUME TokenAssumption == TokenMax \in Nat \ {0}

VARIABLES holder,  \* who holds the lock, or "nobody"
          token,   \* the newest token issued; 0 before the first
          queue    \* queue[c]: c waits
vars == <<holder, token, queue>>

TypeOK ==
  /\ holder \in Clients \cup {"nobody"}
  /\ token \in 0..TokenMax
  /\ queue \in [Clients -> BOOLEAN]

Init ==
  /\ holder = "nobody"
  /\ token = 0
  /\ queue = [c \in Clients |-> FALSE]

(* c asks for the lock.                                                         *)
Request(c) ==
  /\ holder # c
  /\ ~queue[c]
  /\ queue' = [queue EXCEPT ![c] = TRUE]
  /\ UNCHANGED <<holder, token>>

(* The free lock goes to one who waits, with a new token.                       *)
Grant(c) ==
  /\ holder = "nobody"
  /\ queue[c]
  /\ token < TokenMax
  /\ holder' = c
  /\ token' = token + 1
  /\ queue' = [queue EXCEPT ![c] = FALSE]

(* The holder gives it back.                                                    *)
Release(c) ==
  /\ holder = c
  /\ holder' = "nobody"
  /\ UNCHANGED <<token, queue>>

Next ==
  \/ \E c \in Clients : Request(c)
  \/ \E c \in Clients : Grant(c)
  \/ \E c \in Clients : Release(c)

Spec == Init /\ [][Next]_vars

TokenGrows == [][token' >= token]_vars  \* a fence stays a fence
==================================================================================
