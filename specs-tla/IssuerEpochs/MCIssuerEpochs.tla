---------------------------- MODULE MCIssuerEpochs -----------------------------
(* What tools need to know about IssuerEpochs, and runs that must exist.      *)
EXTENDS IssuerEpochs

(* The chart's state: how far each issuer has got.                            *)
ControlState == phase

Observed == {"phase", "may", "last", "written", "mesh", "newest", "again"}

HiddenActions == {}

(* When an issuer begins, issues and ends, and what is lost: from outside.    *)
EnvironmentActions == {"Open", "Start", "Issue", "DieWriting", "Die", "Forget", "PutBack"}

TraceConstants == {"Issuers", "AtOnce", "EpochMax"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated.                       *)

(* Epochs are written down, and nobody ever used them.                        *)
NeverSkipped == ~(\E i \in Issuers : phase[i] = "opened" /\ last[i] > newest)

(* An issuer whose file is an older copy goes on above the mesh.              *)
NeverMended == ~(\E i \in Issuers : phase[i] = "started" /\ last[i] > may[i])

(* The mesh has forgotten what was issued, and an issuer goes on.             *)
NeverForgotten == ~(mesh = 0 /\ newest > 0 /\ \E i \in Issuers : phase[i] = "started")
================================================================================
