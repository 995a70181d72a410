------------------------------- MODULE LockService -------------------------------
(* A lock service with a fair queue and fencing tokens: first come, first served. *)
(* In scope: who waits, who holds, with which token. Left out: leases, crashes. *)
EXTENDS Naturals, Sequences

CONSTANTS Clients, TokenMax  \* who may hold the lock; a bound the service has too
ASSUME TokenAssumption == TokenMax \in Nat \ {0}

VARIABLES holder,  \* who holds the lock, or "nobody"
          token,   \* the newest token issued; 0 before the first
          queue    \* who waits, the first in front
vars == <<holder, token, queue>>

TypeOK ==
  /\ holder \in Clients \cup {"nobody"}
  /\ token \in 0..TokenMax
  /\ \A k \in 1..Len(queue) : queue[k] \in Clients

Waits(c) == \E k \in 1..Len(queue) : queue[k] = c

Init ==
  /\ holder = "nobody"
  /\ token = 0
  /\ queue = <<>>

(* c asks for the lock.                                                           *)
Request(c) ==
  /\ holder # c
  /\ ~Waits(c)
  /\ queue' = Append(queue, c)
  /\ UNCHANGED <<holder, token>>

(* The free lock goes to the first who waits, with a new token.                   *)
Grant(c) ==
  /\ holder = "nobody"
  /\ queue # <<>>
  /\ Head(queue) = c
  /\ token < TokenMax
  /\ holder' = c
  /\ token' = token + 1
  /\ queue' = Tail(queue)

(* The holder gives it back.                                                      *)
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
