------------------------------- MODULE OrderGate -------------------------------
(* The last check before the venue: may this order leave?                     *)
(*                                                                            *)
(* Several strategies trade one instrument for one account. What counts is    *)
(* not the position but how far it may still go: every order that is out may  *)
(* fill, whoever sent it, whether the venue has answered or not, and even     *)
(* while it is being cancelled. So the gate adds up the position, all open    *)
(* orders and all orders on their way, and lets an order leave only if the    *)
(* worst outcome stays within what the posture allows:                        *)
(*   APEX       up to the cap, as maker or taker                              *)
(*   STALKER    up to the cap as maker; as taker only to reduce               *)
(*   TURTLE     only to reduce, as maker: never through zero                  *)
(*   HIBERNATE  nothing                                                       *)
(* To reduce is: the worst outcome, with everything that is out on that side, *)
(* does not pass zero. A decline cancels what has become too much; a cancel   *)
(* always passes. A decision has a number, and leaves at most once.           *)
(*                                                                            *)
(* In scope: one instrument; partial fills, cancels that race fills, a price, *)
(* an equity or a health that moves between decision and fill (the cap).      *)
(* Left out: how the cap is computed (leverage times equity over price, down  *)
(* to whole lots), who may trade at all (InventoryLocks), how old a posture   *)
(* may be (PostureAuthority), the life of an order in full (OrderLifecycle).  *)
(* In code: libs/survival-kernel; each action is the function of that name.   *)
EXTENDS ProvenAnswers

CONSTANTS
  Strategies,   \* who decides, by name
  Slots,        \* names for a strategy's orders that are not finished; used again
  Sizes,        \* how many lots an order may have, or a fill
  Caps,         \* how many lots the cap may allow
  HeldAtStart,  \* how many lots a strategy may hold when the session starts
  LotsMax,      \* no amount of lots is larger; a bound that the code has too
  DecisionMax   \* the last number of a decision; likewise

ASSUME StrategiesAssumption == Strategies # {}
ASSUME SlotsAssumption == Slots # {}
ASSUME LotsAssumption == LotsMax \in Nat \ {0}
ASSUME SizesAssumption == Sizes # {} /\ Sizes \subseteq 1..LotsMax
ASSUME CapsAssumption == Caps # {} /\ Caps \subseteq 0..LotsMax
ASSUME HeldAssumption == HeldAtStart # {} /\ HeldAtStart \subseteq (0 - LotsMax)..LotsMax
ASSUME DecisionAssumption == DecisionMax \in Nat \ {0}

VARIABLES
  posture,  \* what the controller allows now
  cap,      \* how many lots may be held at most, while entries are allowed
  held,     \* held[s]: what strategy s holds, in lots; negative is short
  order,    \* order[s][k]: the order in slot k of strategy s, see Order
  decided   \* decided[s]: the number of s's last decision; 0 before the first

vars == <<posture, cap, held, order, decided>>

------------------------------------------------------------------------------
(* Words used below *)

Postures == {"HIBERNATE", "TURTLE", "STALKER", "APEX"}

(* maker: rests in the book. taker: crosses the spread.                       *)
Kinds == {"maker", "taker"}

Sides == {"buy", "sell"}

(* none: no order. making, taking: passed, on its way to the venue. open:     *)
(* rests there. cancelling: a cancel is on its way; it may still fill.        *)
Stage == {"none", "making", "taking", "open", "cancelling"}

NoOrder == [stage |-> "none", lots |-> 0]

Signed(side, n) == IF side = "buy" THEN n ELSE 0 - n

Max(a, b) == IF a > b THEN a ELSE b

RECURSIVE Sum(_, _)
Sum(f, S) == IF S = {} THEN 0 ELSE LET x == CHOOSE x \in S : TRUE IN f[x] + Sum(f, S \ {x})

