------------------------- MODULE MCSurvivalController --------------------------
(* What tools need to know about SurvivalController, and runs that must exist.*)
EXTENDS SurvivalController

(* The chart's states are the four postures.                                  *)
ControlState == posture

Observed == {"raw", "r", "posture", "elapsed", "broken", "tripped", "signers"}

HiddenActions == {}

(* Sensors, failures and people come from outside; what the filter makes of a *)
(* reading, and when the signed re-arm is done, is the controller's.          *)
EnvironmentActions == {"Evaluate", "Hold", "Break", "Mend", "Sign"}

TraceConstants == {"RawValues", "Elapsed", "People"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated. The run that violates *)
(* it shows that the danger, or the left side of a promise, really occurs.    *)

(* APEX is reached.                                                           *)
NeverApex == posture # "APEX"

(* Health is good, and APEX is not there yet.                                 *)
NeverHealthyBelowApex == ~(Healthy /\ posture # "APEX")

(* Inside the gap, on its way up: R would have kept APEX but does not reach it*)
NeverInGap == ~(posture = "STALKER" /\ r >= ApexLeave /\ raw = r /\ elapsed > 0)

(* More was read than is believed.                                            *)
NeverBelowRaw == r = raw

(* A trip with two signatures, waiting to be re-armed.                        *)
NeverSigned == ~(tripped /\ Cardinality(signers) >= RearmPeopleMin)

(* Two invariants are broken at once.                                         *)
NeverTwoBroken == Cardinality(broken) < 2
================================================================================
