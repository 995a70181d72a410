------------------------------ MODULE MCWatchdog -------------------------------
(* What tools need to know about Watchdog, and runs that must exist.          *)
EXTENDS Watchdog

(* The chart's state: may trading go on, and if not, why?                     *)
ControlState ==
  IF alarmed # {} THEN "alarm" ELSE IF scoreAge > ValidTicks THEN "no score" ELSE "trading"

Observed == {"up", "quiet", "alarmed", "watchdog", "score", "scoreAge"}

HiddenActions == {}

(* Services, machines, people and time; entries end and scores are counted by *)
(* the system.                                                                *)
EnvironmentActions == {"Beat", "Stall", "Recover", "Clear", "Die", "Revive", "Tick"}

TraceConstants == {"Services", "BeatTicks", "ScoreTicks", "ValidTicks"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated.                       *)

(* A service has stalled, and trading goes on: nobody has noticed yet.        *)
NeverUnnoticed == ~(up # Services /\ MayTrade)

(* The watchdog is dead, and trading goes on by its last score.               *)
NeverDeadTrusted == ~(~watchdog /\ MayTrade)

(* All work again, and the alarm is still there.                              *)
NeverLatched == ~(up = Services /\ alarmed # {})

(* A score counted a service that had stalled already.                        *)
NeverScoredStalled == ~(scoreAge = 0 /\ score = Cardinality(Services) /\ up # Services)
================================================================================
