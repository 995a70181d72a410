----------------------------- MODULE MCKillSwitch ------------------------------
(* What tools need to know about KillSwitch, and runs that must exist.        *)
EXTENDS KillSwitch

(* The chart's state: may orders go out, and is that settled?                 *)
ControlState ==
  IF acked THEN "acknowledged"
  ELSE IF Halted THEN "halted"
  ELSE process

Observed == {"process", "supervisor", "word", "file", "line", "order", "acked", "signers"}

HiddenActions == {}

(* What the process, its guardians and the disk do follows from what they see;*)
(* strategies, the venue, people and failures come from outside.              *)
EnvironmentActions ==
  {"Pass", "Arrive", "Reject", "Fill", "Gone", "Trip", "Sign", "Start", "Finish", "Block",
   "Unblock", "Freeze", "Thaw", "Crash", "Corrupt", "LoseSupervisor", "RegainSupervisor"}

TraceConstants == {"Slots", "People"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated. The run that violates *)
(* it shows that the danger, or the left side of a promise, really occurs.    *)

(* An order leaves after the trip, before it is acknowledged.                 *)
NeverSentTripped == ~(\E o \in Slots : Alive /\ word = "tripped" /\ order[o] = "sent")

(* The process goes on after a hang, armed, while its line is cut.            *)
NeverWakesCut == ~(process = "up" /\ word = "armed" /\ line = "cut")

(* A crash came before the trip was on disk.                                  *)
NeverCrashBeforeDisk == ~(process = "down" /\ latched /\ file = "running")

(* The venue had to cut the line by itself, and an order is open.             *)
NeverDeadMan ==
  ~(\E o \in Slots : process = "stopped" /\ ~supervisor /\ line = "cut" /\ order[o] = "open")

(* A process is silent, and nothing is halted yet.                            *)
NeverSilent == process = "up" \/ Halted

(* Tripped and not acknowledged yet.                                          *)
NeverUnacknowledged == ~(Alive /\ word = "tripped" /\ ~acked)

(* Two people have signed.                                                    *)
NeverSigned == Cardinality(signers) < RearmPeopleMin
================================================================================
