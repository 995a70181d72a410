------------------------------ MODULE NamedLimit -------------------------------
(* A leverage limit is believed only as far as a recent posture names it.     *)
(*                                                                            *)
(* The limit of an account lies on a cluster, signed with its version. The    *)
(* signature says who set it and not that it still stands: whoever reaches    *)
(* the cluster can put back any limit that was ever signed, and answer every  *)
(* question with it. A reader that knows a newer version refuses it; one that *)
(* has just begun knows none. But a posture can't be put back: it answers the *)
(* reader's own question. So the posture names the newest version of the      *)
(* limit, and a reader                                                        *)
(*   - takes no limit older than the one that was named last, and             *)
(*   - counts the age of what it takes from when it asked for that posture.   *)
(*                                                                            *)
(* In scope: changes, a stranger who brings any signed limit at any time,     *)
(* readers that begin anew, delay and loss of the posture, age.               *)
(* Left out: how much a limit allows, and cuts in force (AdaptiveCutoff); what *)
(* else the posture says (PostureAuthority); the age of the limit's own       *)
(* question, which only makes what is known older; forged signatures.         *)
(* In code: libs/mesh-hazelcast, the limit gate; apps/kernel, the follower.   *)
EXTENDS Naturals

CONSTANTS
  VersionMax,  \* the last version there is; a bound that the code has too
  ValidTicks   \* a limit may be gone by until it is older than this

ASSUME VersionAssumption == VersionMax \in Nat \ {0}
ASSUME ValidAssumption == ValidTicks \in Nat \ {0}

VARIABLES
  issued,  \* the newest version that the issuer signed
  since,   \* since[v]: ticks since v was the newest: history; ValidTicks + 1
           \* stands for longer, and for never
  asked,   \* ticks since the reader asked for the posture; Silent for nothing
  answer,  \* the version that the posture on its way names; 0 for none
  named,   \* the version that was named last since the reader began; 0 for none
  heard,   \* ticks since the reader asked for the posture that named it
  known,   \* the version that the reader has; 0 for none
  age      \* how old that is, as the reader counts

vars == <<issued, since, asked, answer, named, heard, known, age>>

------------------------------------------------------------------------------
(* Words used below *)

Versions == 1..VersionMax

Old == ValidTicks + 1

Silent == ValidTicks + 2

(* One tick older; what is too old stays so.                                  *)
Older(n) == IF n > ValidTicks THEN n ELSE n + 1

(* The reader lets orders pass by what it knows.                              *)
Acts == known # 0 /\ age <= ValidTicks

TypeOK ==
  /\ issued \in Versions
  /\ since \in [Versions -> 0..Old]
  /\ asked \in 0..Silent
  /\ answer \in 0..VersionMax
  /\ named \in 0..VersionMax
  /\ heard \in 0..Old
  /\ known \in 0..VersionMax
  /\ age \in 0..Old

Init ==
  /\ issued = 1
  /\ since = [v \in Versions |-> IF v = 1 THEN 0 ELSE Old]
  /\ asked = Silent
  /\ answer = 0
  /\ named = 0
  /\ heard = Old
  /\ known = 0
  /\ age = Old

------------------------------------------------------------------------------

(* The issuer signs another limit.                                            *)
Change ==
  /\ issued < VersionMax
  /\ issued' = issued + 1
  /\ since' = [since EXCEPT ![issued + 1] = 0]
  /\ UNCHANGED <<asked, answer, named, heard, known, age>>

(* The reader asks for the posture, and marks the moment.                     *)
Ask ==
  /\ asked = Silent
  /\ asked' = 0
  /\ UNCHANGED <<issued, since, answer, named, heard, known, age>>

(* The issuer answers; it names the limit that stands.                        *)
Answer ==
  /\ asked # Silent
  /\ answer = 0
  /\ answer' = issued
  /\ UNCHANGED <<issued, since, asked, named, heard, known, age>>

(* The posture reaches the reader. It is as old as its question.              *)
Receive ==
  /\ answer # 0
  /\ named' = answer
  /\ heard' = asked
  /\ asked' = Silent
  /\ answer' = 0
  /\ UNCHANGED <<issued, since, known, age>>

(* Question or posture are lost, or the reader gives up.                      *)
Lose ==
  /\ asked # Silent
  /\ asked' = Silent
  /\ answer' = 0
  /\ UNCHANGED <<issued, since, named, heard, known, age>>

(* A limit of version v comes, from whomever: the row as it is, a late answer *)
(* or one that a stranger put back.                                           *)
Take(v) ==
  /\ v <= issued
  /\ v >= named
  /\ v >= known
  /\ known' = v
  /\ age' = heard
  /\ UNCHANGED <<issued, since, asked, answer, named, heard>>

(* The reader ends, and begins anew: it knows nothing.                        *)
Begin ==
  /\ asked' = Silent
  /\ answer' = 0
  /\ named' = 0
  /\ heard' = Old
  /\ known' = 0
  /\ age' = Old
  /\ UNCHANGED <<issued, since>>

(* A tick of time passes for all.                                             *)
Tick ==
  /\ since' = [v \in Versions |-> IF v = issued THEN 0 ELSE Older(since[v])]
  /\ asked' = IF asked = Silent THEN Silent ELSE Older(asked)
  /\ heard' = Older(heard)
  /\ age' = Older(age)
  /\ UNCHANGED <<issued, answer, named, known>>

Next ==
  \/ Change
  \/ Ask
  \/ Answer
  \/ Receive
  \/ Lose
  \/ \E v \in Versions : Take(v)
  \/ Begin
  \/ Tick

(* Time passes. Nothing is promised of the network.                           *)
Fairness == WF_vars(Tick)

Spec == Init /\ [][Next]_vars /\ Fairness

------------------------------------------------------------------------------
(* What never happens *)

(* Nobody goes by a limit that was replaced longer ago than the validity,     *)
(* whoever brings what, and whenever the reader began.                        *)
LimitIsRecent == Acts => since[known] <= ValidTicks

(* A reader goes back to no older limit; one that begins anew has none.       *)
NeverBack == [][known' >= known \/ known' = 0]_vars

------------------------------------------------------------------------------
(* What surely happens *)

(* A reader that hears no posture any more lets nothing pass for good, with   *)
(* whatever limits it is answered.                                            *)
SilenceStops == <>[](answer = 0) => <>[](~Acts)
================================================================================
