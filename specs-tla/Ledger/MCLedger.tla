------------------------------- MODULE MCLedger --------------------------------
(* What tools need to know about Ledger, and runs that must exist.            *)
EXTENDS Ledger

(* The chart's state: the writer's stage, and whether there is a breach.      *)
ControlState == IF tripped THEN "tripped" ELSE stage

(* acked and lost are history.                                                *)
Observed ==
  {"stage", "group", "journal", "torn", "whole", "head", "snapshot", "book", "happened", "agreed",
   "tripped"}

HiddenActions == {}

(* Who posts, crashes, the disk and the exchange; the writer does the rest.   *)
EnvironmentActions == {"Create", "Post", "Repeat", "Crash", "SetBack", "Happen", "Reconcile"}

TraceConstants == {"Facts", "Stated", "GroupMax", "SnapshotEvery"}

Deadlines == {}

------------------------------------------------------------------------------
(* Witnesses: each of these is expected to be violated.                       *)

(* A write was torn.                                                          *)
NeverTorn == torn = <<>> \/ whole

(* A group was whole on disk, and nobody was told.                            *)
NeverWholeUnanswered == ~whole

(* A fact is in the book that was never answered.                             *)
NeverBookedUnanswered == ~(stage = "idle" /\ \E f \in Facts : book[f] > 0 /\ f \notin acked)

(* A book was made from a snapshot and what came after.                       *)
NeverReplayedOnSnapshot ==
  ~(stage = "idle" /\ 1 < snapshot.count /\ snapshot.count < Len(journal) /\ group = <<>>)

(* The disk lost what was answered.                                           *)
NeverLost == ~(stage = "closed" /\ Len(Found) < head)

(* Two facts are in one group.                                                *)
NeverTwoInGroup == Len(group) < 2

(* The book differs from the exchange.                                        *)
NeverDisagrees == ~(stage = "idle" /\ group = <<>> /\ Booked # happened)
================================================================================
