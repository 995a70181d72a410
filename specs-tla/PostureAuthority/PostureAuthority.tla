--------------------------- MODULE PostureAuthority ----------------------------
(* A posture is obeyed for a stated time only: silence means stop.            *)
(*                                                                            *)
(* Readers (order gates, agents) ask the controller for its posture and act   *)
(* on the answer. Requests and answers may be slow or lost, and the           *)
(* controller may change its mind in between. So a reader counts the age of   *)
(* what it knows from when it *sent* the question, on its own clock, and acts *)
(* as in HIBERNATE once that is too old. Counting from receipt would make a   *)
(* delayed APEX look new.                                                     *)
(*                                                                            *)
(* A change does not wait for the next question: what the controller says     *)
(* after a question answers it once more. Such a push changes what a reader   *)
(* knows, and makes nothing younger.                                          *)
(*                                                                            *)
(* In scope: questions, answers, pushes, delay, loss, change, age.            *)
(* Left out: how the controller chooses (SurvivalController); forged answers  *)
(* (signatures); clocks of different speed, up to the rounding of a tick.     *)
(* In code: libs/survival-kernel, the posture record.                         *)
EXTENDS Naturals

CONSTANTS
  Readers,    \* who asks
  Postures,   \* what the controller may say; HIBERNATE is the one that stops
  ValidTicks  \* a posture may be acted on until it is older than this

Hibernate == "HIBERNATE"

ASSUME ReadersAssumption == Readers # {}
ASSUME PosturesAssumption == Hibernate \in Postures
ASSUME ValidAssumption == ValidTicks \in Nat \ {0}

VARIABLES
  posture,  \* the controller's posture
  since,    \* since[p]: ticks since the controller was last in p: history;
            \* ValidTicks + 1 stands for longer
  asking,   \* the readers that wait for an answer
  asked,    \* asked[c]: ticks since c sent its question; 0 while it asks nothing
  answer,   \* answer[c]: the posture on its way to c; Silence for none
  known,    \* known[c]: the last posture that c was told
  age       \* age[c]: ticks since c sent the question that known[c] answers

vars == <<posture, since, asking, asked, answer, known, age>>

------------------------------------------------------------------------------

Silence == "silence"
ASSUME SilenceAssumption == Silence \notin Postures

Ticks == 0..ValidTicks + 1

(* One tick older; what is too old stays so.                                  *)
Older(n) == IF n > ValidTicks THEN n ELSE n + 1

(* What reader c acts on.                                                     *)
ActsOn(c) == IF age[c] > ValidTicks THEN Hibernate ELSE known[c]

TypeOK ==
  /\ posture \in Postures
  /\ since \in [Postures -> Ticks]
  /\ asking \in SUBSET Readers
  /\ asked \in [Readers -> Ticks]
  /\ answer \in [Readers -> Postures \cup {Silence}]
  /\ known \in [Readers -> Postures]
  /\ age \in [Readers -> Ticks]

(* Nobody was told anything yet, and the controller has never traded.         *)
Init ==
  /\ posture = Hibernate
  /\ since = [p \in Postures |-> IF p = Hibernate THEN 0 ELSE ValidTicks + 1]
  /\ asking = {}
  /\ asked = [c \in Readers |-> 0]
  /\ answer = [c \in Readers |-> Silence]
  /\ known = [c \in Readers |-> Hibernate]
  /\ age = [c \in Readers |-> ValidTicks + 1]

------------------------------------------------------------------------------

(* The controller goes to another posture p.                                  *)
Change(p) ==
  /\ p # posture
  /\ posture' = p
  /\ since' = [since EXCEPT ![p] = 0]
  /\ UNCHANGED <<asking, asked, answer, known, age>>

(* Reader c asks. It marks the moment.                                        *)
Ask(c) ==
  /\ c \notin asking
  /\ asking' = asking \cup {c}
  /\ asked' = [asked EXCEPT ![c] = 0]
  /\ UNCHANGED <<posture, since, answer, known, age>>

(* The question reaches the controller, which answers with its posture of now.*)
Answer(c) ==
  /\ c \in asking
  /\ answer[c] = Silence
  /\ answer' = [answer EXCEPT ![c] = posture]
  /\ UNCHANGED <<posture, since, asking, asked, known, age>>

(* The answer reaches c. It is as old as its question.                        *)
Receive(c) ==
  /\ answer[c] # Silence
  /\ known' = [known EXCEPT ![c] = answer[c]]
  /\ age' = [age EXCEPT ![c] = asked[c]]
  /\ asking' = asking \ {c}
  /\ asked' = [asked EXCEPT ![c] = 0]
  /\ answer' = [answer EXCEPT ![c] = Silence]
  /\ UNCHANGED <<posture, since>>

(* Another record reaches c: the controller said p after the question that    *)
(* known[c] answers, so it was in p no longer ago than that. It is no younger *)
(* than that question. What is too old already is not brought back.           *)
Push(c, p) ==
  /\ age[c] <= ValidTicks
  /\ since[p] <= age[c]
  /\ known' = [known EXCEPT ![c] = p]
  /\ UNCHANGED <<posture, since, asking, asked, answer, age>>

(* Question or answer are lost, or c gives up: an answer that comes later     *)
(* bears the number of a question that c no longer asks.                      *)
Lose(c) ==
  /\ c \in asking
  /\ asking' = asking \ {c}
  /\ asked' = [asked EXCEPT ![c] = 0]
  /\ answer' = [answer EXCEPT ![c] = Silence]
  /\ UNCHANGED <<posture, since, known, age>>

(* A tick of time passes for all.                                             *)
Tick ==
  /\ since' = [p \in Postures |-> IF p = posture THEN 0 ELSE Older(since[p])]
  /\ asked' = [c \in Readers |-> IF c \in asking THEN Older(asked[c]) ELSE 0]
  /\ age' = [c \in Readers |-> Older(age[c])]
  /\ UNCHANGED <<posture, asking, answer, known>>

Next ==
  \/ \E p \in Postures : Change(p)
  \/ \E c \in Readers : Ask(c)
  \/ \E c \in Readers : Answer(c)
  \/ \E c \in Readers : Receive(c)
  \/ \E c \in Readers, p \in Postures : Push(c, p)
  \/ \E c \in Readers : Lose(c)
  \/ Tick

(* Time passes. Nothing is promised of the network.                           *)
Fairness == WF_vars(Tick)

Spec == Init /\ [][Next]_vars /\ Fairness

------------------------------------------------------------------------------
(* What never happens *)

(* Nobody acts on a posture that the controller left too long ago. In         *)
(* particular: ValidTicks after a trip, nobody trades, whatever the network.  *)
AuthorityIsRecent ==
  \A c \in Readers : ActsOn(c) # Hibernate => since[ActsOn(c)] <= ValidTicks

(* What a reader knows never grows younger without a new answer.              *)
OnlyAnswersRefresh ==
  [][\A c \in Readers : age'[c] < age[c] => answer[c] # Silence /\ known'[c] = answer[c]]_vars

------------------------------------------------------------------------------
(* What surely happens *)

(* A reader that hears nothing any more stops for good.                       *)
SilenceStops ==
  \A c \in Readers : <>[](answer[c] = Silence) => <>[](ActsOn(c) = Hibernate)
================================================================================