(* Lots that the strategies in S hold, and that may still be bought and sold  *)
(* by their orders for which Counts(stage) is true.                           *)
HeldBy(S) == Sum(held, S)

Buying(S, Counts(_)) ==
  Sum([o \in S \X Slots |->
         IF Counts(order[o[1]][o[2]].stage) THEN Max(order[o[1]][o[2]].lots, 0) ELSE 0],
      S \X Slots)

Selling(S, Counts(_)) ==
  Sum([o \in S \X Slots |->
         IF Counts(order[o[1]][o[2]].stage) THEN Max(0 - order[o[1]][o[2]].lots, 0) ELSE 0],
      S \X Slots)

TypeOK ==
  /\ posture \in Postures
  /\ cap \in Caps
  /\ held \in [Strategies -> Int]
  /\ order \in [Strategies -> [Slots -> [stage : Stage, lots : Int]]]
  /\ \A s \in Strategies, k \in Slots : (order[s][k].lots = 0) <=> (order[s][k].stage = "none")
  /\ decided \in [Strategies -> 0..DecisionMax]

(* A session starts with what the last one held, and stopped.                 *)
Init ==
  /\ posture = "HIBERNATE"
  /\ cap \in Caps
  /\ held \in [Strategies -> HeldAtStart]
  /\ order = [s \in Strategies |-> [k \in Slots |-> NoOrder]]
  /\ decided = [s \in Strategies |-> 0]

------------------------------------------------------------------------------
(* The rule *)

(* Whose positions and orders count when s asks: everybody's, because they    *)
(* trade one account.                                                         *)
CountsFor(s) == Strategies

(* Which orders count: all that may still fill.                               *)
MayFill(stage) == stage # "none"

(* How far the position may go on that side if s sends n lots more and all    *)
(* that is out on that side fills; 0 or less is not through zero.             *)
Reach(s, side, n) ==
  IF side = "buy"
  THEN HeldBy(CountsFor(s)) + Buying(CountsFor(s), MayFill) + n
  ELSE Selling(CountsFor(s), MayFill) + n - HeldBy(CountsFor(s))

OtherSide(side) == IF side = "buy" THEN "sell" ELSE "buy"

(* How far the position may go then on either side: what is out on the other  *)
(* one may fill before anything of this order does.                           *)
Largest(s, side, n) == Max(Reach(s, side, n), Reach(s, OtherSide(side), 0))

(* The posture lets orders of that kind leave at all: as the proven gate says *)
(* of exits.                                                                  *)
MaySend(kind) == ExitAnswer(posture, kind = "taker") = "PASS_EXIT"

(* How far the position may go by orders of that kind: as the proven gate     *)
(* says of entries, when the order books are clear.                           *)
Bound(kind) ==
  IF EntryAnswer(posture, kind = "taker", ConfidencePassivePpm) = "PASS_ENTRY" THEN cap ELSE 0

(* An exit needs no room; an entry leaves only while all that is out stays    *)
(* within the bound, on both sides.                                           *)
May(s, side, n, kind) ==
  /\ MaySend(kind)
  /\ Reach(s, side, n) <= 0 \/ Largest(s, side, n) <= Bound(kind)

(* The number was not used before. Numbers of a strategy only grow.           *)
IsNew(s, d) == d > decided[s]

------------------------------------------------------------------------------
(* The gate *)

(* Strategy s asks, by decision d, to send n lots: the order leaves.          *)
Pass(s, k, d, side, n, kind) ==
  /\ order[s][k] = NoOrder
  /\ IsNew(s, d)
  /\ May(s, side, n, kind)
  /\ order' = [order EXCEPT ![s][k] =
       [stage |-> IF kind = "maker" THEN "making" ELSE "taking", lots |-> Signed(side, n)]]
  /\ decided' = [decided EXCEPT ![s] = d]
  /\ UNCHANGED <<posture, cap, held>>

