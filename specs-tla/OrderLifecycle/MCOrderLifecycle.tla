-------------------------- MODULE MCOrderLifecycle ---------------------------
(* What tools need to know about OrderLifecycle, and runs that must exist.    *)
EXTENDS OrderLifecycle

(* The chart's state: how far the orders are that are not closed.             *)
ControlState == {orders[o].phase : o \in Live}

Observed == {"posture", "newest", "held", "orders", "lastOrder", "position"}

HiddenActions == {}

(* Strategies, the venue, the controller and the lock service act from        *)
(* outside; whether an order passes is the gate's choice.                     *)
EnvironmentActions ==
  {"ChangePosture", "Obtain", "LoseUnnoticed", "GiveUp", "Initialize", "Submit", "AskChange",
   "AskCancel", "Accept", "Reject", "Trigger", "Fill", "Change", "RefuseChange", "Cancel",
   "RefuseCancel", "Expire"}

TraceConstants ==
  {"Instruments", "Quantities", "OpeningPositions", "InventoryMax", "OrderMax", "TokenMax"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated.                       *)

(* An order fills after its cancel was asked for.                             *)
NeverFilledWhileCancelling == \A o \in Live : ~(orders[o].cancelling /\ orders[o].filled > 0)

(* In TURTLE a position can be flipped by what is still pending.              *)
NeverToWindDown == ~(posture = "TURTLE" /\ \E i \in Instruments : ~OnlyShrinks(i))

(* In HIBERNATE orders are still on the way.                                  *)
NeverToCancel == ~(posture = "HIBERNATE" /\ \E o \in Live : OnTheWay(o))

(* An order works whose lease is somebody else's by now.                      *)
NeverOrphaned ==
  \A o \in Live : ~(orders[o].phase = "working" /\ ~HasLease(orders[o].instrument))

(* A strategy waits for the gate's answer.                                    *)
NeverAsked == \A o \in Live : orders[o].phase # "asked"
================================================================================
