------------------------------- MODULE Promotion -------------------------------
(* How a build goes from research to paper to live, and how it falls back.    *)
(*                                                                            *)
(* A build is promoted on evidence: each requirement in force at a stage must *)
(* be met by evidence that is fresh. Evidence goes stale when a source        *)
(* changes, expires with time, and is revoked with the key that signed it.    *)
(* People approve a candidate; two are needed for live, and what they approve *)
(* is these bytes and no others. A trip takes a build out of live at once,    *)
(* and only people arm it again.                                              *)
(*                                                                            *)
(* In scope: evidence, approvals, trips, promotion and demotion.              *)
(* Left out: signatures and digests (libs/verdict and the attack table); a    *)
(* broken glass, which overrides this and is recorded as such; who may be     *)
(* approver (the policy).                                                     *)
(* In code: libs/evidence; the stage that a verdict is for is decided by the  *)
(* module generated from this spec.                                           *)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Requirements,    \* all that are in force at live
  PaperNeeds,      \* those of them that are in force at paper too
  People,          \* who may approve
  ApprovalsNeeded, \* how many of them it takes to go live, and to arm again
  UpsetsMax        \* a bound: how often something may go wrong

ASSUME RequirementsAssumption == Requirements # {}
ASSUME PaperAssumption == PaperNeeds \subseteq Requirements
ASSUME ApprovalsAssumption == ApprovalsNeeded \in 0..Cardinality(People)
ASSUME UpsetsAssumption == UpsetsMax \in Nat

VARIABLES
  stage,     \* where the build is: "research", "paper" or "live"
  evidence,  \* evidence[r]: what there is for requirement r
  approvals, \* the people whose approval of these bytes is valid
  tripped,   \* the build was stopped, and nobody has armed it again
  upsets     \* how often something went wrong: bounds the model

vars == <<stage, evidence, approvals, tripped, upsets>>

------------------------------------------------------------------------------

Stages == {"research", "paper", "live"}
Conditions == {"none", "fresh", "stale", "expired", "revoked"}

TypeOK ==
  /\ stage \in Stages
  /\ evidence \in [Requirements -> Conditions]
  /\ approvals \in SUBSET People
  /\ tripped \in BOOLEAN
  /\ upsets \in 0..UpsetsMax

Init ==
  /\ stage = "research"
  /\ evidence = [r \in Requirements |-> "none"]
  /\ approvals = {}
  /\ tripped = FALSE
  /\ upsets = 0

(* What a stage asks of evidence ev and of the people ap who approved.        *)
PaperEarned(ev) == \A r \in PaperNeeds : ev[r] = "fresh"
LiveEarned(ev, ap) ==
  /\ \A r \in Requirements : ev[r] = "fresh"
  /\ Cardinality(ap) >= ApprovalsNeeded

(* The highest stage, not above s, that is still earned.                      *)
Fallen(s, ev, ap) ==
  IF s = "live" /\ LiveEarned(ev, ap) THEN "live"
  ELSE IF s # "research" /\ PaperEarned(ev) THEN "paper" ELSE "research"

------------------------------------------------------------------------------
(* Evidence and approvals                                                     *)

(* A check of requirement r passed, on these bytes, now: the first time, or   *)
(* once more.                                                                 *)
Arrive(r) ==
  /\ evidence' = [evidence EXCEPT ![r] = "fresh"]
  /\ UNCHANGED <<stage, approvals, tripped, upsets>>

(* Person p approves this candidate, once evidence for paper is there.        *)
Approve(p) ==
  /\ p \notin approvals
  /\ stage = "paper"
  /\ approvals' = approvals \cup {p}
  /\ UNCHANGED <<stage, evidence, tripped, upsets>>

(* A source that requirement r rests on changes: another build, which nobody  *)
(* has approved and which runs nowhere yet.                                   *)
Change(r) ==
  /\ evidence[r] = "fresh"
  /\ upsets < UpsetsMax
  /\ evidence' = [evidence EXCEPT ![r] = "stale"]
  /\ approvals' = {}
  /\ stage' = "research"
  /\ upsets' = upsets + 1
  /\ UNCHANGED tripped

(* The evidence for r is too old.                                             *)
Expire(r) ==
  /\ evidence[r] = "fresh"
  /\ upsets < UpsetsMax
  /\ evidence' = [evidence EXCEPT ![r] = "expired"]
  /\ stage' = Fallen(stage, evidence', approvals)
  /\ upsets' = upsets + 1
  /\ UNCHANGED <<approvals, tripped>>

