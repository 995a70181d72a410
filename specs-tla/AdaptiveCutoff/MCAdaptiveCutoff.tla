--------------------------- MODULE MCAdaptiveCutoff ----------------------------
(* What tools need to know about AdaptiveCutoff, and runs that must exist.    *)
EXTENDS AdaptiveCutoff

(* The chart's state: does the gate go by the newest limit?                   *)
ControlState ==
  IF ~Knows THEN "closed" ELSE IF gate.version = limit.version THEN "current" ELSE "old"

Observed == {"limit", "mirror", "gate", "age", "asked", "answer", "order", "acked"}

HiddenActions == {}

(* Sensors, workers, the wire and time; the cluster answers and acknowledges. *)
EnvironmentActions ==
  {"Cut", "Restore", "Learn", "Send", "Ask", "Receive", "Lose", "Push", "Pass", "Refuse", "Tick"}

TraceConstants == {"Workers", "Limits", "Sizes", "VersionMax", "ValidTicks"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated.                       *)

(* The gate goes by a limit that was replaced.                                *)
NeverGoesByOld == Knows => gate.version = limit.version

(* A cut is in force because time has passed, and the gate never heard of it. *)
NeverAckedUnheard == ~(acked = limit.version /\ gate.version < acked)

(* An order that was sized before a cut is on its way after it.               *)
NeverLateOrder == \A w \in Workers : order[w] # NoOrder => order[w].version = limit.version

(* A cut is not acknowledged yet.                                             *)
NeverUnacked == acked = limit.version

(* An answer is too old before it arrives.                                    *)
NeverLateAnswer == ~(answer # NoAnswer /\ asked > ValidTicks)
================================================================================
