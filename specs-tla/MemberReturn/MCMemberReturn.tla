---------------------------- MODULE MCMemberReturn -----------------------------
(* What tools need to know about MemberReturn, and runs that must exist.      *)
EXTENDS MemberReturn

(* The chart's state: can anybody decide?                                     *)
ControlState ==
  IF \E m \in Members : MayDecide(m) THEN "decides"
  ELSE IF \E m \in Members : IsUp(m) THEN "waits" ELSE "down"

Observed == {"sees", "row", "brings", "whole", "issued", "answered"}

HiddenActions == {}

(* Who asks, which members are cut off, end and begin, and which joins which. *)
EnvironmentActions == {"Change", "SetAnew", "Part", "Die", "Start", "Join", "Settle"}

TraceConstants == {"Members", "Outcomes", "VersionMax"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated.                       *)

(* Those who have the newest row join one that is alone with an older one.    *)
NeverBringsNewer == \A m \in Members : brings[m] <= row[m]

(* The newest row is gone, and an older one is left.                          *)
NeverLeftOver ==
  ~((\A m \in Members : ~IsUp(m) \/ ~Has(m)) /\ (\E m \in Members : row[m] > 0))

(* Most members are together, and may decide nothing.                         *)
NeverWaits == \A m \in Members : IsMost(sees[m]) => MayDecide(m) \/ ~IsSettled(m)

(* A row is still to be brought.                                              *)
NeverBrings == \A m \in Members : brings[m] = 0
================================================================================
