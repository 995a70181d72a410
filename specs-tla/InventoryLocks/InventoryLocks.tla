---------------------------- MODULE InventoryLocks -----------------------------
(* One worker at a time trades an inventory, even when a worker freezes.      *)
(*                                                                            *)
(* A worker must hold the lease on an instrument to trade it. Each grant      *)
(* issues a new, larger token, and every order carries the token that its     *)
(* sender believes it holds. A worker may be frozen (a long garbage           *)
(* collection, a stopped machine, a cut cable) past the end of its lease and  *)
(* wake up still believing that it holds it; its orders may also be late on   *)
(* the wire. So the last hop before the venue, the gate, refuses every order  *)
(* whose token is not the newest one issued for that instrument.              *)
(*                                                                            *)
(* In scope: requests, grants, renewal, release, expiry, frozen workers, late *)
(* and overtaking orders, the gate's check.                                   *)
(* Left out: a lock service that forgets (it journals newest before it        *)
(* answers), and a gate that lags behind it (a grant is complete only once    *)
(* the gate knows the token); what the orders do to the position (OrderGate). *)
(* In code: libs/inventory-locks; each action is the function of that name.   *)
EXTENDS Naturals

CONSTANTS
  Workers,      \* who may trade
  Instruments,  \* what is traded; each has its own lease and its own tokens
  Slots,        \* how many orders a worker may have unanswered an instrument, as names
  TokenMax      \* the last token there is; a bound that the code has too

ASSUME WorkersAssumption == Workers # {}
ASSUME InstrumentsAssumption == Instruments # {}
ASSUME SlotsAssumption == Slots # {}
ASSUME TokenAssumption == TokenMax \in Nat \ {0}

Nobody == "nobody"
ASSUME NobodyAssumption == Nobody \notin Workers

VARIABLES
  waiting,   \* waiting[i]: the workers that asked for i and were not answered yet
  lease,     \* lease[i][w]: how the lock service sees w's lease on i, see Phase
  newest,    \* newest[i]: the newest token issued for i; 0 before the first grant
  owner,     \* owner[i]: the worker to whom newest[i] was issued
  believed,  \* believed[w][i]: the token that w thinks it holds on i; 0 for none
  paused,    \* the workers that are frozen and do not know it
  inFlight,  \* inFlight[w][i][s]: the token on w's order in slot s; 0 for no order
  passed     \* passed[i]: the last order that the gate let through, and what was
             \* newest, and whose, at that moment: history, read by properties only

vars == <<waiting, lease, newest, owner, believed, paused, inFlight, passed>>

------------------------------------------------------------------------------
(* Words used below *)

Token == 0..TokenMax  \* 0 stands for no token

(* none: w has no lease. held: it runs. due: it is past half of its time, may *)
(* be renewed, and ends unless it is.                                         *)
Phase == {"none", "held", "due"}

Awake(w) == w \notin paused

Free(i) == \A w \in Workers : lease[i][w] = "none"

NextToken(i) == newest[i] + 1

TokensUsedUp(i) == newest[i] = TokenMax

NothingPassed == [worker |-> Nobody, token |-> 0, newest |-> 0, owner |-> Nobody]

TypeOK ==
  /\ waiting \in [Instruments -> SUBSET Workers]
  /\ lease \in [Instruments -> [Workers -> Phase]]
  /\ newest \in [Instruments -> Token]
  /\ owner \in [Instruments -> Workers \cup {Nobody}]
  /\ believed \in [Workers -> [Instruments -> Token]]
  /\ paused \in SUBSET Workers
  /\ inFlight \in [Workers -> [Instruments -> [Slots -> Token]]]
  /\ passed \in [Instruments -> [worker : Workers \cup {Nobody}, token : Token,
                                 newest : Token, owner : Workers \cup {Nobody}]]

Init ==
  /\ waiting = [i \in Instruments |-> {}]
  /\ lease = [i \in Instruments |-> [w \in Workers |-> "none"]]
  /\ newest = [i \in Instruments |-> 0]
  /\ owner = [i \in Instruments |-> Nobody]
  /\ believed = [w \in Workers |-> [i \in Instruments |-> 0]]
  /\ paused = {}
  /\ inFlight = [w \in Workers |-> [i \in Instruments |-> [s \in Slots |-> 0]]]
  /\ passed = [i \in Instruments |-> NothingPassed]

------------------------------------------------------------------------------
(* The lock service *)

(* Worker w asks for instrument i, which it does not believe it holds.        *)
Request(w, i) ==
  /\ Awake(w)
  /\ believed[w][i] = 0
  /\ w \notin waiting[i]
  /\ waiting' = [waiting EXCEPT ![i] = @ \cup {w}]
  /\ UNCHANGED <<lease, newest, owner, believed, paused, inFlight, passed>>

(* The service grants the free instrument i to a waiting worker w, with a new *)
(* token. The answer finds w even if it is frozen: it lies in w's inbox.      *)
Grant(w, i) ==
  /\ w \in waiting[i]
  /\ Free(i)
  /\ ~TokensUsedUp(i)
  /\ newest' = [newest EXCEPT ![i] = NextToken(i)]
  /\ owner' = [owner EXCEPT ![i] = w]
  /\ lease' = [lease EXCEPT ![i][w] = "held"]
  /\ believed' = [believed EXCEPT ![w][i] = NextToken(i)]
  /\ waiting' = [waiting EXCEPT ![i] = @ \ {w}]
  /\ UNCHANGED <<paused, inFlight, passed>>

(* Half of the time of w's lease on i is over: it is due for renewal.         *)
RenewalDue(w, i) ==
  /\ lease[i][w] = "held"
  /\ lease' = [lease EXCEPT ![i][w] = "due"]
  /\ UNCHANGED <<waiting, newest, owner, believed, paused, inFlight, passed>>

(* The holder renews its lease, with the same token. This is refused while    *)
(* another worker waits, so that an instrument is handed on within one lease. *)
Renew(w, i) ==
  /\ Awake(w)
  /\ lease[i][w] = "due"
  /\ waiting[i] = {}
  /\ lease' = [lease EXCEPT ![i][w] = "held"]
  /\ UNCHANGED <<waiting, newest, owner, believed, paused, inFlight, passed>>

(* The holder gives i back before its time. Orders already sent stay in       *)
(* flight, and pass as long as nobody else was granted i.                     *)
Release(w, i) ==
  /\ Awake(w)
  /\ lease[i][w] # "none"
  /\ lease' = [lease EXCEPT ![i][w] = "none"]
  /\ believed' = [believed EXCEPT ![w][i] = 0]
  /\ UNCHANGED <<waiting, newest, owner, paused, inFlight, passed>>

(* w's lease on i ends unrenewed. Nobody tells w: it goes on believing.       *)
Expire(w, i) ==
  /\ lease[i][w] = "due"
  /\ lease' = [lease EXCEPT ![i][w] = "none"]
  /\ UNCHANGED <<waiting, newest, owner, believed, paused, inFlight, passed>>

------------------------------------------------------------------------------
(* The workers *)

(* Worker w freezes. From outside this looks like a slow network.             *)
Pause(w) ==
  /\ Awake(w)
  /\ paused' = paused \cup {w}
  /\ UNCHANGED <<waiting, lease, newest, owner, believed, inFlight, passed>>

(* Worker w wakes up where it stopped, with the beliefs it had.               *)
Wake(w) ==
  /\ w \in paused
  /\ paused' = paused \ {w}
  /\ UNCHANGED <<waiting, lease, newest, owner, believed, inFlight, passed>>

(* Worker w learns, sooner or later, that its lease on i is gone.             *)
Notice(w, i) ==
  /\ Awake(w)
  /\ believed[w][i] # 0
  /\ lease[i][w] = "none"
  /\ believed' = [believed EXCEPT ![w][i] = 0]
  /\ UNCHANGED <<waiting, lease, newest, owner, paused, inFlight, passed>>

(* Worker w sends an order, with the token it believes it holds.              *)
Send(w, i, s) ==
  /\ Awake(w)
  /\ believed[w][i] # 0
  /\ inFlight[w][i][s] = 0
  /\ inFlight' = [inFlight EXCEPT ![w][i][s] = believed[w][i]]
  /\ UNCHANGED <<waiting, lease, newest, owner, believed, paused, passed>>

------------------------------------------------------------------------------
(* The gate. It holds the venue session, and orders reach it late and in any  *)
(* order. What it passes is on its way to the venue.                          *)

(* The order in slot s of w arrives with the newest token: it passes.         *)
Pass(w, i, s) ==
  /\ inFlight[w][i][s] # 0
  /\ inFlight[w][i][s] = newest[i]
  /\ inFlight' = [inFlight EXCEPT ![w][i][s] = 0]
  /\ passed' = [passed EXCEPT ![i] = [worker |-> w, token |-> inFlight[w][i][s],
                                      newest |-> newest[i], owner |-> owner[i]]]
  /\ UNCHANGED <<waiting, lease, newest, owner, believed, paused>>

(* The order in slot s of w arrives with another token: it is refused.        *)
Refuse(w, i, s) ==
  /\ inFlight[w][i][s] # 0
  /\ inFlight[w][i][s] # newest[i]
  /\ inFlight' = [inFlight EXCEPT ![w][i][s] = 0]
  /\ UNCHANGED <<waiting, lease, newest, owner, believed, paused, passed>>

------------------------------------------------------------------------------
(* The whole *)

Next ==
  \/ \E w \in Workers, i \in Instruments : Request(w, i)
  \/ \E w \in Workers, i \in Instruments : Grant(w, i)
  \/ \E w \in Workers, i \in Instruments : RenewalDue(w, i)
  \/ \E w \in Workers, i \in Instruments : Renew(w, i)
  \/ \E w \in Workers, i \in Instruments : Release(w, i)
  \/ \E w \in Workers, i \in Instruments : Expire(w, i)
  \/ \E w \in Workers : Pause(w)
  \/ \E w \in Workers : Wake(w)
  \/ \E w \in Workers, i \in Instruments : Notice(w, i)
  \/ \E w \in Workers, i \in Instruments, s \in Slots : Send(w, i, s)
  \/ \E w \in Workers, i \in Instruments, s \in Slots : Pass(w, i, s)
  \/ \E w \in Workers, i \in Instruments, s \in Slots : Refuse(w, i, s)

Judge(w, i, s) == Pass(w, i, s) \/ Refuse(w, i, s)

(* What must go on for the promises below: time passes, the service answers   *)
(* whom it can again and again (SF: others may be granted in between), and    *)
(* orders arrive. Workers owe nothing: one may stay frozen for good.          *)
Fairness ==
  /\ \A w \in Workers, i \in Instruments : WF_vars(RenewalDue(w, i))
  /\ \A w \in Workers, i \in Instruments : WF_vars(Expire(w, i))
  /\ \A w \in Workers, i \in Instruments : SF_vars(Grant(w, i))
  /\ \A w \in Workers, i \in Instruments, s \in Slots : WF_vars(Judge(w, i, s))

Spec == Init /\ [][Next]_vars /\ Fairness

------------------------------------------------------------------------------
(* What never happens *)

(* At most one lease on an instrument is live.                                *)
OneLease ==
  \A i \in Instruments, v, w \in Workers :
    lease[i][v] # "none" /\ lease[i][w] # "none" => v = w

(* No two workers believe that they hold the same token.                      *)
TokenIsUnique ==
  \A i \in Instruments, v, w \in Workers :
    believed[v][i] = believed[w][i] /\ v # w => believed[v][i] = 0

(* A live lease is useful: its owner knows the token to trade with.           *)
OwnerKnowsToken ==
  \A i \in Instruments, w \in Workers :
    lease[i][w] # "none" /\ owner[i] = w => believed[w][i] = newest[i]

(* No order passed with a token older than the newest one at that moment.     *)
FencedGate == \A i \in Instruments : passed[i].token = passed[i].newest

(* What passed came from the worker that had the instrument at that moment.   *)
PassedBelongsToOwner == \A i \in Instruments : passed[i].worker = passed[i].owner

(* A token, once issued, is never taken back.                                 *)
TokensOnlyGrow == [][\A i \in Instruments : newest'[i] >= newest[i]]_vars

(* A lease in the first half of its time ends only by its holder's own will.  *)
FreshLeaseIsSafe ==
  [][\A i \in Instruments, w \in Workers :
       lease[i][w] = "held" /\ lease'[i][w] = "none" => believed'[w][i] = 0]_vars

(* A frozen worker sends nothing: this is what freezing means here.           *)
FrozenSendsNothing ==
  [][\A w \in paused, i \in Instruments, s \in Slots :
       inFlight[w][i][s] = 0 => inFlight'[w][i][s] = 0]_vars

(* The gate is not safe by being useless: what has the newest token passes.   *)
NewestIsNeverRefused ==
  [][\A w \in Workers, i \in Instruments, s \in Slots :
       (/\ inFlight[w][i][s] # 0
        /\ inFlight[w][i][s] = newest[i]
        /\ inFlight'[w][i][s] = 0)
       => passed'[i].worker = w /\ passed'[i].token = newest[i]]_vars

------------------------------------------------------------------------------
(* What surely happens *)

(* Whoever asks for an instrument is granted it, while there are tokens.      *)
WaitingIsServed ==
  \A w \in Workers, i \in Instruments :
    (w \in waiting[i]) ~> (w \notin waiting[i] \/ TokensUsedUp(i))

(* A worker that stays frozen does not keep an instrument.                    *)
FrozenLosesLease ==
  \A w \in Workers, i \in Instruments :
    (w \in paused /\ lease[i][w] # "none") ~> (w \notin paused \/ lease[i][w] = "none")

(* Every order that was sent is passed or refused.                            *)
OrdersAreJudged ==
  \A w \in Workers, i \in Instruments, s \in Slots :
    (inFlight[w][i][s] # 0) ~> (inFlight[w][i][s] = 0)
================================================================================
