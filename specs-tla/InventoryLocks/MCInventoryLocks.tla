--------------------------- MODULE MCInventoryLocks ----------------------------
(* What tools need to know about InventoryLocks, and runs that must exist.    *)
EXTENDS InventoryLocks

(* The chart's state: how each instrument stands at the lock service.         *)
Standing(i) ==
  IF Free(i) THEN "free"
  ELSE IF \E w \in Workers : lease[i][w] = "due" THEN "due" ELSE "held"

ControlState == [i \in Instruments |-> Standing(i)]

(* Everything is visible to the lock service, the workers or the gate.        *)
Observed == {"waiting", "lease", "newest", "owner", "believed", "paused", "inFlight", "passed"}

HiddenActions == {}

(* Whom to grant the instrument to is the service's choice, and only that: it *)
(* is time and workers and the wire that bring all the others about.          *)
EnvironmentActions ==
  {"Request", "RenewalDue", "Renew", "Release", "Expire", "Pause", "Wake", "Notice",
   "Send", "Pass", "Refuse"}

TraceConstants == {"Workers", "Instruments", "Slots", "TokenMax"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated. The run that violates *)
(* it shows that the danger, or the left side of a promise, really occurs.    *)

(* An awake worker believes in a token that is no longer the newest, and has  *)
(* an order with it in flight.                                                *)
NeverLateOrder ==
  \A w \in Workers, i \in Instruments, s \in Slots :
    ~(/\ Awake(w)
      /\ believed[w][i] < newest[i]
      /\ inFlight[w][i][s] # 0
      /\ inFlight[w][i][s] = believed[w][i])

(* Two workers believe at once that they hold the instrument.                 *)
NeverTwoBelievers ==
  \A i \in Instruments, v, w \in Workers : believed[v][i] # 0 /\ believed[w][i] # 0 => v = w

(* A worker waits for an instrument that another one holds.                   *)
NeverWaiting ==
  \A i \in Instruments, w \in Workers : ~(w \in waiting[i] /\ ~Free(i))

(* A frozen worker holds a lease.                                             *)
NeverFrozenHolder ==
  \A i \in Instruments, w \in Workers : ~(w \in paused /\ lease[i][w] # "none")

(* An order is in flight.                                                     *)
NeverInFlight ==
  \A w \in Workers, i \in Instruments, s \in Slots : inFlight[w][i][s] = 0

(* An order passes with the second token of an instrument.                    *)
NeverSecondTokenPassed == \A i \in Instruments : passed[i].token < 2
================================================================================