(* The key that signed the evidence for r is revoked.                         *)
Revoke(r) ==
  /\ evidence[r] = "fresh"
  /\ upsets < UpsetsMax
  /\ evidence' = [evidence EXCEPT ![r] = "revoked"]
  /\ stage' = Fallen(stage, evidence', approvals)
  /\ upsets' = upsets + 1
  /\ UNCHANGED <<approvals, tripped>>

(* Person p takes the approval back, or it ends.                              *)
Withdraw(p) ==
  /\ p \in approvals
  /\ upsets < UpsetsMax
  /\ approvals' = approvals \ {p}
  /\ stage' = Fallen(stage, evidence, approvals')
  /\ upsets' = upsets + 1
  /\ UNCHANGED <<evidence, tripped>>

(* Something is wrong with the running build: it is stopped, and whoever      *)
(* approved it has to look again.                                             *)
Trip ==
  /\ stage = "live"
  /\ upsets < UpsetsMax
  /\ tripped' = TRUE
  /\ approvals' = {}
  /\ stage' = Fallen("paper", evidence, {})
  /\ upsets' = upsets + 1
  /\ UNCHANGED evidence

------------------------------------------------------------------------------
(* The gate                                                                   *)

(* The approvals are spent on arming: to go live takes others.                *)
Rearm ==
  /\ tripped
  /\ Cardinality(approvals) >= ApprovalsNeeded
  /\ tripped' = FALSE
  /\ approvals' = {}
  /\ UNCHANGED <<stage, evidence, upsets>>

PromotePaper ==
  /\ stage = "research"
  /\ PaperEarned(evidence)
  /\ stage' = "paper"
  /\ UNCHANGED <<evidence, approvals, tripped, upsets>>

PromoteLive ==
  /\ stage = "paper"
  /\ ~tripped
  /\ LiveEarned(evidence, approvals)
  /\ stage' = "live"
  /\ UNCHANGED <<evidence, approvals, tripped, upsets>>

Next ==
  \/ \E r \in Requirements : Arrive(r)
  \/ \E p \in People : Approve(p)
  \/ \E r \in Requirements : Change(r)
  \/ \E r \in Requirements : Expire(r)
  \/ \E r \in Requirements : Revoke(r)
  \/ \E p \in People : Withdraw(p)
  \/ Trip
  \/ Rearm
  \/ PromotePaper
  \/ PromoteLive

(* Checks are run, people look, the gate is asked. Upsets need not come.      *)
Fairness ==
  /\ \A r \in Requirements : WF_vars(Arrive(r))
  /\ \A p \in People : WF_vars(Approve(p))
  /\ WF_vars(Rearm)
  /\ WF_vars(PromotePaper)
  /\ WF_vars(PromoteLive)

Spec == Init /\ [][Next]_vars /\ Fairness

------------------------------------------------------------------------------
(* What never happens *)

(* Nothing is live without fresh evidence for every requirement in force.     *)
LiveIsEarned == stage = "live" => \A r \in Requirements : evidence[r] = "fresh"

(* Nothing is live that fewer people approved than are needed.                *)
LiveIsApproved == stage = "live" => Cardinality(approvals) >= ApprovalsNeeded

(* Paper, too, is earned.                                                     *)
PaperIsEarned == stage # "research" => \A r \in PaperNeeds : evidence[r] = "fresh"

(* What was stopped does not run live.                                        *)
TripStops == tripped => stage # "live"

(* Nobody skips paper.                                                        *)
OneStageAtATime == [][stage = "research" => stage' # "live"]_vars

(* Who approved other bytes has approved nothing.                             *)
ApprovedAreTheseBytes ==
  [][(\E r \in Requirements : evidence'[r] = "stale" /\ evidence[r] # "stale") => approvals' = {}]_vars

(* It takes people to arm again, and their approval is spent on it.           *)
PeopleRearm ==
  [][tripped /\ ~tripped' => Cardinality(approvals) >= ApprovalsNeeded /\ approvals' = {}]_vars

------------------------------------------------------------------------------
(* What surely happens *)

(* Once nothing goes wrong any more, a build that can be checked and approved *)
(* goes live and stays there.                                                 *)
EarnedGoesLive == <>[](stage = "live")
================================================================================
