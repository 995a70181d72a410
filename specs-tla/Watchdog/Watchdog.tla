------------------------------- MODULE Watchdog --------------------------------
(* A service that stalls is noticed at once, and a watchdog that stalls too.  *)
(*                                                                            *)
(* Each service renews its own heartbeat, an entry that ends by itself unless *)
(* it is renewed. When it ends, that very event is the alarm: nobody has to   *)
(* look. Besides, every few ticks a watchdog counts the services that are     *)
(* well, which is the health score. Who trades goes by both: no alarm, and a  *)
(* score that is recent. So when the watchdog itself is gone, its score grows *)
(* old, and trading stops as well.                                            *)
(*                                                                            *)
(* In scope: beats, stalls, alarms, scores, a dead watchdog, clearing.        *)
(* Left out: what an alarm does (SurvivalController `Break`, KillSwitch       *)
(* `Trip`), and how the score becomes a multiplier.                           *)
(* A tick is the time in which a working service beats at least once: with    *)
(* k misses allowed BeatTicks is k. An entry that is due to end, or a score   *)
(* that is due, comes before the next tick; how late it may be is measured.   *)
(* In code: apps/kernel and libs/mesh-hazelcast.                              *)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Services,    \* who must be alive
  BeatTicks,   \* a heartbeat ends so many ticks after it was renewed
  ScoreTicks,  \* the watchdog counts every so many ticks
  ValidTicks   \* a score is good until it is older than this

ASSUME ServicesAssumption == Services # {}
ASSUME BeatAssumption == BeatTicks \in Nat /\ BeatTicks >= 2
ASSUME ScoreAssumption == ScoreTicks \in Nat \ {0}
ASSUME ValidAssumption == ValidTicks \in Nat /\ ValidTicks >= ScoreTicks

VARIABLES
  up,        \* the services that work
  quiet,     \* quiet[s]: ticks since s renewed its heartbeat
  alarmed,   \* the services whose heartbeat ended, until people clear it
  watchdog,  \* TRUE while the watchdog works
  score,     \* how many services were well when the watchdog last counted
  scoreAge   \* ticks since then

vars == <<up, quiet, alarmed, watchdog, score, scoreAge>>

------------------------------------------------------------------------------
(* Words used below *)

Ended(s) == quiet[s] >= BeatTicks

Well == {s \in Services : ~Ended(s) /\ s \notin alarmed}

ScoreIsDue == watchdog /\ scoreAge >= ScoreTicks

(* Trading may go on: what readers go by.                                     *)
MayTrade == alarmed = {} /\ scoreAge <= ValidTicks

(* One tick older; what is too old stays so.                                  *)
Older(n, most) == IF n > most THEN n ELSE n + 1

TypeOK ==
  /\ up \in SUBSET Services
  /\ quiet \in [Services -> 0..BeatTicks + 1]
  /\ alarmed \in SUBSET Services
  /\ watchdog \in BOOLEAN
  /\ score \in 0..Cardinality(Services)
  /\ scoreAge \in 0..ValidTicks + 1

(* All have just begun, and nobody has counted yet.                           *)
Init ==
  /\ up = Services
  /\ quiet = [s \in Services |-> 0]
  /\ alarmed = {}
  /\ watchdog = TRUE
  /\ score = 0
  /\ scoreAge = ValidTicks + 1

------------------------------------------------------------------------------

(* Service s renews its heartbeat.                                            *)
Beat(s) ==
  /\ s \in up
  /\ quiet[s] > 0
  /\ quiet' = [quiet EXCEPT ![s] = 0]
  /\ UNCHANGED <<up, alarmed, watchdog, score, scoreAge>>

(* Service s stalls: it does nothing any more, and says nothing.              *)
Stall(s) ==
  /\ s \in up
  /\ up' = up \ {s}
  /\ UNCHANGED <<quiet, alarmed, watchdog, score, scoreAge>>

(* Service s works again, and beats. An alarm stays.                          *)
Recover(s) ==
  /\ s \notin up
  /\ up' = up \cup {s}
  /\ quiet' = [quiet EXCEPT ![s] = 0]
  /\ UNCHANGED <<alarmed, watchdog, score, scoreAge>>

