------------------------------ MODULE KillSwitch -------------------------------
(* A stop that does not depend on the good will of what it stops.             *)
(*                                                                            *)
(* The trading process reads a word in memory before every order: armed or    *)
(* tripped. A watchdog thread, a person at the kill button, or the process    *)
(* itself writes that word. If the whole process is stopped or gone, a        *)
(* supervisor process cuts its line to the venue; if the supervisor is silent *)
(* too, the venue does so by itself (a dead man's switch). Whoever stopped it *)
(* cancels all open orders over a line of its own, and people are told of     *)
(* each order that could not be cancelled.                                    *)
(*                                                                            *)
(* Stopping is not instant: an order that was passed just before may still be *)
(* on its way out. So a trip is *acknowledged* only when it is on disk and    *)
(* nothing can leave any more. From then on nothing leaves until two          *)
(* different people have signed, whatever crashes and restarts in between.    *)
(*                                                                            *)
(* The file on disk says running while a session runs, clean only after an    *)
(* orderly end. A start from anything else than clean is a trip: so a crash   *)
(* cannot lose a trip that was not on disk yet, and a file that cannot be     *)
(* read stops like a trip.                                                    *)
(*                                                                            *)
(* In scope: trips from all sides, orders on their way, fills that race       *)
(* cancels, blocked, stopped, killed and restarted processes, re-arming.      *)
(* Left out: why it trips (SurvivalController, Watchdog), how fast (measured),*)
(* and which orders may be sent while armed (OrderGate).                      *)
(* In code: apps/kernel and libs/survival-kernel; each action is the function *)
(* of that name.                                                              *)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Slots,          \* names for orders that are not finished yet; used again
  People,         \* who may sign a re-arm, by name
  RearmPeopleMin  \* so many different people re-arm

ASSUME SlotsAssumption == Slots # {}
ASSUME RearmAssumption == RearmPeopleMin \in Nat /\ RearmPeopleMin >= 2
ASSUME PeopleAssumption == Cardinality(People) >= RearmPeopleMin

VARIABLES
  process,     \* the trading process, see ProcessState
  supervisor,  \* TRUE while the supervisor process is alive
  word,        \* armed or tripped: what the process reads before each order
  file,        \* what the disk says, see FileState
  line,        \* the process's own line to the venue: open or cut
  order,       \* order[o]: how far the order in slot o has come, see Stage
  acked,       \* TRUE when the trip is acknowledged to whoever tripped
  signers,     \* who has signed the re-arm since the last trip
  latched      \* TRUE from a trip until it is re-armed: history, read by
               \* properties only

vars == <<process, supervisor, word, file, line, order, acked, signers, latched>>

------------------------------------------------------------------------------
(* Words used below *)

(* up: works. blocked: its main thread hangs, the watchdog thread goes on.    *)
(* stopped: all of its threads hang. down: it ended or was killed.            *)
ProcessState == {"up", "blocked", "stopped", "down"}

(* running: a session runs or crashed. clean: it ended in order, armed.       *)
FileState == {"running", "clean", "tripped", "unreadable"}

(* none: no order. passed: the gate let it pass, it is not on the wire yet.   *)
(* sent: on the wire. open: at the venue. cancelling: a cancel is on its way. *)
(* reported: nobody answers for it, and people were told.                     *)
Stage == {"none", "passed", "sent", "open", "cancelling", "reported"}

(* Who writes the word. person: the kill button. process: its own assertions. *)
Trippers == {"watchdog", "person", "process"}

(* Who cuts the process's line, each when those before it can't help.         *)
Cutters == {"watchdog", "supervisor", "venue"}

(* Threads of the process get to run.                                         *)
Alive == process \in {"up", "blocked"}

(* Somebody who can act has stopped the trading.                              *)
Halted == line = "cut" \/ (Alive /\ word = "tripped")

(* No order can get out: there is none behind the check, or no line.          *)
NothingCanLeave ==
  \/ line = "cut"
  \/ word = "tripped" /\ \A o \in Slots : order[o] # "passed"

AllSettled == \A o \in Slots : order[o] = "none"

TypeOK ==
  /\ process \in ProcessState
  /\ supervisor \in BOOLEAN
  /\ word \in {"armed", "tripped"}
  /\ file \in FileState
  /\ line \in {"open", "cut"}
  /\ order \in [Slots -> Stage]
  /\ acked \in BOOLEAN
  /\ signers \in SUBSET People
  /\ latched \in BOOLEAN

(* Before the first start somebody has put a clean file there by hand.        *)
Init ==
  /\ process = "down"
  /\ supervisor = TRUE
  /\ word = "tripped"
  /\ file = "clean"
  /\ line = "cut"
  /\ order = [o \in Slots |-> "none"]
  /\ acked = FALSE
  /\ signers = {}
  /\ latched = FALSE

------------------------------------------------------------------------------
(* Orders *)

Becomes(o, stage) == order' = [order EXCEPT ![o] = stage]

OnlyOrders == UNCHANGED <<process, supervisor, word, file, line, acked, signers, latched>>

(* The gate reads the word, which is armed, and lets an order pass.           *)
Pass(o) ==
  /\ process = "up"
  /\ word = "armed"
  /\ order[o] = "none"
  /\ Becomes(o, "passed")
  /\ OnlyOrders

(* The order that was passed goes out on the wire. The word is not read again:*)
(* this is the moment that an acknowledgement has to wait for.                *)
Leave(o) ==
  /\ process = "up"
  /\ line = "open"
  /\ order[o] = "passed"
  /\ Becomes(o, "sent")
  /\ OnlyOrders

(* The process sees the trip or the cut line, and drops the order.            *)
Drop(o) ==
  /\ process = "up"
  /\ word = "tripped" \/ line = "cut"
  /\ order[o] = "passed"
  /\ Becomes(o, "none")
  /\ OnlyOrders

(* The venue accepts the order.                                               *)
Arrive(o) ==
  /\ order[o] = "sent"
  /\ Becomes(o, "open")
  /\ OnlyOrders

(* The venue rejects the order.                                               *)
Reject(o) ==
  /\ order[o] = "sent"
  /\ Becomes(o, "none")
  /\ OnlyOrders

(* The order is filled; this may race its cancel, or come after the report.   *)
Fill(o) ==
  /\ order[o] \in {"open", "cancelling", "reported"}
  /\ Becomes(o, "none")
  /\ OnlyOrders

(* A cancel is sent, by the process or by whoever halted it: always allowed.  *)
Cancel(o) ==
  /\ order[o] = "open"
  /\ Becomes(o, "cancelling")
  /\ OnlyOrders

(* The venue confirms that the order is gone.                                 *)
Gone(o) ==
  /\ order[o] \in {"cancelling", "reported"}
  /\ Becomes(o, "none")
  /\ OnlyOrders

(* Nobody answers for an order in time after a halt: people are told of it.   *)
Report(o) ==
  /\ Halted
  /\ order[o] \in {"sent", "cancelling"}
  /\ Becomes(o, "reported")
  /\ OnlyOrders

------------------------------------------------------------------------------
(* Stopping *)

(* s trips: the word says so from now on. A trip that comes on top of another *)
(* makes the signatures given so far worthless.                               *)
Trip(s) ==
  /\ Alive
  /\ s = "process" => process = "up"
  /\ word' = "tripped"
  /\ signers' = {}
  /\ latched' = TRUE
  /\ UNCHANGED <<process, supervisor, file, line, order, acked>>

(* c may cut the line: the watchdog, of a main thread that hangs; the         *)
(* supervisor, of a process that hangs or crashed; the venue, when it hears   *)
(* neither the process nor the supervisor.                                    *)
MayCut(c) ==
  CASE c = "watchdog" -> process = "blocked"
    [] c = "supervisor" -> supervisor /\ ~Alive /\ file # "clean"
    [] c = "venue" -> ~supervisor /\ ~Alive /\ file # "clean"

(* c cuts the line. The process, should it go on, can't send any more.        *)
Cut(c) ==
  /\ MayCut(c)
  /\ line = "open"
  /\ line' = "cut"
  /\ signers' = {}
  /\ latched' = TRUE
  /\ UNCHANGED <<process, supervisor, word, file, order, acked>>

(* The process finds its line cut: it trips.                                  *)
SeeCut ==
  /\ process = "up"
  /\ line = "cut"
  /\ word = "armed"
  /\ word' = "tripped"
  /\ UNCHANGED <<process, supervisor, file, line, order, acked, signers, latched>>

(* The trip is written to disk, by the watchdog or by the supervisor.         *)
Persist ==
  /\ file = "running"
  /\ Halted
  /\ Alive \/ supervisor
  /\ file' = "tripped"
  /\ UNCHANGED <<process, supervisor, word, line, order, acked, signers, latched>>

(* The trip is acknowledged: it is on disk, and nothing can leave any more.   *)
Ack ==
  /\ Halted
  /\ ~acked
  /\ file = "tripped"
  /\ NothingCanLeave
  /\ acked' = TRUE
  /\ UNCHANGED <<process, supervisor, word, file, line, order, signers, latched>>

------------------------------------------------------------------------------
(* Starting again *)

(* Person p signs that trading may start again. A process that was cut while  *)
(* it hung has to see that first: what is signed before would not count.      *)
Sign(p) ==
  /\ process = "up"
  /\ acked
  /\ word = "tripped"
  /\ p \notin signers
  /\ signers' = signers \cup {p}
  /\ UNCHANGED <<process, supervisor, word, file, line, order, acked, latched>>

(* Enough different people have signed, and no order is left: armed again.    *)
Rearm ==
  /\ process = "up"
  /\ acked
  /\ word = "tripped"
  /\ AllSettled
  /\ Cardinality(signers) >= RearmPeopleMin
  /\ word' = "armed"
  /\ file' = "running"
  /\ line' = "open"
  /\ acked' = FALSE
  /\ signers' = {}
  /\ latched' = FALSE
  /\ UNCHANGED <<process, supervisor, order>>

(* The process starts: armed after an orderly end, else tripped.              *)
Start ==
  /\ process = "down"
  /\ process' = "up"
  /\ word' = IF file = "clean" THEN "armed" ELSE "tripped"
  /\ line' = IF file = "clean" THEN "open" ELSE "cut"
  /\ file' = IF file = "clean" THEN "running" ELSE "tripped"
  /\ UNCHANGED <<supervisor, order, acked, signers, latched>>

(* The process ends in order: armed, and with no order left.                  *)
Finish ==
  /\ process = "up"
  /\ word = "armed"
  /\ line = "open"
  /\ AllSettled
  /\ process' = "down"
  /\ word' = "tripped"
  /\ file' = "clean"
  /\ line' = "cut"
  /\ UNCHANGED <<supervisor, order, acked, signers, latched>>

------------------------------------------------------------------------------
(* What goes wrong *)

Only(newProcess) ==
  /\ process' = newProcess
  /\ UNCHANGED <<supervisor, word, file, line, order, acked, signers, latched>>

(* The main thread hangs.                                                     *)
Block == process = "up" /\ Only("blocked")

(* It goes on.                                                                *)
Unblock == process = "blocked" /\ Only("up")

(* The whole process hangs.                                                   *)
Freeze == Alive /\ Only("stopped")

(* It goes on where it was.                                                   *)
Thaw == process = "stopped" /\ Only("up")

(* The process is killed, with all it had in memory.                          *)
Crash ==
  /\ process # "down"
  /\ process' = "down"
  /\ word' = "tripped"
  /\ order' = [o \in Slots |-> IF order[o] = "passed" THEN "none" ELSE order[o]]
  /\ signers' = {}
  /\ UNCHANGED <<supervisor, file, line, acked, latched>>

(* The file is destroyed while nobody runs.                                   *)
Corrupt ==
  /\ process = "down"
  /\ file # "unreadable"
  /\ file' = "unreadable"
  /\ UNCHANGED <<process, supervisor, word, line, order, acked, signers, latched>>

(* The supervisor dies.                                                       *)
LoseSupervisor ==
  /\ supervisor
  /\ supervisor' = FALSE
  /\ UNCHANGED <<process, word, file, line, order, acked, signers, latched>>

(* The supervisor is back.                                                    *)
RegainSupervisor ==
  /\ ~supervisor
  /\ supervisor' = TRUE
  /\ UNCHANGED <<process, word, file, line, order, acked, signers, latched>>

------------------------------------------------------------------------------
(* The whole *)

Next ==
  \/ \E o \in Slots : Pass(o)
  \/ \E o \in Slots : Leave(o)
  \/ \E o \in Slots : Drop(o)
  \/ \E o \in Slots : Arrive(o)
  \/ \E o \in Slots : Reject(o)
  \/ \E o \in Slots : Fill(o)
  \/ \E o \in Slots : Cancel(o)
  \/ \E o \in Slots : Gone(o)
  \/ \E o \in Slots : Report(o)
  \/ \E s \in Trippers : Trip(s)
  \/ \E c \in Cutters : Cut(c)
  \/ SeeCut
  \/ Persist
  \/ Ack
  \/ \E p \in People : Sign(p)
  \/ Rearm
  \/ Start
  \/ Finish
  \/ Block
  \/ Unblock
  \/ Freeze
  \/ Thaw
  \/ Crash
  \/ Corrupt
  \/ LoseSupervisor
  \/ RegainSupervisor

SomebodyCuts == \E c \in Cutters : Cut(c)
HaltedCancel(o) == Halted /\ Cancel(o)
LeaveOrDrop(o) == Leave(o) \/ Drop(o)

(* What must go on for the promises below. Guardians act on what they see;    *)
(* after a halt open orders are cancelled, and what nobody answers for is     *)
(* reported (SF: a process that hangs and goes on may interrupt it).          *)
Fairness ==
  /\ WF_vars(SomebodyCuts)
  /\ WF_vars(Persist)
  /\ WF_vars(Ack)
  /\ \A o \in Slots : SF_vars(LeaveOrDrop(o))
  /\ \A o \in Slots : SF_vars(HaltedCancel(o))
  /\ \A o \in Slots : SF_vars(Report(o))

Spec == Init /\ [][Next]_vars /\ Fairness

------------------------------------------------------------------------------
(* What never happens *)

(* No order leaves after the trip is acknowledged.                            *)
NoneLeavesAfterAck ==
  [][\A o \in Slots : acked /\ order[o] # "sent" => order'[o] # "sent"]_vars

(* Whoever reads that it is tripped passes nothing.                           *)
NonePassesTripped ==
  [][\A o \in Slots : word = "tripped" /\ order[o] # "passed" => order'[o] # "passed"]_vars

(* A process never goes on as if there had been no trip: not after a hang,    *)
(* not after a crash before the trip was on disk, not when what hung is back. *)
TripSurvives == latched /\ process = "up" => word = "tripped" \/ line = "cut"

(* What is acknowledged outlives the process: no file says otherwise.         *)
AckIsOnDisk == acked => file \in {"tripped", "unreadable"}

(* An acknowledgement ends only with the signatures of two different people.  *)
TripIsLatched == [][acked /\ ~acked' => Cardinality(signers) >= RearmPeopleMin]_vars

(* A start from anything but an orderly end is a trip: not from a crash, and  *)
(* not from a file that cannot be read.                                       *)
OnlyCleanStartsArmed ==
  [][process = "down" /\ process' = "up" /\ file # "clean"
     => word' = "tripped" /\ line' = "cut"]_vars

(* Trading starts again only when no order is left over from before.          *)
ArmedIsSettled ==
  [][word = "tripped" /\ word' = "armed" => \A o \in Slots : order[o] = "none"]_vars

(* Signatures given before the line was cut do not count after it.            *)
SignaturesAreFresh == [][line = "open" /\ line' = "cut" => signers' = {}]_vars

------------------------------------------------------------------------------
(* What surely happens *)

(* After a halt every order that is out is done with or reported.             *)
OutIsCancelledOrReported ==
  \A o \in Slots :
    (Halted /\ order[o] \in {"sent", "open", "cancelling"}) ~> (order[o] \in {"none", "reported"})

(* A process that hangs or crashed is halted, unless it goes on before.       *)
SilenceHalts == (process # "up") ~> (process = "up" \/ Halted)

(* A trip is acknowledged, unless the process hangs or crashes before.        *)
TripIsAcknowledged == (Alive /\ Halted) ~> (acked \/ ~Alive)
================================================================================
