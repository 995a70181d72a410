------------------------------- MODULE TwoPhase --------------------------------
(* Atomic commitment in two phases: a coordinator collects votes and decides.  *)
(* Messages are never lost and never consumed: the wire is a set that grows.   *)
(* For the benchmark: sets of records, functions of model values.              *)
CONSTANT Manager

VARIABLES phase,        \* phase[m]: what manager m has done
          coordinator,  \* what the coordinator has decided
          votes,        \* managers whose vote has arrived
          wire          \* every message that was sent

vars == <<phase, coordinator, votes, wire>>

Message == [kind : {"vote"}, from : Manager] \cup [kind : {"commit", "abort"}]

TypeOK ==
  /\ phase \in [Manager -> {"working", "prepared", "committed", "aborted"}]
  /\ coordinator \in {"collecting", "committed", "aborted"}
  /\ votes \subseteq Manager
  /\ wire \subseteq Message

Init ==
  /\ phase = [m \in Manager |-> "working"]
  /\ coordinator = "collecting"
  /\ votes = {}
  /\ wire = {}

Vote(m) ==
  /\ phase[m] = "working"
  /\ phase' = [phase EXCEPT ![m] = "prepared"]
  /\ wire' = wire \cup {[kind |-> "vote", from |-> m]}
  /\ UNCHANGED <<coordinator, votes>>

Refuse(m) ==
  /\ phase[m] = "working"
  /\ phase' = [phase EXCEPT ![m] = "aborted"]
  /\ UNCHANGED <<coordinator, votes, wire>>

Count(m) ==
  /\ coordinator = "collecting"
  /\ [kind |-> "vote", from |-> m] \in wire
  /\ votes' = votes \cup {m}
  /\ UNCHANGED <<phase, coordinator, wire>>

Commit ==
  /\ coordinator = "collecting"
  /\ votes = Manager
  /\ coordinator' = "committed"
  /\ wire' = wire \cup {[kind |-> "commit"]}
  /\ UNCHANGED <<phase, votes>>

Abort ==
  /\ coordinator = "collecting"
  /\ coordinator' = "aborted"
  /\ wire' = wire \cup {[kind |-> "abort"]}
  /\ UNCHANGED <<phase, votes>>

ObeyCommit(m) ==
  /\ [kind |-> "commit"] \in wire
  /\ phase' = [phase EXCEPT ![m] = "committed"]
  /\ UNCHANGED <<coordinator, votes, wire>>

ObeyAbort(m) ==
  /\ [kind |-> "abort"] \in wire
  /\ phase' = [phase EXCEPT ![m] = "aborted"]
  /\ UNCHANGED <<coordinator, votes, wire>>

Next ==
  \/ Commit
  \/ Abort
  \/ \E m \in Manager : Vote(m) \/ Refuse(m) \/ Count(m) \/ ObeyCommit(m) \/ ObeyAbort(m)

Agreement == \A m, n \in Manager : ~(phase[m] = "committed" /\ phase[n] = "aborted")
================================================================================
