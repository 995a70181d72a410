-------------------------------- MODULE Filter ---------------------------------
(* Peterson's lock for N processes: N - 1 rooms, each holds one process back.  *)
(* For the benchmark: functions of integers, quantifiers in guards.            *)
EXTENDS Naturals
CONSTANT N

Process == 1..N
Room == 1..(N - 1)

VARIABLES at,    \* at[p]: idle, entering a room, waiting in it, or critical
          room,  \* room[p]: the room that p has reached; 0 outside
          last   \* last[r]: who entered room r last

vars == <<at, room, last>>

TypeOK ==
  /\ at \in [Process -> {"idle", "entering", "waiting", "critical"}]
  /\ room \in [Process -> 0..(N - 1)]
  /\ last \in [Room -> Process]

Init ==
  /\ at = [p \in Process |-> "idle"]
  /\ room = [p \in Process |-> 0]
  /\ last = [r \in Room |-> 1]

Knock(p) ==
  /\ at[p] = "idle"
  /\ at' = [at EXCEPT ![p] = "entering"]
  /\ room' = [room EXCEPT ![p] = 1]
  /\ UNCHANGED last

Enter(p) ==
  /\ at[p] = "entering"
  /\ at' = [at EXCEPT ![p] = "waiting"]
  /\ last' = [last EXCEPT ![room[p]] = p]
  /\ UNCHANGED room

Pass(p) ==
  /\ at[p] = "waiting"
  /\ \/ last[room[p]] # p
     \/ \A q \in Process \ {p} : room[q] < room[p]
  /\ IF room[p] = N - 1
     THEN at' = [at EXCEPT ![p] = "critical"] /\ UNCHANGED room
     ELSE at' = [at EXCEPT ![p] = "entering"] /\ room' = [room EXCEPT ![p] = @ + 1]
  /\ UNCHANGED last

Leave(p) ==
  /\ at[p] = "critical"
  /\ at' = [at EXCEPT ![p] = "idle"]
  /\ room' = [room EXCEPT ![p] = 0]
  /\ UNCHANGED last

Next == \E p \in Process : Knock(p) \/ Enter(p) \/ Pass(p) \/ Leave(p)

OneInside == \A p, q \in Process : at[p] = "critical" /\ at[q] = "critical" => p = q
================================================================================