(* The heartbeat of s ends, and that is the alarm.                            *)
Expire(s) ==
  /\ Ended(s)
  /\ s \notin alarmed
  /\ alarmed' = alarmed \cup {s}
  /\ UNCHANGED <<up, quiet, watchdog, score, scoreAge>>

(* People clear the alarm of a service that beats again.                      *)
Clear(s) ==
  /\ s \in alarmed
  /\ s \in up
  /\ ~Ended(s)
  /\ alarmed' = alarmed \ {s}
  /\ UNCHANGED <<up, quiet, watchdog, score, scoreAge>>

(* The watchdog counts.                                                       *)
Score ==
  /\ ScoreIsDue
  /\ score' = Cardinality(Well)
  /\ scoreAge' = 0
  /\ UNCHANGED <<up, quiet, alarmed, watchdog>>

(* The watchdog dies; somebody starts it again.                               *)
Die ==
  /\ watchdog
  /\ watchdog' = FALSE
  /\ UNCHANGED <<up, quiet, alarmed, score, scoreAge>>

Revive ==
  /\ ~watchdog
  /\ watchdog' = TRUE
  /\ UNCHANGED <<up, quiet, alarmed, score, scoreAge>>

(* A tick passes: all that works has beaten in it, and what is due was done.  *)
Tick ==
  /\ \A s \in up : quiet[s] = 0
  /\ \A s \in Services : Ended(s) => s \in alarmed
  /\ ~ScoreIsDue
  /\ quiet' = [s \in Services |-> Older(quiet[s], BeatTicks)]
  /\ scoreAge' = Older(scoreAge, ValidTicks)
  /\ UNCHANGED <<up, alarmed, watchdog, score>>

Next ==
  \/ \E s \in Services : Beat(s)
  \/ \E s \in Services : Stall(s)
  \/ \E s \in Services : Recover(s)
  \/ \E s \in Services : Expire(s)
  \/ \E s \in Services : Clear(s)
  \/ Score
  \/ Die
  \/ Revive
  \/ Tick

(* What must go on for the promises below: time passes, what works beats, an  *)
(* entry ends by itself, and a watchdog that works counts.                    *)
Fairness ==
  /\ SF_vars(Tick)
  /\ \A s \in Services : WF_vars(Beat(s))
  /\ \A s \in Services : WF_vars(Expire(s))
  /\ WF_vars(Score)

Spec == Init /\ [][Next]_vars /\ Fairness

------------------------------------------------------------------------------
(* What never happens *)

(* A service that was quiet for too long is an alarm before the next tick.    *)
QuietIsAlarmed == \A s \in Services : quiet[s] > BeatTicks => s \in alarmed

(* A service that works and beats is never an alarm.                          *)
NoFalseAlarm == [][\A s \in up : s \in alarmed' => s \in alarmed]_vars

(* Nobody trades with an alarm, whatever the score says.                      *)
AlarmStops == alarmed # {} => ~MayTrade

(* Nobody trades by a score that is too old: a dead watchdog stops as well.   *)
OldScoreStops == scoreAge > ValidTicks => ~MayTrade

(* A watchdog that works has counted recently, once it has begun.             *)
ScoreIsRecent ==
  [][watchdog /\ scoreAge' > scoreAge => scoreAge' <= ScoreTicks \/ scoreAge' > ValidTicks]_vars

(* The score never counts a service that is an alarm.                         *)
ScoreIsHonest ==
  [][scoreAge' < scoreAge => score' <= Cardinality(Services \ alarmed)]_vars

(* An alarm is cleared only for a service that works.                         *)
AlarmIsLatched == [][\A s \in alarmed : s \notin alarmed' => s \in up]_vars

------------------------------------------------------------------------------
(* What surely happens *)

(* A service that stays stalled stops the trading.                            *)
StalledStops == \A s \in Services : (s \notin up) ~> (s \in up \/ ~MayTrade)

(* A watchdog that stays dead stops the trading.                              *)
DeadWatchdogStops == ~watchdog ~> (watchdog \/ ~MayTrade)
================================================================================
