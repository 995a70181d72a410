-------------------------------- MODULE Ledger ---------------------------------
(* Capital that outlives the program that trades it.                          *)
(*                                                                            *)
(* Facts (a deposit, a fill, a fee) are posted to a journal in groups. A      *)
(* group is written and synchronised as a whole; then a head file beside it   *)
(* says how many entries there are; then the book in memory takes them, and   *)
(* only then whoever posted them is answered. The program may be killed       *)
(* between any two of these steps, and in the middle of a write. When it      *)
(* starts again it reads the newest snapshot and replays what came after. A   *)
(* fact that is posted again, because its answer was lost, is found and not   *)
(* taken twice. The first entry is the capital; it is never posted again.     *)
(* A journal with fewer entries than the head file says was lost or set back: *)
(* it is refused, and nobody trades. A statement of the exchange that does    *)
(* not agree with the book is a breach as well.                               *)
(*                                                                            *)
(* In scope: groups, crashes at every step, torn writes, recovery, snapshots, *)
(* a disk that is set back, retries, reconciliation.                          *)
(* Left out: amounts (a fact is in the book once or not), and damaged bytes   *)
(* in the middle (a hash chain makes them a set-back to before the damage).   *)
(* In code: libs/ledger; each action is the function of that name.            *)
EXTENDS Naturals, Sequences

CONSTANTS
  Facts,    \* what may be posted, by id
  Stated,   \* those of them that the exchange's statement tells of: not own notes
  GroupMax, \* so many facts are written at once
  SnapshotEvery  \* so many entries lie between two snapshots, or more

Capital == "capital"  \* the first entry, from which everything started

ASSUME FactsAssumption == Facts # {} /\ Capital \notin Facts
ASSUME StatedAssumption == Stated \subseteq Facts
ASSUME GroupAssumption == GroupMax \in Nat \ {0}
ASSUME SnapshotAssumption == SnapshotEvery \in Nat \ {0}

VARIABLES
  stage,     \* how far the writer has come, see Stage
  group,     \* the facts that are being posted
  journal,   \* the entries on disk, synchronised
  torn,      \* what an interrupted write left behind them
  whole,     \* TRUE when that is a whole group after all
  head,      \* how many entries the head file says there are
  snapshot,  \* how many entries the newest snapshot stands for, and their book
  book,      \* book[e]: how often e counts, in memory; 0 while closed
  acked,     \* the facts whose posting was answered: history
  lost,      \* TRUE once the disk was set back: history
  happened,  \* the facts that the exchange knows of
  agreed,    \* TRUE when the book was just found to agree with the exchange
  tripped    \* TRUE from a breach on

vars == <<stage, group, journal, torn, whole, head, snapshot, book, acked, lost, happened, agreed,
          tripped>>

disk == <<journal, torn, whole, head, snapshot>>
outside == <<lost, happened>>

------------------------------------------------------------------------------
(* Words used below *)

Entries == Facts \cup {Capital}

(* closed: nobody writes. idle: open, a group may gather. writing: the group  *)
(* is being written. synced: it is on disk. headed: the head file says so.    *)
Stage == {"closed", "idle", "writing", "synced", "headed"}

EmptyBook == [e \in Entries |-> 0]

(* Book b after the entries of sequence s.                                    *)
RECURSIVE After(_, _)
After(b, s) == IF s = <<>> THEN b ELSE After([b EXCEPT ![Head(s)] = @ + 1], Tail(s))

Members(s) == {s[i] : i \in 1..Len(s)}

(* The facts in the book that the exchange should know of.                    *)
Booked == {f \in Stated : book[f] > 0}

(* What is on disk, seen by whoever opens it: a torn tail does not count.     *)
Found == IF whole THEN journal \o torn ELSE journal

TypeOK ==
  /\ stage \in Stage
  /\ Members(group) \in SUBSET Entries
  /\ Members(journal) \in SUBSET Entries
  /\ Members(torn) \in SUBSET Entries
  /\ whole \in BOOLEAN
  /\ head \in Nat
  /\ snapshot.count \in Nat /\ snapshot.book \in [Entries -> Nat]
  /\ book \in [Entries -> Nat]
  /\ acked \in SUBSET Entries
  /\ lost \in BOOLEAN
  /\ happened \in SUBSET Stated
  /\ agreed \in BOOLEAN
  /\ tripped \in BOOLEAN

