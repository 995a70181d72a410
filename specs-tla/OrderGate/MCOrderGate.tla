----------------------------- MODULE MCOrderGate -------------------------------
(* What tools need to know about OrderGate, and runs that must exist.         *)
EXTENDS OrderGate

(* The chart's states are the four postures, with or without orders out.      *)
ControlState ==
  <<posture, IF \E s \in Strategies, k \in Slots : order[s][k].lots # 0 THEN "out" ELSE "none">>

Observed == {"posture", "cap", "held", "order", "decided"}

HiddenActions == {}

(* Who asks, the venue, the controller and the market come from outside; the  *)
(* gate chooses what it cancels by itself.                                    *)
EnvironmentActions ==
  {"Pass", "Deny", "Cancel", "Accept", "Fill", "End", "SetPosture", "Move"}

TraceConstants == {"Strategies", "Slots", "Sizes", "Caps", "HeldAtStart", "LotsMax",
                   "DecisionMax"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated. The run that violates *)
(* it shows that the danger, or the left side of a promise, really occurs.    *)

(* Two strategies have a sell out at once, and the position is long.          *)
NeverTwoSells ==
  ~(/\ Position > 0
    /\ \A s \in Strategies : \E k \in Slots : order[s][k].lots < 0)

(* A position is above the cap, because the cap has moved.                    *)
NeverAboveCap == ~(MayEnter /\ Position > cap)

(* The posture fell to TURTLE while an entry is out.                          *)
NeverEntryInTurtle ==
  ~(posture = "TURTLE" /\ LongReach > Max(Position, 0))

(* A position is short.                                                       *)
NeverShort == Position >= 0

(* An order is out in HIBERNATE.                                              *)
NeverOutInHibernate ==
  ~(posture = "HIBERNATE" /\ \E s \in Strategies, k \in Slots : order[s][k].lots # 0)
================================================================================
