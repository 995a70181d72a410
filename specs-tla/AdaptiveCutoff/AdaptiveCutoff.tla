---------------------------- MODULE AdaptiveCutoff -----------------------------
(* A leverage cut is in force before any further order leaves.                *)
(*                                                                            *)
(* The limit of an account lies on one member of a cluster and has a version. *)
(* A cut is made there, where the data is, in one step: the new limit is the  *)
(* smaller of the old one and the cut, so that of two cuts at once none is    *)
(* lost. Workers size their orders by a copy of the limit, which may be old.  *)
(* The gate, the last hop before the venue, has a copy too; it passes only    *)
(* orders that were sized by the version that it knows, and only as long as   *)
(* it has asked recently. Whoever cut is told so when the gate knows the new  *)
(* version, or when enough time has passed that the gate cannot go by an      *)
(* older one any more: so a cut takes effect even when the gate hears nothing.*)
(*                                                                            *)
(* In scope: cuts, restoring, old copies, delay, loss, validity.              *)
(* Left out: what asks for a cut and by how much (SurvivalController), what   *)
(* else the gate checks (OrderGate), members that die (DistributedLocks).     *)
(* In code: libs/mesh-hazelcast and apps/hazelcast-member.                    *)
EXTENDS Naturals

CONSTANTS
  Workers,     \* who sizes orders
  Limits,      \* the limits there are, in steps of leverage
  Sizes,       \* the sizes that an order may have, in the same steps
  VersionMax,  \* the last version there is; a bound that the code has too
  ValidTicks   \* the gate goes by what it knows until that is older than this

ASSUME WorkersAssumption == Workers # {}
ASSUME LimitsAssumption == Limits # {} /\ \A l \in Limits : l \in Nat \ {0}
ASSUME SizesAssumption == Sizes # {} /\ \A n \in Sizes : n \in Nat \ {0}
ASSUME VersionAssumption == VersionMax \in Nat \ {0}
ASSUME ValidAssumption == ValidTicks \in Nat \ {0}

VARIABLES
  limit,    \* the limit where the data is: its version and how much it allows
  mirror,   \* mirror[w]: the copy by which w sizes its orders
  gate,     \* the gate's copy
  age,      \* ticks since the gate asked the question that its copy answers
  asked,    \* ticks since the gate asked what is not answered yet; Silent for nothing
  answer,   \* the limit on its way to the gate; of version Silent for none
  order,    \* order[w]: w's order on its way to the gate: version and size; 0 for none
  acked,    \* the newest version that whoever made it was told to be in force
  changed,  \* ticks since the limit was changed last: history
  breached  \* TRUE once an order passed that was sized by a version that was said
            \* to be replaced: history

vars == <<limit, mirror, gate, age, asked, answer, order, acked, changed, breached>>

------------------------------------------------------------------------------
(* Words used below *)

Versions == 1..VersionMax

Limit == [version : Versions, most : Limits]

Silent == ValidTicks + 2

NoAnswer == [version |-> 0, most |-> 0]
NoOrder == [version |-> 0, size |-> 0]

Min(a, b) == IF a < b THEN a ELSE b

(* One tick older; what is too old stays so.                                  *)
Older(n) == IF n > ValidTicks THEN n ELSE n + 1