(* There was never a ledger here.                                             *)
Init ==
  /\ stage = "closed"
  /\ group = <<>>
  /\ journal = <<>>
  /\ torn = <<>>
  /\ whole = FALSE
  /\ head = 0
  /\ snapshot = [count |-> 0, book |-> EmptyBook]
  /\ book = EmptyBook
  /\ acked = {}
  /\ lost = FALSE
  /\ happened = {}
  /\ agreed = FALSE
  /\ tripped = FALSE

------------------------------------------------------------------------------
(* Posting *)

(* A ledger is made, with the capital as its first entry. Where there was one *)
(* before this is refused, even if the journal itself is gone.                *)
Create ==
  /\ stage = "closed"
  /\ Found = <<>>
  /\ head = 0
  /\ stage' = "writing"
  /\ group' = <<Capital>>
  /\ torn' = <<>>
  /\ UNCHANGED <<journal, whole, head, snapshot, book, acked, lost, happened, agreed, tripped>>

(* Fact f is posted for the first time: it joins the group.                   *)
Post(f) ==
  /\ stage = "idle"
  /\ book[f] = 0
  /\ f \notin Members(group)
  /\ Len(group) < GroupMax
  /\ group' = Append(group, f)
  /\ agreed' = FALSE
  /\ UNCHANGED <<stage, disk, book, acked, outside, tripped>>

(* Fact f is posted again, word for word: it is answered, and that is all.    *)
Repeat(f) ==
  /\ stage = "idle"
  /\ book[f] > 0
  /\ acked' = acked \cup {f}
  /\ UNCHANGED <<stage, group, disk, book, outside, agreed, tripped>>

(* The group is being written: it may be on disk in part.                     *)
Write ==
  /\ stage = "idle"
  /\ group # <<>>
  /\ stage' = "writing"
  /\ UNCHANGED <<group, disk, book, acked, outside, agreed, tripped>>

(* The group is on stable storage, with its end mark.                         *)
Sync ==
  /\ stage = "writing"
  /\ stage' = "synced"
  /\ journal' = journal \o group
  /\ UNCHANGED <<group, torn, whole, head, snapshot, book, acked, outside, agreed, tripped>>

(* The head file says that it is.                                             *)
WriteHead ==
  /\ stage = "synced"
  /\ stage' = "headed"
  /\ head' = Len(journal)
  /\ UNCHANGED <<group, journal, torn, whole, snapshot, book, acked, outside, agreed, tripped>>

(* The book takes the group, and whoever posted it is answered.               *)
Answer ==
  /\ stage = "headed"
  /\ stage' = "idle"
  /\ book' = After(book, group)
  /\ acked' = acked \cup Members(group)
  /\ group' = <<>>
  /\ UNCHANGED <<disk, outside, agreed, tripped>>

(* The book is written down, so that recovery need not begin at the start.    *)
TakeSnapshot ==
  /\ stage = "idle"
  /\ snapshot.count + SnapshotEvery <= Len(journal)
  /\ snapshot' = [count |-> Len(journal), book |-> book]
  /\ UNCHANGED <<stage, group, journal, torn, whole, head, book, acked, outside, agreed, tripped>>

------------------------------------------------------------------------------
(* Crashes and recovery *)

(* The program is killed. Of a group that was being written the first n facts *)
(* are on disk: none, some, or all of them with the end mark.                 *)
Crash(n) ==
  /\ stage # "closed"
  /\ IF stage = "writing" THEN n <= Len(group) ELSE n = 0
  /\ stage' = "closed"
  /\ torn' = SubSeq(group, 1, n)
  /\ whole' = (n > 0 /\ n = Len(group))
  /\ group' = <<>>
  /\ book' = EmptyBook
  /\ agreed' = FALSE
  /\ UNCHANGED <<journal, head, snapshot, acked, outside, tripped>>

(* The program starts again: what it finds is all there, the book is that of  *)
(* the snapshot and what came after, and what was found stays.                *)
Open ==
  /\ stage = "closed"
  /\ Found # <<>>
  /\ Len(Found) >= head
  /\ stage' = "idle"
  /\ journal' = Found
  /\ torn' = <<>>
  /\ whole' = FALSE
  /\ head' = Len(Found)
  /\ book' = After(snapshot.book, SubSeq(Found, snapshot.count + 1, Len(Found)))
  /\ UNCHANGED <<group, snapshot, acked, outside, agreed, tripped>>

(* It finds fewer entries than there were: it refuses to open.                *)
Refuse ==
  /\ stage = "closed"
  /\ Len(Found) < head
  /\ tripped' = TRUE
  /\ UNCHANGED <<stage, group, disk, book, acked, outside, agreed>>

