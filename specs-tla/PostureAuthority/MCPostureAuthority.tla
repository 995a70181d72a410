-------------------------- MODULE MCPostureAuthority ---------------------------
(* What tools need to know about PostureAuthority, and runs that must exist.  *)
EXTENDS PostureAuthority

(* The chart's state: what each reader acts on.                               *)
ControlState == [c \in Readers |-> ActsOn(c)]

Observed == {"posture", "since", "asking", "asked", "answer", "known", "age"}

HiddenActions == {}

(* The controller's mind, the readers, the network and time: all from outside.*)
EnvironmentActions == {"Change", "Ask", "Answer", "Receive", "Push", "Lose", "Tick"}

TraceConstants == {"Readers", "ValidTicks"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated.                       *)

(* A reader acts on a posture that the controller has left.                   *)
NeverActsOnOld == \A c \in Readers : ActsOn(c) = Hibernate \/ ActsOn(c) = posture

(* An answer is on its way that is too old before it arrives.                 *)
NeverLateAnswer ==
  \A c \in Readers : ~(answer[c] # Silence /\ answer[c] # Hibernate /\ asked[c] > ValidTicks)

(* A reader hears nothing while it acts on a posture other than HIBERNATE.    *)
NeverSilentTrader ==
  \A c \in Readers : ~(answer[c] = Silence /\ ActsOn(c) # Hibernate)
================================================================================