(* The same, but the order may not leave, or the decision came before.        *)
Deny(s, d, side, n, kind) ==
  /\ ~(IsNew(s, d) /\ May(s, side, n, kind))
  /\ decided' = [decided EXCEPT ![s] = Max(@, d)]
  /\ UNCHANGED <<posture, cap, held, order>>

(* A cancel passes, whoever asks for it: a strategy or the gate itself.       *)
Cancel(s, k) ==
  /\ order[s][k].stage \in {"making", "open"}
  /\ order' = [order EXCEPT ![s][k].stage = "cancelling"]
  /\ UNCHANGED <<posture, cap, held, decided>>

------------------------------------------------------------------------------
(* The venue *)

(* It accepts the order, which rests now.                                     *)
Accept(s, k) ==
  /\ order[s][k].stage = "making"
  /\ order' = [order EXCEPT ![s][k].stage = "open"]
  /\ UNCHANGED <<posture, cap, held, decided>>

Size(o) == Max(o.lots, 0 - o.lots)

(* n lots of the order are filled, some or all, at any time before its end.   *)
Fill(s, k, n) ==
  /\ order[s][k].stage # "none"
  /\ n <= Size(order[s][k])
  /\ LET filled == IF order[s][k].lots > 0 THEN n ELSE 0 - n IN
       /\ held' = [held EXCEPT ![s] = @ + filled]
       /\ order' = [order EXCEPT ![s][k] =
            IF n = Size(@) THEN NoOrder ELSE [@ EXCEPT !.lots = @ - filled]]
  /\ UNCHANGED <<posture, cap, decided>>

(* The order ends: rejected, expired or cancelled; nothing more is filled.    *)
End(s, k) ==
  /\ order[s][k].stage # "none"
  /\ order' = [order EXCEPT ![s][k] = NoOrder]
  /\ UNCHANGED <<posture, cap, held, decided>>

------------------------------------------------------------------------------
(* The world *)

(* The controller goes to another posture.                                    *)
SetPosture(p) ==
  /\ p # posture
  /\ posture' = p
  /\ UNCHANGED <<cap, held, order, decided>>

(* The price, the equity or the health moves, and the cap with it, whatever   *)
(* is out at that moment.                                                     *)
Move(c) ==
  /\ c # cap
  /\ cap' = c
  /\ UNCHANGED <<posture, held, order, decided>>

------------------------------------------------------------------------------
(* The whole *)

Next ==
  \/ \E s \in Strategies, k \in Slots, d \in 1..DecisionMax, side \in Sides, n \in Sizes,
        kind \in Kinds : Pass(s, k, d, side, n, kind)
  \/ \E s \in Strategies, d \in 1..DecisionMax, side \in Sides, n \in Sizes, kind \in Kinds :
       Deny(s, d, side, n, kind)
  \/ \E s \in Strategies, k \in Slots : Cancel(s, k)
  \/ \E s \in Strategies, k \in Slots : Accept(s, k)
  \/ \E s \in Strategies, k \in Slots, n \in Sizes : Fill(s, k, n)
  \/ \E s \in Strategies, k \in Slots : End(s, k)
  \/ \E p \in Postures : SetPosture(p)
  \/ \E c \in Caps : Move(c)

------------------------------------------------------------------------------
(* What properties see: the truth, counted without the rule above             *)

IsOut(stage) == TRUE

Position == HeldBy(Strategies)

(* The most that may be long, and short, if all that is out fills.            *)
LongReach == Position + Buying(Strategies, IsOut)
ShortReach == Selling(Strategies, IsOut) - Position

MayEnter == posture \in {"APEX", "STALKER"}

(* The order in slot k of s may take the position further than allowed now.   *)
IsTooMuch(s, k) ==
  \/ posture = "HIBERNATE" /\ order[s][k].lots # 0
  \/ order[s][k].lots > 0 /\ LongReach > (IF MayEnter THEN cap ELSE 0)
  \/ order[s][k].lots < 0 /\ ShortReach > (IF MayEnter THEN cap ELSE 0)

