----------------------------- MODULE MCNamedLimit ------------------------------
(* What tools need to know about NamedLimit, and runs that must exist.        *)
EXTENDS NamedLimit

(* The chart's state: does the reader let orders pass, and by which limit?    *)
ControlState == IF ~Acts THEN "closed" ELSE IF known = issued THEN "current" ELSE "old"

Observed == {"issued", "asked", "answer", "named", "heard", "known", "age"}

HiddenActions == {}

(* Changes, whoever brings limits, the reader's life, the wire and time; the  *)
(* issuer answers.                                                            *)
EnvironmentActions == {"Change", "Ask", "Receive", "Lose", "Take", "Begin", "Tick"}

TraceConstants == {"VersionMax", "ValidTicks"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated.                       *)

(* A limit that was replaced is put back, and gone by for a while.            *)
NeverGoesByOld == Acts => known = issued

(* What the reader goes by is older than what was named since.                *)
NeverOutnamed == ~(Acts /\ known < named)

(* A limit comes before the posture that would name it.                       *)
NeverAheadOfName == ~(Acts /\ known > named)
================================================================================
