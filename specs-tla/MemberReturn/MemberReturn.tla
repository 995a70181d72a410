------------------------------ MODULE MemberReturn -----------------------------
(* A change that was answered is not lost while a member that has it lives.   *)
(*                                                                            *)
(* Each member of a cluster has the row. A member that is cut off, or stood   *)
(* still for too long, is removed by the others, who go on without it; when   *)
(* it comes back its row is that of before. The sides join again by the       *)
(* number of their members: the smaller gives up its rows and brings them to  *)
(* the larger, and of two that are alone either may be the one. A member that *)
(* ends and begins again has nothing. What keeps an answered change:          *)
(*   - of two rows that meet the newer one stays, whoever brings it;          *)
(*   - a member that brings its row does not count until it has brought it;   *)
(*   - a member that was without the majority, or has just begun, may not     *)
(*     know what was decided; with such members nothing is decided until all  *)
(*     are together again, or they have joined some that know;                *)
(*   - whoever asks says which version it was told last: on an older row      *)
(*     nothing is decided, and it is set anew, openly.                        *)
(*                                                                            *)
(* In scope: one row; members cut off, ended and begun anew; sides that join. *)
(* Left out: what is in the row (AdaptiveCutoff); shipping to the members of  *)
(* one side, clocks and leases (DistributedLocks).                            *)
(* In code: apps/hazelcast-member, Standing, StandingWatch and NewestRow; the *)
(* version that whoever asks knows in libs/mesh-hazelcast.                    *)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Members,     \* of the cluster
  Outcomes,    \* whether whoever changes the row is told: TRUE, or FALSE for an answer that is lost
  VersionMax   \* the last version there is; a bound that the code has too

ASSUME OutcomesAssumption == Outcomes # {} /\ Outcomes \subseteq BOOLEAN
ASSUME MembersAssumption == Members # {}
ASSUME VersionAssumption == VersionMax \in Nat \ {0}

VARIABLES
  sees,      \* sees[m]: the members that m sees, itself too; none while it is down
  row,       \* row[m]: the version of the row that m has; 0 for none
  brings,    \* brings[m]: the version that m has still to bring to its side; 0 for none
  whole,     \* the members that know all that was decided
  issued,    \* the last version that a change was given
  answered   \* the newest version that whoever changes the row was told

vars == <<sees, row, brings, whole, issued, answered>>

------------------------------------------------------------------------------
(* Words used below *)

Max(a, b) == IF a > b THEN a ELSE b

IsUp(m) == sees[m] # {}

IsMost(some) == 2 * Cardinality(some) > Cardinality(Members)

IsSettled(m) == brings[m] = 0

(* All members are there and have brought what they had.                      *)
AreComplete(side, left) == side = Members /\ \A m \in Members : left[m] = 0

(* m may decide, and show its row, with the members that it sees.             *)
MayDecide(m) == m \in whole /\ IsSettled(m) /\ IsMost({n \in sees[m] : IsSettled(n)})

(* m has the newest version that was answered, or is bringing it.             *)
Has(m) == row[m] >= answered \/ brings[m] >= answered

(* The row of all that m sees becomes v.                                      *)
Ship(m, v) == [n \in Members |-> IF n \in sees[m] THEN v ELSE row[n]]

TypeOK ==
  /\ sees \in [Members -> SUBSET Members]
  /\ row \in [Members -> 0..VersionMax]
  /\ brings \in [Members -> 0..VersionMax]
  /\ whole \in SUBSET Members
  /\ issued \in 0..VersionMax
  /\ answered \in 0..VersionMax

Init ==
  /\ sees = [m \in Members |-> Members]
  /\ row = [m \in Members |-> 0]
  /\ brings = [m \in Members |-> 0]
  /\ whole = Members
  /\ issued = 0
  /\ answered = 0

------------------------------------------------------------------------------
(* Deciding *)

(* m, with those that it sees, changes the row. Whoever asked is told or not, *)
(* and knows no newer version than the row has.                               *)
Change(m, told) ==
  /\ MayDecide(m)
  /\ row[m] >= answered
  /\ issued < VersionMax
  /\ issued' = issued + 1
  /\ row' = Ship(m, issued + 1)
  /\ answered' = IF told THEN issued + 1 ELSE answered
  /\ UNCHANGED <<sees, brings, whole>>

(* The row is older than what whoever asks was told: it is set anew.          *)
SetAnew(m) ==
  /\ MayDecide(m)
  /\ row[m] < answered
  /\ issued < VersionMax
  /\ issued' = issued + 1
  /\ row' = Ship(m, issued + 1)
  /\ answered' = issued + 1
  /\ UNCHANGED <<sees, brings, whole>>