CancelTooMuch(s, k) == IsTooMuch(s, k) /\ Cancel(s, k)

Answer(s, k) ==
  /\ order[s][k].stage \in {"taking", "cancelling"}
  /\ End(s, k) \/ \E n \in Sizes : Fill(s, k, n)

(* What must go on for the promises below: the gate cancels what has become   *)
(* too much, and the venue answers a cancel and ends what does not rest.      *)
Fairness ==
  /\ \A s \in Strategies, k \in Slots : SF_vars(CancelTooMuch(s, k))
  /\ \A s \in Strategies, k \in Slots : WF_vars(Answer(s, k))

Spec == Init /\ [][Next]_vars /\ Fairness

------------------------------------------------------------------------------
(* What never happens *)

(* No order leaves that may take the position beyond the cap.                 *)
CapHolds ==
  [][MayEnter => /\ LongReach' > LongReach => LongReach' <= cap
                 /\ ShortReach' > ShortReach => ShortReach' <= cap]_vars

(* No entry leaves while what is out on the other side goes beyond the cap:   *)
(* a cap that has fallen is made good before anything new is begun.           *)
OtherSideCounts ==
  [][MayEnter => /\ LongReach' > Max(LongReach, 0) => ShortReach' <= cap
                 /\ ShortReach' > Max(ShortReach, 0) => LongReach' <= cap]_vars

(* In TURTLE no order leaves that may take the position away from zero or     *)
(* through it, whatever else is out: two resting sells do not flip it.        *)
ExitsOnlyReduce ==
  [][posture = "TURTLE" => /\ LongReach' > LongReach => LongReach' <= 0
                           /\ ShortReach' > ShortReach => ShortReach' <= 0]_vars

IsNewOrder(s, k) == order[s][k].stage = "none" /\ order'[s][k].stage # "none"

(* In HIBERNATE nothing leaves.                                               *)
HibernateSendsNothing ==
  [][posture = "HIBERNATE" => \A s \in Strategies, k \in Slots : ~IsNewOrder(s, k)]_vars

(* In TURTLE nobody crosses the spread, and in STALKER only to reduce.        *)
TakersNeedApex ==
  [][\A s \in Strategies, k \in Slots :
       IsNewOrder(s, k) /\ order'[s][k].stage = "taking" =>
         \/ posture = "APEX"
         \/ /\ posture = "STALKER"
            /\ LongReach' > LongReach => LongReach' <= 0
            /\ ShortReach' > ShortReach => ShortReach' <= 0]_vars

(* A decision leaves at most once.                                            *)
DecidedOnce ==
  [][\A s \in Strategies, k \in Slots : IsNewOrder(s, k) => decided'[s] > decided[s]]_vars

(* What is filled is no longer out, and what was out is held: no lot is lost  *)
(* or counted twice, in a race with a cancel neither.                         *)
FillsAreCounted ==
  [][\A s \in Strategies : held'[s] # held[s] =>
       \E k \in Slots : held'[s] + order'[s][k].lots = held[s] + order[s][k].lots]_vars

(* The gate is not safe by being useless: above HIBERNATE a position can be   *)
(* reduced, as far as nothing that is out does so already.                    *)
ExitsAreAllowed ==
  \A s \in Strategies :
    /\ posture # "HIBERNATE" /\ ShortReach < 0 => May(s, "sell", 1, "maker")
    /\ posture # "HIBERNATE" /\ LongReach < 0 => May(s, "buy", 1, "maker")

------------------------------------------------------------------------------
(* What surely happens *)

(* An order that may take the position further than allowed is gone, or not   *)
(* too much any more: a decline winds down, and HIBERNATE ends with no order. *)
TooMuchIsCancelled ==
  \A s \in Strategies, k \in Slots : IsTooMuch(s, k) ~> ~IsTooMuch(s, k)
================================================================================