(* The disk is set back by n entries, perhaps all, while nobody writes. The   *)
(* head file lies elsewhere.                                                  *)
SetBack(n) ==
  /\ stage = "closed"
  /\ n <= Len(journal)
  /\ journal' = SubSeq(journal, 1, Len(journal) - n)
  /\ torn' = <<>>
  /\ whole' = FALSE
  /\ snapshot' = IF snapshot.count <= Len(journal) - n THEN snapshot ELSE [count |-> 0, book |-> EmptyBook]
  /\ lost' = TRUE
  /\ UNCHANGED <<stage, group, head, book, acked, happened, agreed, tripped>>

------------------------------------------------------------------------------
(* The exchange *)

(* Fact f happens at the exchange. It may be posted before or after.          *)
Happen(f) ==
  /\ f \notin happened
  /\ happened' = happened \cup {f}
  /\ agreed' = FALSE
  /\ UNCHANGED <<stage, group, disk, book, acked, lost, tripped>>

(* The book is compared with the exchange's statement; to differ is a breach. *)
Reconcile ==
  /\ stage = "idle"
  /\ group = <<>>
  /\ agreed' = (Booked = happened)
  /\ tripped' = (tripped \/ ~agreed')
  /\ UNCHANGED <<stage, group, disk, book, acked, outside>>

------------------------------------------------------------------------------
(* The whole *)

Next ==
  \/ Create
  \/ \E f \in Facts : Post(f)
  \/ \E f \in Facts : Repeat(f)
  \/ Write
  \/ Sync
  \/ WriteHead
  \/ Answer
  \/ TakeSnapshot
  \/ \E n \in 0..GroupMax : Crash(n)
  \/ Open
  \/ Refuse
  \/ \E n \in 1..GroupMax : SetBack(n)
  \/ \E f \in Stated : Happen(f)
  \/ Reconcile

(* What must go on for the promises below: the writer goes on, a ledger that  *)
(* is closed is opened, and statements come (SF: postings come in between).   *)
Fairness ==
  /\ WF_vars(Write)
  /\ WF_vars(Sync)
  /\ WF_vars(WriteHead)
  /\ WF_vars(Answer)
  /\ WF_vars(Open)
  /\ WF_vars(Refuse)
  /\ SF_vars(Reconcile)

Spec == Init /\ [][Next]_vars /\ Fairness

------------------------------------------------------------------------------
(* What never happens *)

(* No fact counts twice, whatever was retried, crashed and replayed.          *)
NothingCountsTwice == \A e \in Entries : book[e] <= 1

(* What was answered is in the book of every ledger that opens after it.      *)
AckedIsKept == stage = "idle" => \A e \in acked : book[e] >= 1

(* The book is what the journal amounts to, nothing besides.                  *)
BookIsJournal == stage \in {"idle", "writing"} => book = After(EmptyBook, journal)

(* A session goes on with the capital that there is: it is the first entry,   *)
(* and no other one.                                                          *)
CapitalIsCarriedOver == \A i \in 1..Len(journal) : (journal[i] = Capital) <=> (i = 1)

(* The head file is never ahead of the disk, unless the disk was set back: so *)
(* no crash makes a sound ledger look lost.                                   *)
HeadIsOnDisk == lost \/ head <= Len(journal)

(* A group is in the ledger as a whole or not at all.                         *)
GroupsAreWhole ==
  [][stage = "closed" /\ Len(journal') > Len(journal) => whole]_vars

(* Found to agree is to agree.                                                *)
AgreedIsTrue == agreed => Booked = happened

(* A breach stays one.                                                        *)
TripIsLatched == [][tripped => tripped']_vars

------------------------------------------------------------------------------
(* What surely happens *)

(* Who posts is answered, unless the program is killed.                       *)
PostedIsAnswered ==
  \A f \in Facts : (f \in Members(group)) ~> (f \in acked \/ stage = "closed")

(* A ledger that was closed is open again, or known to be lost.               *)
ClosedIsOpened ==
  (stage = "closed" /\ Found # <<>>) ~> (stage # "closed" \/ Len(Found) < head \/ Found = <<>>)

(* A loss is noticed.                                                         *)
LossTrips == (stage = "closed" /\ Len(Found) < head) ~> tripped

(* A book that goes on disagreeing with the exchange is a breach.             *)
DisagreementTrips == <>[](stage = "idle" /\ group = <<>> /\ Booked # happened) => <>tripped
================================================================================
