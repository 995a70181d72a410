-------------------------- MODULE MCSurvivalReadings ---------------------------
(* What tools need to know about SurvivalReadings, and runs that must exist.  *)
EXTENDS SurvivalReadings

(* The chart's states are the four postures.                                  *)
ControlState == posture

Observed == {"raw", "r", "posture", "elapsed", "broken", "tripped", "signers"}

HiddenActions == {}

EnvironmentActions == {"Read", "HoldOn", "Breach", "MendAgain", "SignAgain"}

TraceConstants == {"RawValues", "Elapsed", "People"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated.                       *)

(* APEX is kept at the very reading at which R is the threshold.              *)
NeverKeptAtEdge == ~(posture = "APEX" /\ r = ApexLeave /\ raw = r)

(* APEX is lost one ppm below it.                                             *)
NeverLostAtEdge == ~(posture = "STALKER" /\ r = ApexLeave - 1 /\ raw = r)

(* Health is good again, and APEX has not come back yet.                      *)
NeverHealthyInStalker == ~(Healthy /\ posture = "STALKER" /\ elapsed > 0)
================================================================================