------------------------------------------------------------------------------
(* What happens to members *)

(* m is cut off: it and the others don't see each other any more.             *)
Part(m) ==
  /\ Cardinality(sees[m]) > 1
  /\ sees' = [n \in Members |->
       IF n = m THEN {m} ELSE IF n \in sees[m] THEN sees[n] \ {m} ELSE sees[n]]
  /\ whole' = {n \in whole : IsMost(sees'[n])}
  /\ UNCHANGED <<row, brings, issued, answered>>

(* m ends, and its row is gone.                                               *)
Die(m) ==
  /\ IsUp(m)
  /\ sees' = [n \in Members |-> IF n = m THEN {} ELSE sees[n] \ {m}]
  /\ row' = [row EXCEPT ![m] = 0]
  /\ brings' = [brings EXCEPT ![m] = 0]
  /\ whole' = {n \in whole : IsMost(sees'[n])}
  /\ UNCHANGED <<issued, answered>>

(* m begins anew, with the side of n or alone: with n = m.                    *)
Start(m, n) ==
  /\ ~IsUp(m)
  /\ n = m \/ IsUp(n)
  /\ LET side == sees[n] \cup {m} IN
     /\ sees' = [k \in Members |-> IF k \in side THEN side ELSE sees[k]]
     /\ row' = [row EXCEPT ![m] = row[n]]
     /\ whole' = IF AreComplete(side, brings) THEN Members
                 ELSE IF n \in whole THEN whole \cup {m} ELSE whole
  /\ UNCHANGED <<brings, issued, answered>>

(* The side of m, which is not the larger, gives up its rows and joins that   *)
(* of n; each has its row still to bring.                                     *)
Join(m, n) ==
  /\ IsUp(m) /\ IsUp(n) /\ n \notin sees[m]
  /\ \A k \in sees[m] : IsSettled(k)
  /\ Cardinality(sees[m]) <= Cardinality(sees[n])
  /\ LET side == sees[m] \cup sees[n] IN
     /\ sees' = [k \in Members |-> IF k \in side THEN side ELSE sees[k]]
     /\ brings' = [k \in Members |-> IF k \in sees[m] THEN row[k] ELSE brings[k]]
     /\ row' = [k \in Members |-> IF k \in sees[m] THEN row[n] ELSE row[k]]
     /\ whole' = IF AreComplete(side, brings') THEN Members
                 ELSE IF n \in whole THEN whole \cup {k \in sees[m] : brings'[k] = 0}
                 ELSE whole \ sees[m]
  /\ UNCHANGED <<issued, answered>>

(* m has brought its row: the newer one stays.                                *)
Settle(m) ==
  /\ ~IsSettled(m)
  /\ row' = Ship(m, Max(row[m], brings[m]))
  /\ brings' = [brings EXCEPT ![m] = 0]
  /\ whole' = IF AreComplete(sees[m], brings') THEN Members
              ELSE IF sees[m] \cap whole # {} THEN whole \cup {m} ELSE whole
  /\ UNCHANGED <<sees, issued, answered>>

Next ==
  \/ \E m \in Members, told \in Outcomes : Change(m, told)
  \/ \E m \in Members : SetAnew(m)
  \/ \E m \in Members : Part(m)
  \/ \E m \in Members : Die(m)
  \/ \E m, n \in Members : Start(m, n)
  \/ \E m, n \in Members : Join(m, n)
  \/ \E m \in Members : Settle(m)

Fairness == \A m \in Members : WF_vars(Settle(m))

Spec == Init /\ [][Next]_vars /\ Fairness

------------------------------------------------------------------------------
(* What never happens *)

(* No change builds on an older row than was answered.                        *)
BuildsOnAnswered ==
  [][\A m \in Members, told \in Outcomes : Change(m, told) => row[m] >= answered]_vars

(* A row is set anew only when no member is left that has the newest one.     *)
AnewOnlyWhenGone ==
  [][\A m \in Members : SetAnew(m) => \A n \in Members : ~IsUp(n) \/ ~Has(n)]_vars

(* The newest row is lost only with a member that ends.                       *)
LostOnlyByDeath ==
  [][(\E m \in Members : Has(m)) /\ (\A m \in Members : IsUp(m) => sees'[m] # {})
     => \E m \in Members : Has(m)']_vars

(* Two sides never decide at once.                                            *)
OneSideDecides ==
  \A m, n \in Members : MayDecide(m) /\ MayDecide(n) => n \in sees[m]

------------------------------------------------------------------------------
(* What surely happens *)

(* Whoever has a row to bring brings it, or ends.                             *)
RowsAreBrought == \A m \in Members : (brings[m] # 0) ~> (brings[m] = 0)
================================================================================
