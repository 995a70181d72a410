-------------------------- MODULE SurvivalController ---------------------------
(* How much risk may be taken right now, and how it may be taken.             *)
(*                                                                            *)
(* Sensor readings become one number, the health R: the product of five       *)
(* multipliers in parts per million. A fall of R is followed at once; a rise  *)
(* is believed slowly, one percentage point a minute. The filtered R chooses  *)
(* one of four postures:                                                      *)
(*   APEX       enters as taker, up to 6.0 times equity times R               *)
(*   STALKER    enters with limit orders only, up to 2.0 times                *)
(*   TURTLE     exits only, passive and wide                                  *)
(*   HIBERNATE  cancels everything and sends nothing                          *)
(* A posture comes back only well above where it was left, one posture a      *)
(* step, so that noise does not make it flutter; a drop may cross several.    *)
(* A broken invariant (checksum, ledger, heartbeat) is a trip: R is 0 and the *)
(* posture HIBERNATE in the same step, and it stays so until the cause is     *)
(* mended and two different named people have signed.                         *)
(*                                                                            *)
(* In scope: filter, postures, trip and re-arm.                               *)
(* Left out: how categories 2 to 5 make their multipliers (raw is an input;   *)
(* the monitor recomputes it from the readings), the filter's rounding below  *)
(* one ppm (a relation contains it), how old a reader's posture may be, and   *)
(* what happens to open orders (OrderGate, KillSwitch).                       *)
(* In code: libs/survival-kernel; each action is the function of that name.   *)
EXTENDS ProvenRules, FiniteSets

CONSTANTS
  RawValues,  \* the unfiltered R that may be read; in a trace 0..FullPpm
  Elapsed,    \* the milliseconds that may lie between two evaluations
  People      \* who may sign a re-arm, by name

Causes == {"checksum", "ledger", "heartbeat"}  \* what category 1 watches

ASSUME RawAssumption == RawValues # {} /\ \A x \in RawValues : x \in 0..FullPpm
ASSUME ElapsedAssumption == \E e \in Elapsed : e >= 2 * MsPerPpm
ASSUME PeopleAssumption == Cardinality(People) >= RearmPeopleMin

VARIABLES
  raw,      \* R as last read, ppm; 0 while tripped
  r,        \* R as believed after the filter, ppm
  posture,  \* what is allowed now
  elapsed,  \* milliseconds between the last two evaluations
  broken,   \* the invariants that are broken now
  tripped,  \* TRUE from a breach until it is re-armed
  signers   \* who has signed the re-arm since the last breach

vars == <<raw, r, posture, elapsed, broken, tripped, signers>>

------------------------------------------------------------------------------
(* The ladder of postures *)

Postures == {"HIBERNATE", "TURTLE", "STALKER", "APEX"}

Rank(p) ==
  CASE p = "HIBERNATE" -> 0
    [] p = "TURTLE" -> 1
    [] p = "STALKER" -> 2
    [] p = "APEX" -> 3

(* Where each posture is left and come back to, and where it goes at an R, is *)
(* ProvenRules: `LeavePpm`, `ReturnPpm`, `Bearable`, `PostureAfter`.          *)

------------------------------------------------------------------------------
(* What a posture allows *)

(* The rights are the order gate's own answers, with order books that are     *)
(* clear, and the leverage is the proven one (`LeverageCenti`): ProvenRules.  *)
MayTake(p) == EntryAnswer(p, TRUE, FullPpm) = "PASS_ENTRY"  \* cross the spread to enter
MayEnter(p) == EntryAnswer(p, FALSE, 0) = "PASS_ENTRY"      \* add to a position
MayReduce(p) == ExitAnswer(p, FALSE) = "PASS_EXIT"          \* make a position smaller
MayCancel(p) == p \in Postures                              \* a cancel always passes

Min(a, b) == IF a < b THEN a ELSE b

------------------------------------------------------------------------------
(* The filter *)

(* What R may be believed to be when h was believed, x is read and e          *)
(* milliseconds have passed. What e may earn, EarnedLeast to EarnedMost, is    *)
(* ProvenRules; a theorem says that the running code lies within.             *)
Filtered(h, x, e) ==
  IF x <= h
  THEN {x}
  ELSE Min(x, h + EarnedLeast(e)) .. Min(x, h + EarnedMost(e))

------------------------------------------------------------------------------

TypeOK ==
  /\ raw \in 0..FullPpm
  /\ r \in 0..FullPpm
  /\ posture \in Postures
  /\ elapsed \in Elapsed \cup {0}
  /\ broken \in SUBSET Causes
  /\ tripped \in BOOLEAN
  /\ signers \in SUBSET People

(* A first start believes its first reading, and climbs from HIBERNATE. A     *)
(* restart resumes the state that it left: that trace begins there.           *)
Init ==
  /\ raw \in RawValues
  /\ r = raw
  /\ posture = "HIBERNATE"
  /\ elapsed = 0
  /\ broken = {}
  /\ tripped = FALSE
  /\ signers = {}

------------------------------------------------------------------------------
(* The controller *)

(* R is read as x, e milliseconds after the last evaluation.                  *)
Evaluate(x, e) ==
  /\ ~tripped
  /\ raw' = x
  /\ r' \in Filtered(r, x, e)
  /\ posture' = PostureAfter(posture, r')
  /\ elapsed' = e
  /\ UNCHANGED <<broken, tripped, signers>>

(* An evaluation while tripped: whatever the other sensors say, nothing.      *)
Hold(e) ==
  /\ tripped
  /\ elapsed' = e
  /\ UNCHANGED <<raw, r, posture, broken, tripped, signers>>

Stop == raw' = 0 /\ r' = 0 /\ posture' = "HIBERNATE"

(* Invariant c is found broken: stop in this very step, undamped, and latch.  *)
(* Signatures given before do not count for this breach.                      *)
Break(c) ==
  /\ c \notin broken
  /\ broken' = broken \cup {c}
  /\ tripped' = TRUE
  /\ signers' = {}
  /\ Stop
  /\ UNCHANGED elapsed

------------------------------------------------------------------------------
(* The people *)

(* Invariant c holds again. The trip stays.                                   *)
Mend(c) ==
  /\ c \in broken
  /\ broken' = broken \ {c}
  /\ UNCHANGED <<raw, r, posture, elapsed, tripped, signers>>

(* Person p signs that trading may start again, once all is mended.           *)
Sign(p) ==
  /\ tripped
  /\ broken = {}
  /\ p \notin signers
  /\ signers' = signers \cup {p}
  /\ UNCHANGED <<raw, r, posture, elapsed, broken, tripped>>

(* Enough different people have signed: armed again, and R grows from 0.      *)
Rearm ==
  /\ tripped
  /\ broken = {}
  /\ Cardinality(signers) >= RearmPeopleMin
  /\ tripped' = FALSE
  /\ signers' = {}
  /\ UNCHANGED <<raw, r, posture, elapsed, broken>>

------------------------------------------------------------------------------
(* The whole *)

Next ==
  \/ \E x \in RawValues, e \in Elapsed : Evaluate(x, e)
  \/ \E e \in Elapsed : Hold(e)
  \/ \E c \in Causes : Break(c)
  \/ \E c \in Causes : Mend(c)
  \/ \E p \in People : Sign(p)
  \/ Rearm

(* An evaluation after long enough for R to grow.                             *)
EvaluateLater == \E x \in RawValues, e \in Elapsed : e >= 2 * MsPerPpm /\ Evaluate(x, e)

(* What must go on for the promises below: the controller keeps evaluating    *)
(* while time passes, and does what two people have signed.                   *)
Fairness ==
  /\ WF_vars(EvaluateLater)
  /\ WF_vars(Rearm)

Spec == Init /\ [][Next]_vars /\ Fairness

------------------------------------------------------------------------------
(* What never happens *)

(* More health is never believed than was read: falls are followed at once.   *)
NeverAboveRaw == r <= raw

(* No posture is kept below its floor, however far a drop goes.               *)
PostureFitsHealth == r >= LeavePpm(posture)

(* A trip stops everything in the step in which it happens.                   *)
TripStops == tripped => raw = 0 /\ r = 0 /\ posture = "HIBERNATE"

(* A breach is never without a trip.                                          *)
BrokenIsTripped == broken # {} => tripped

(* A position grows only in good health.                                      *)
EntriesNeedHealth == MayEnter(posture) => r >= StalkerLeave

(* The leverage is what the requirement allows: its own numbers, on purpose.  *)
LeverageWithinRequirement ==
  /\ LeverageCenti(posture, r) <= 600
  /\ ~MayTake(posture) => LeverageCenti(posture, r) <= 200

(* A fall goes down to the reading, and no further.                           *)
FallsNoFurther == [][r' < r => r' >= raw']_vars

(* R recovers by no more than one percentage point a minute, and rounding.    *)
RecoveryIsSlow == [][r' > r => r' - r <= elapsed' \div MsPerPpm + RoundingPpm]_vars

(* A posture comes back only at its return threshold: there is a gap.         *)
ReturnsAtThreshold == [][Rank(posture') > Rank(posture) => r' >= ReturnPpm(posture')]_vars

(* A posture is left downwards only below its leave threshold.                *)
LeavesBelowThreshold == [][Rank(posture') < Rank(posture) => r' < LeavePpm(posture)]_vars

(* A return climbs one posture at a time.                                     *)
ClimbsOneAtATime == [][Rank(posture') <= Rank(posture) + 1]_vars

(* A trip ends only with the signatures of two different people.              *)
TripIsLatched == [][tripped /\ ~tripped' => Cardinality(signers) >= RearmPeopleMin]_vars

(* Signatures given before a breach do not count after it.                    *)
SignaturesAreFresh == [][broken' \subseteq broken \/ signers' = {}]_vars

------------------------------------------------------------------------------
(* What surely happens *)

Healthy == ~tripped /\ raw >= ApexReturn

(* If health is good from some time on, then APEX comes and stays.            *)
HealthyReturnsToApex == <>[]Healthy => <>[](posture = "APEX")

(* What enough people have signed is armed again, unless it breaks again.     *)
SignedIsRearmed ==
  (tripped /\ Cardinality(signers) >= RearmPeopleMin) ~> (~tripped \/ broken # {})
================================================================================
