----------------------------- MODULE IssuerEpochs ------------------------------
(* No posture's number is issued twice, whatever ends the issuer and when.    *)
(*                                                                            *)
(* Each posture that is published has a number, its epoch, and readers take   *)
(* none that is not larger than the last one. So an issuer that counted anew  *)
(* after a restart would not be heard; and if a number were issued a second   *)
(* time, what was said under it the first time could be brought back. The     *)
(* issuer therefore writes down which epochs it may use, several at once,     *)
(* before it uses the first of them, and a new one begins above. It also goes *)
(* on above the record that stands on the mesh, should its file be an older   *)
(* copy. Only one issuer at a time has the file.                              *)
(*                                                                            *)
(* In scope: crashes at any moment, also between writing and using; restarts; *)
(* a second issuer; records that are lost; a mesh that forgets everything; a  *)
(* file that was put back from a copy. File and mesh are not lost together:   *)
(* then people have to write the number down.                                 *)
(* Left out: what the postures say (PostureAuthority); damaged files and      *)
(* forged records, which are refused.                                         *)
(* In code: libs/mesh-hazelcast, the posture issuer and its epoch file.       *)
EXTENDS Naturals

CONSTANTS
  Issuers,   \* the processes that want to issue
  AtOnce,    \* so many epochs are written down at once
  EpochMax   \* the last epoch there is; a bound that the code has too

ASSUME IssuersAssumption == Issuers # {}
ASSUME AtOnceAssumption == AtOnce \in Nat \ {0}
ASSUME EpochAssumption == EpochMax \in Nat \ {0}

VARIABLES
  phase,    \* phase[i]: down; opened: it has the file; started: it has read the mesh
  may,      \* may[i]: the last epoch that i has written down, as it knows
  last,     \* last[i]: the last epoch that i used, or begins above
  written,  \* what is in the file
  mesh,     \* the epoch of the record that stands on the mesh; 0 for none
  newest,   \* the largest epoch that was ever issued: history
  again     \* TRUE once an epoch was issued that was not above all earlier ones: history

vars == <<phase, may, last, written, mesh, newest, again>>

------------------------------------------------------------------------------
(* Words used below *)

WrittenMax == EpochMax + AtOnce

Max(a, b) == IF a > b THEN a ELSE b

(* Nobody has the file.                                                       *)
IsFree == \A i \in Issuers : phase[i] = "down"

(* The next epoch of i is one that it has not written down.                   *)
IsDue(i) == last[i] >= may[i]

TypeOK ==
  /\ phase \in [Issuers -> {"down", "opened", "started"}]
  /\ may \in [Issuers -> 0..WrittenMax]
  /\ last \in [Issuers -> 0..WrittenMax]
  /\ written \in 0..WrittenMax
  /\ mesh \in 0..EpochMax
  /\ newest \in 0..EpochMax
  /\ again \in BOOLEAN

Init ==
  /\ phase = [i \in Issuers |-> "down"]
  /\ may = [i \in Issuers |-> 0]
  /\ last = [i \in Issuers |-> 0]
  /\ written = 0
  /\ mesh = 0
  /\ newest = 0
  /\ again = FALSE

------------------------------------------------------------------------------

(* i gets the file, which nobody else has, and begins above what is in it.    *)
Open(i) ==
  /\ IsFree
  /\ phase' = [phase EXCEPT ![i] = "opened"]
  /\ may' = [may EXCEPT ![i] = written]
  /\ last' = [last EXCEPT ![i] = written]
  /\ UNCHANGED <<written, mesh, newest, again>>

(* i reads which record stands on the mesh, and begins above that one too.    *)
Start(i) ==
  /\ phase[i] = "opened"
  /\ phase' = [phase EXCEPT ![i] = "started"]
  /\ last' = [last EXCEPT ![i] = Max(last[i], mesh)]
  /\ UNCHANGED <<may, written, mesh, newest, again>>

(* i issues the next epoch; when it is due, more of them are written down     *)
(* first. The record reaches the mesh or not.                                 *)
Issue(i, arrives) ==
  /\ phase[i] = "started"
  /\ last[i] < EpochMax
  /\ written' = IF IsDue(i) THEN last[i] + AtOnce ELSE written
  /\ may' = [may EXCEPT ![i] = IF IsDue(i) THEN last[i] + AtOnce ELSE may[i]]
  /\ last' = [last EXCEPT ![i] = last[i] + 1]
  /\ mesh' = IF arrives THEN Max(mesh, last[i] + 1) ELSE mesh
  /\ newest' = Max(newest, last[i] + 1)
  /\ again' = (again \/ last[i] + 1 <= newest)
  /\ UNCHANGED phase

(* i ends in the middle: written down, and not used.                          *)
DieWriting(i) ==
  /\ phase[i] = "started"
  /\ last[i] < EpochMax
  /\ IsDue(i)
  /\ written' = last[i] + AtOnce
  /\ phase' = [phase EXCEPT ![i] = "down"]
  /\ may' = [may EXCEPT ![i] = 0]
  /\ last' = [last EXCEPT ![i] = 0]
  /\ UNCHANGED <<mesh, newest, again>>

(* i ends, and the file is free.                                              *)
Die(i) ==
  /\ phase[i] # "down"
  /\ phase' = [phase EXCEPT ![i] = "down"]
  /\ may' = [may EXCEPT ![i] = 0]
  /\ last' = [last EXCEPT ![i] = 0]
  /\ UNCHANGED <<written, mesh, newest, again>>

(* All members are lost; the file has all that was issued.                    *)
Forget ==
  /\ mesh > 0
  /\ written >= newest
  /\ mesh' = 0
  /\ UNCHANGED <<phase, may, last, written, newest, again>>

(* The file is put back from an older copy; the newest record stands.         *)
PutBack(n) ==
  /\ IsFree
  /\ mesh = newest
  /\ n < written
  /\ written' = n
  /\ UNCHANGED <<phase, may, last, mesh, newest, again>>

Next ==
  \/ \E i \in Issuers : Open(i)
  \/ \E i \in Issuers : Start(i)
  \/ \E i \in Issuers, arrives \in BOOLEAN : Issue(i, arrives)
  \/ \E i \in Issuers : DieWriting(i)
  \/ \E i \in Issuers : Die(i)
  \/ Forget
  \/ \E n \in 0..WrittenMax : PutBack(n)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
(* What never happens *)

(* An epoch is issued that is not larger than every earlier one.              *)
NeverAgain == ~again

(* Two issuers have the file.                                                 *)
OneIssuer == \A i, j \in Issuers : phase[i] # "down" /\ phase[j] # "down" => i = j

(* An epoch is used that is not written down by then.                         *)
WrittenFirst ==
  [][\A i \in Issuers : last'[i] = last[i] + 1 /\ newest' # newest => last'[i] <= written']_vars
================================================================================
