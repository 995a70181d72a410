------------------------------ MODULE MCPromotion ------------------------------
(* What tools need to know about Promotion, and runs that must exist.         *)
EXTENDS Promotion

(* The chart's state.                                                         *)
ControlState == [stage |-> stage, tripped |-> tripped]

Observed == {"stage", "evidence", "approvals", "tripped"}

HiddenActions == {}

(* All but the gate's own answers: a driver asks the gate when it promotes.   *)
EnvironmentActions ==
  {"Arrive", "Approve", "Change", "Expire", "Revoke", "Withdraw", "Trip", "Rearm", "PromotePaper",
   "PromoteLive"}

TraceConstants == {"Requirements", "PaperNeeds", "People", "ApprovalsNeeded", "UpsetsMax"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated.                       *)

NeverLive == stage # "live"

(* A build that was stopped goes live again.                                  *)
NeverLiveAfterUpsets == ~(stage = "live" /\ upsets = UpsetsMax)

(* A tripped build is armed by people.                                        *)
NeverTripped == ~tripped
================================================================================
