-------------------------- MODULE MCDistributedLocks ---------------------------
(* What tools need to know about DistributedLocks, and runs that must exist.  *)
EXTENDS DistributedLocks

(* The chart's state: how the lease stands at the cluster.                    *)
ControlState == IF ~IsUp THEN "taking over" ELSE IF Free THEN "free" ELSE "held"

(* The cluster's own clock and the backup's row are seen by nobody.           *)
Observed == {"now", "row", "takeOver", "asking", "sent", "answer", "held", "gate", "inFlight"}

HiddenActions == {"Ship"}

EnvironmentActions ==
  {"Ask", "Receive", "Lose", "Stop", "Send", "Fail", "Forget", "Pass", "Refuse", "Tick"}

TraceConstants ==
  {"Workers", "LeaseTicks", "DriftTicks", "SkewTicks", "TakeOverTicks", "TokensPerTick", "TimeMax"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated.                       *)

(* Two workers act at once, after the row was lost with its backup.           *)
NeverTwoAct == \A v, w \in Workers : Acts(v) /\ Acts(w) => v = w

(* A worker acts on a token that is not the newest any more.                  *)
NeverActsOnOld == \A w \in Workers : Acts(w) => held[w] = gate

(* A member died between a grant and its shipping: the grant never was.       *)
NeverUndone == ~(takeOver > 0 /\ row = NoRow /\ asking # {} /\ gate = 0 /\ ~forgotten)

(* An order with an old token is on its way.                                  *)
NeverLateOrder == \A w \in Workers : inFlight[w] # 0 => inFlight[w] = gate

(* A worker acts.                                                             *)
NeverActs == \A w \in Workers : ~Acts(w)
================================================================================