(* The gate's copy is not newer than l.                                       *)
IsNewer(l) == l.version >= gate.version

(* The gate has asked recently enough to go by what it knows.                 *)
Knows == age <= ValidTicks

TypeOK ==
  /\ limit \in Limit
  /\ mirror \in [Workers -> Limit]
  /\ gate \in Limit
  /\ age \in 0..ValidTicks + 1
  /\ asked \in 0..ValidTicks + 2
  /\ answer \in Limit \cup {NoAnswer}
  /\ order \in [Workers -> [version : Versions, size : Sizes] \cup {NoOrder}]
  /\ acked \in Versions
  /\ changed \in 0..ValidTicks + 1
  /\ breached \in BOOLEAN

Init ==
  /\ limit \in [version : {1}, most : Limits]
  /\ mirror = [w \in Workers |-> limit]
  /\ gate = limit
  /\ age = ValidTicks + 1
  /\ asked = Silent
  /\ answer = NoAnswer
  /\ order = [w \in Workers |-> NoOrder]
  /\ acked = 1
  /\ changed = ValidTicks + 1
  /\ breached = FALSE

------------------------------------------------------------------------------
(* Where the data is *)

(* A cut to l, in one step: never more than before.                           *)
Cut(l) ==
  /\ limit.version < VersionMax
  /\ limit' = [version |-> limit.version + 1, most |-> Min(limit.most, l)]
  /\ changed' = 0
  /\ UNCHANGED <<mirror, gate, age, asked, answer, order, acked, breached>>

(* Health is back: the limit is raised to l, as a version of its own.         *)
Restore(l) ==
  /\ limit.version < VersionMax
  /\ l > limit.most
  /\ limit' = [version |-> limit.version + 1, most |-> l]
  /\ changed' = 0
  /\ UNCHANGED <<mirror, gate, age, asked, answer, order, acked, breached>>

(* Whoever changed the limit is told that it is in force: the gate knows it,  *)
(* or cannot go by an older one any more.                                     *)
Ack ==
  /\ acked < limit.version
  /\ gate.version = limit.version \/ changed > ValidTicks
  /\ acked' = limit.version
  /\ UNCHANGED <<limit, mirror, gate, age, asked, answer, order, changed, breached>>

------------------------------------------------------------------------------
(* The workers *)

(* w's copy is brought up to date, sooner or later or never.                  *)
Learn(w) ==
  /\ mirror[w] # limit
  /\ mirror' = [mirror EXCEPT ![w] = limit]
  /\ UNCHANGED <<limit, gate, age, asked, answer, order, acked, changed, breached>>

(* w sizes an order by its copy, and sends it. It may be on its way for long. *)
Send(w, n) ==
  /\ order[w] = NoOrder
  /\ n <= mirror[w].most
  /\ order' = [order EXCEPT ![w] = [version |-> mirror[w].version, size |-> n]]
  /\ UNCHANGED <<limit, mirror, gate, age, asked, answer, acked, changed, breached>>

------------------------------------------------------------------------------
(* The gate *)

(* It asks for the limit, and marks the moment.                               *)
Ask ==
  /\ asked = Silent
  /\ asked' = 0
  /\ UNCHANGED <<limit, mirror, gate, age, answer, order, acked, changed, breached>>

(* The question arrives where the data is.                                    *)
Answer ==
  /\ asked # Silent
  /\ answer = NoAnswer
  /\ answer' = limit
  /\ UNCHANGED <<limit, mirror, gate, age, asked, order, acked, changed, breached>>

(* The answer reaches the gate. It is as old as the question. One that was    *)
(* overtaken by a push does not take the newer limit back.                    *)
Receive ==
  /\ answer # NoAnswer
  /\ gate' = IF IsNewer(answer) THEN answer ELSE gate
  /\ age' = IF IsNewer(answer) THEN asked ELSE age
  /\ asked' = Silent
  /\ answer' = NoAnswer
  /\ UNCHANGED <<limit, mirror, order, acked, changed, breached>>

(* Question or answer are lost, or the gate gives up.                         *)
Lose ==
  /\ asked # Silent
  /\ asked' = Silent
  /\ answer' = NoAnswer
  /\ UNCHANGED <<limit, mirror, gate, age, order, acked, changed, breached>>

(* A push brings the gate the newest limit between two answers. It changes    *)
(* what the gate knows and not how old that is.                               *)
Push ==
  /\ gate # limit
  /\ gate' = limit
  /\ UNCHANGED <<limit, mirror, age, asked, answer, order, acked, changed, breached>>

(* w's order was sized by the version that the gate goes by: it passes.       *)
Pass(w) ==
  /\ order[w] # NoOrder
  /\ Knows
  /\ order[w].version = gate.version
  /\ breached' = (breached \/ order[w].version < acked)
  /\ order' = [order EXCEPT ![w] = NoOrder]
  /\ UNCHANGED <<limit, mirror, gate, age, asked, answer, acked, changed>>

(* It was sized by another version, or the gate knows nothing recent.         *)
Refuse(w) ==
  /\ order[w] # NoOrder
  /\ ~Knows \/ order[w].version # gate.version
  /\ order' = [order EXCEPT ![w] = NoOrder]
  /\ UNCHANGED <<limit, mirror, gate, age, asked, answer, acked, changed, breached>>

------------------------------------------------------------------------------
(* A tick of time passes for all.                                             *)
Tick ==
  /\ age' = Older(age)
  /\ asked' = IF asked = Silent THEN Silent ELSE Older(asked)
  /\ changed' = Older(changed)
  /\ UNCHANGED <<limit, mirror, gate, answer, order, acked, breached>>

Next ==
  \/ \E l \in Limits : Cut(l)
  \/ \E l \in Limits : Restore(l)
  \/ Ack
  \/ \E w \in Workers : Learn(w)
  \/ \E w \in Workers, n \in Sizes : Send(w, n)
  \/ Ask
  \/ Answer
  \/ Receive
  \/ Lose
  \/ Push
  \/ \E w \in Workers : Pass(w)
  \/ \E w \in Workers : Refuse(w)
  \/ Tick

Judge(w) == Pass(w) \/ Refuse(w)

(* Time passes, whoever waits is told, orders arrive. Nothing is promised of  *)
(* the network.                                                               *)
Fairness ==
  /\ WF_vars(Tick)
  /\ WF_vars(Ack)
  /\ \A w \in Workers : WF_vars(Judge(w))

Spec == Init /\ [][Next]_vars /\ Fairness

------------------------------------------------------------------------------
(* What never happens *)

(* Two cuts, one after the other or at once, leave what the smaller allows.   *)
CutsOnlyLower ==
  [][\A l \in Limits : Cut(l) => limit'.most <= limit.most]_vars

(* After a cut is said to be in force no order passes that was sized before.  *)
CutIsInForce == ~breached

(* Nothing passes by a limit that was replaced longer ago than the validity,  *)
(* however broken the network is.                                             *)
LimitIsRecent ==
  Knows /\ gate.version < limit.version => changed <= ValidTicks

(* No order is larger than what the version by which it was sized allows.     *)
SizedByLimit ==
  \A w \in Workers : order[w].version = limit.version => order[w].size <= limit.most

------------------------------------------------------------------------------
(* What surely happens *)

(* Whoever cuts is told that it is in force, even when the gate hears nothing.*)
CutIsAcked == (acked < limit.version) ~> (acked = limit.version)

(* Every order that was sent is passed or refused.                            *)
OrdersAreJudged == \A w \in Workers : (order[w] # NoOrder) ~> (order[w] = NoOrder)
================================================================================
