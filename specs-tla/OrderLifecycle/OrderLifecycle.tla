---------------------------- MODULE OrderLifecycle -----------------------------
(* An order from the strategy that wants it to the venue's last word on it.   *)
(*                                                                            *)
(* One account trades through one gate and one matching engine. A strategy    *)
(* asks, the gate passes or denies, the engine submits, the venue accepts,    *)
(* fills, cancels, expires or rejects. A cancel and a change are requests:    *)
(* until the venue answers them the order may still fill, in full. So what    *)
(* may yet come of an order counts from the moment it passed, and of two      *)
(* sizes that it may have, the larger counts.                                 *)
(*                                                                            *)
(* In scope: the gate's rules on lease, posture and inventory; partial fills; *)
(* cancels and changes that race with fills; the wind-down.                   *)
(* Left out: prices, and with them the cap on leverage (OrderGate); how the   *)
(* posture comes about (SurvivalController) and who gets the lease            *)
(* (InventoryLocks): here both just change.                                   *)
(* In code: apps/nautilus-agent; the events are those of NautilusTrader.      *)
EXTENDS Integers, FiniteSets, TLC

CONSTANTS
  Instruments,    \* what is traded
  Postures,       \* the postures that occur
  Quantities,     \* how much an order may ask for, in lots
  OpeningPositions, \* what may be held when the account is taken over, in lots
  InventoryMax,   \* the most that may be held, either way, in lots
  StalkerParts,   \* STALKER may hold one part in so many
  OrderMax,       \* the last order's number; a bound that the code has too
  TokenMax        \* the last token there is

ASSUME InstrumentsAssumption == Instruments # {}
ASSUME PosturesAssumption == Postures \subseteq {"APEX", "STALKER", "TURTLE", "HIBERNATE"}
ASSUME BoundsAssumption ==
  /\ InventoryMax \in Nat
  /\ StalkerParts \in Nat \ {0}
  /\ OrderMax \in Nat \ {0}
  /\ TokenMax \in Nat \ {0}
ASSUME OpeningAssumption ==
  \A lots \in OpeningPositions : -InventoryMax <= lots /\ lots <= InventoryMax

VARIABLES
  posture,   \* the posture that the gate goes by
  newest,    \* newest[i]: the newest token issued for i, to whomever; 0 for none
  held,      \* held[i]: the token on i that this account trades with; 0 for none
  orders,    \* orders[o]: every order that is not closed, by number
  lastOrder, \* the number of the last order; numbers are never used again
  position   \* position[i]: lots held, short if negative

vars == <<posture, newest, held, orders, lastOrder, position>>

------------------------------------------------------------------------------
(* Words used below *)

Sides == {"BUY", "SELL"}

(* asked: the strategy wants it. passed: the gate let it through. submitted:  *)
(* it is on its way. working: the venue has it. triggered: its stop was hit.  *)
Phases == {"asked", "passed", "submitted", "working", "triggered"}

(* change: the size that was asked for instead and not answered; 0 for none.  *)
Order == [instrument : Instruments, side : Sides, quantity : Quantities,
          filled : Nat, phase : Phases, change : Quantities \cup {0},
          cancelling : BOOLEAN]

Live == DOMAIN orders

Larger(a, b) == IF a > b THEN a ELSE b

(* What may still come of order o: of two sizes, the larger.                  *)
Leaves(o) ==
  IF orders[o].phase = "asked" THEN 0
  ELSE Larger(orders[o].quantity, orders[o].change) - orders[o].filled

RECURSIVE LotsOf(_)
LotsOf(some) ==
  IF some = {} THEN 0
  ELSE LET o == CHOOSE o \in some : TRUE IN Leaves(o) + LotsOf(some \ {o})

Pending(i, side) ==
  LotsOf({o \in Live : orders[o].instrument = i /\ orders[o].side = side})

(* How much a side can sell off or buy back.                                  *)
Held(i, side) == Larger(0, IF side = "SELL" THEN position[i] ELSE -position[i])

(* Whatever fills, the position on i only shrinks, and does not flip.         *)
OnlyShrinks(i) == \A side \in Sides : Pending(i, side) <= Held(i, side)

(* Where the position on i ends if all of a side fills, and more on top.      *)
Reach(i, side, more) ==
  IF side = "BUY" THEN position[i] + Pending(i, "BUY") + more
  ELSE Pending(i, "SELL") + more - position[i]

InventoryBound == IF posture = "STALKER" THEN InventoryMax \div StalkerParts ELSE InventoryMax

HasLease(i) == held[i] # 0 /\ held[i] = newest[i]

(* More lots on that side may leave. An exit shrinks the position after all   *)
(* that is pending; everything else is an entry.                              *)
Allowed(i, side, more) ==
  /\ HasLease(i)
  /\ posture # "HIBERNATE"
  /\ \/ Pending(i, side) + more <= Held(i, side)
     \/ posture # "TURTLE" /\ Reach(i, side, more) <= InventoryBound

AtVenue(o) == orders[o].phase \in {"working", "triggered"}
OnTheWay(o) == orders[o].phase \in {"submitted", "working", "triggered"}

Without(o) == [p \in Live \ {o} |-> orders[p]]

TypeOK ==
  /\ posture \in Postures
  /\ newest \in [Instruments -> 0..TokenMax]
  /\ held \in [Instruments -> 0..TokenMax]
  /\ Live \subseteq 1..OrderMax
  /\ \A o \in Live : orders[o] \in Order
  /\ lastOrder \in 0..OrderMax
  /\ position \in [Instruments -> Int]

Init ==
  /\ posture \in Postures
  /\ newest = [i \in Instruments |-> 0]
  /\ held = [i \in Instruments |-> 0]
  /\ orders = [o \in {} |-> 0]
  /\ lastOrder = 0
  /\ position \in [Instruments -> OpeningPositions]

------------------------------------------------------------------------------
(* What comes from outside *)

(* The controller takes another posture, and the gate goes by it.             *)
ChangePosture(p) ==
  /\ p # posture
  /\ posture' = p
  /\ UNCHANGED <<newest, held, orders, lastOrder, position>>

(* This account is granted the lease on i, with a new token.                  *)
Obtain(i) ==
  /\ newest[i] < TokenMax
  /\ newest' = [newest EXCEPT ![i] = @ + 1]
  /\ held' = [held EXCEPT ![i] = newest[i] + 1]
  /\ UNCHANGED <<posture, orders, lastOrder, position>>

(* Somebody else is granted the lease on i. Nobody tells this account.        *)
LoseUnnoticed(i) ==
  /\ newest[i] < TokenMax
  /\ newest' = [newest EXCEPT ![i] = @ + 1]
  /\ UNCHANGED <<posture, held, orders, lastOrder, position>>

(* This account knows that it has no lease on i any more.                     *)
GiveUp(i) ==
  /\ held[i] # 0
  /\ held' = [held EXCEPT ![i] = 0]
  /\ UNCHANGED <<posture, newest, orders, lastOrder, position>>

------------------------------------------------------------------------------
(* The strategy and the gate *)

(* A strategy asks for an order.                                              *)
Initialize(i, side, q) ==
  /\ lastOrder < OrderMax
  /\ lastOrder' = lastOrder + 1
  /\ orders' = (lastOrder + 1) :> [instrument |-> i, side |-> side, quantity |-> q,
                                   filled |-> 0, phase |-> "asked", change |-> 0,
                                   cancelling |-> FALSE] @@ orders
  /\ UNCHANGED <<posture, newest, held, position>>

(* The gate lets it through.                                                  *)
Pass(o) ==
  /\ orders[o].phase = "asked"
  /\ Allowed(orders[o].instrument, orders[o].side, orders[o].quantity)
  /\ orders' = [orders EXCEPT ![o].phase = "passed"]
  /\ UNCHANGED <<posture, newest, held, lastOrder, position>>

(* The gate denies it, for the reasons here or for others.                    *)
Deny(o) ==
  /\ orders[o].phase = "asked"
  /\ orders' = Without(o)
  /\ UNCHANGED <<posture, newest, held, lastOrder, position>>

(* It leaves for the venue.                                                   *)
Submit(o) ==
  /\ orders[o].phase = "passed"
  /\ orders' = [orders EXCEPT ![o].phase = "submitted"]
  /\ UNCHANGED <<posture, newest, held, lastOrder, position>>

(* Another size is asked for. More is an order by itself: the gate decides.   *)
AskChange(o, q) ==
  /\ OnTheWay(o)
  /\ orders[o].change = 0
  /\ ~orders[o].cancelling
  /\ q # orders[o].quantity
  /\ q > orders[o].filled
  /\ q > orders[o].quantity =>
       Allowed(orders[o].instrument, orders[o].side, q - orders[o].quantity)
  /\ orders' = [orders EXCEPT ![o].change = q]
  /\ UNCHANGED <<posture, newest, held, lastOrder, position>>

(* A cancel is asked for. Nothing stops a cancel, nor a second one.           *)
AskCancel(o) ==
  /\ OnTheWay(o)
  /\ orders' = [orders EXCEPT ![o].cancelling = TRUE]
  /\ UNCHANGED <<posture, newest, held, lastOrder, position>>

------------------------------------------------------------------------------
(* The venue *)

(* It has the order.                                                          *)
Accept(o) ==
  /\ orders[o].phase = "submitted"
  /\ orders' = [orders EXCEPT ![o].phase = "working"]
  /\ UNCHANGED <<posture, newest, held, lastOrder, position>>

(* It refuses the order; also one that waited for its stop.                   *)
Reject(o) ==
  /\ OnTheWay(o)
  /\ orders[o].filled = 0
  /\ orders' = Without(o)
  /\ UNCHANGED <<posture, newest, held, lastOrder, position>>

(* The order's stop is hit: from now on it may fill.                          *)
Trigger(o) ==
  /\ orders[o].phase = "working"
  /\ orders[o].filled = 0
  /\ orders' = [orders EXCEPT ![o].phase = "triggered"]
  /\ UNCHANGED <<posture, newest, held, lastOrder, position>>

(* Part or all of it fills: also before it was accepted, also after a cancel  *)
(* was asked for, and whoever has the lease by now.                           *)
Fill(o, q) ==
  /\ OnTheWay(o)
  /\ orders[o].filled + q <= orders[o].quantity
  /\ position' = [position EXCEPT ![orders[o].instrument] =
                    IF orders[o].side = "BUY" THEN @ + q ELSE @ - q]
  /\ orders' = IF orders[o].filled + q = orders[o].quantity THEN Without(o)
               ELSE [orders EXCEPT ![o].filled = @ + q,
                                   ![o].phase = IF @ = "submitted" THEN "working" ELSE @]
  /\ UNCHANGED <<posture, newest, held, lastOrder>>

(* The order gets the size that was asked for. One that has filled that far   *)
(* by now can't.                                                              *)
Change(o) ==
  /\ OnTheWay(o)
  /\ orders[o].change > orders[o].filled
  /\ orders' = [orders EXCEPT ![o].quantity = orders[o].change, ![o].change = 0]
  /\ UNCHANGED <<posture, newest, held, lastOrder, position>>

(* It keeps its size.                                                         *)
RefuseChange(o) ==
  /\ OnTheWay(o)
  /\ orders[o].change # 0
  /\ orders' = [orders EXCEPT ![o].change = 0]
  /\ UNCHANGED <<posture, newest, held, lastOrder, position>>

(* What is left of it is cancelled: because that was asked for, or because    *)
(* the order was to fill at once or not at all.                               *)
Cancel(o) ==
  /\ OnTheWay(o)
  /\ orders' = Without(o)
  /\ UNCHANGED <<posture, newest, held, lastOrder, position>>

(* A cancel is refused: the order stands as it was.                           *)
RefuseCancel(o) ==
  /\ OnTheWay(o)
  /\ orders[o].cancelling
  /\ orders' = [orders EXCEPT ![o].cancelling = FALSE]
  /\ UNCHANGED <<posture, newest, held, lastOrder, position>>

(* Its time is over.                                                          *)
Expire(o) ==
  /\ AtVenue(o)
  /\ orders' = Without(o)
  /\ UNCHANGED <<posture, newest, held, lastOrder, position>>

------------------------------------------------------------------------------
(* The whole *)

Next ==
  \/ \E p \in Postures : ChangePosture(p)
  \/ \E i \in Instruments : Obtain(i)
  \/ \E i \in Instruments : LoseUnnoticed(i)
  \/ \E i \in Instruments : GiveUp(i)
  \/ \E i \in Instruments, side \in Sides, q \in Quantities : Initialize(i, side, q)
  \/ \E o \in Live : Pass(o)
  \/ \E o \in Live : Deny(o)
  \/ \E o \in Live : Submit(o)
  \/ \E o \in Live, q \in Quantities : AskChange(o, q)
  \/ \E o \in Live : AskCancel(o)
  \/ \E o \in Live : Accept(o)
  \/ \E o \in Live : Reject(o)
  \/ \E o \in Live : Trigger(o)
  \/ \E o \in Live, q \in Quantities : Fill(o, q)
  \/ \E o \in Live : Change(o)
  \/ \E o \in Live : RefuseChange(o)
  \/ \E o \in Live : Cancel(o)
  \/ \E o \in Live : RefuseCancel(o)
  \/ \E o \in Live : Expire(o)

(* The gate asks for the end of an order that may not stand: all of them in   *)
(* HIBERNATE, in TURTLE those on a side with more pending than can shrink.    *)
MayNotStand(o) ==
  \/ posture = "HIBERNATE"
  \/ /\ posture = "TURTLE"
     /\ Pending(orders[o].instrument, orders[o].side)
          > Held(orders[o].instrument, orders[o].side)

WindDown(o) == o \in Live /\ MayNotStand(o) /\ ~orders[o].cancelling /\ AskCancel(o)

Decide(o) == o \in Live /\ (Pass(o) \/ Deny(o))
Leave(o) == o \in Live /\ Submit(o)

(* The venue ends an order whose cancel was asked for. It may refuse a cancel *)
(* a few times, but not for ever.                                             *)
End(o) == o \in Live /\ orders[o].cancelling /\ Cancel(o)

Fairness ==
  \A o \in 1..OrderMax :
    WF_vars(Decide(o)) /\ WF_vars(Leave(o)) /\ WF_vars(WindDown(o)) /\ SF_vars(End(o))

Spec == Init /\ [][Next]_vars /\ Fairness

------------------------------------------------------------------------------
(* What never happens *)

(* More is never filled than was ordered, nor all without the order ending.   *)
FillsWithinOrder == \A o \in Live : orders[o].filled < orders[o].quantity

(* Whatever is pending fills: no more is held than may be.                    *)
InventoryIsBounded ==
  \A i \in Instruments, side \in Sides : Reach(i, side, 0) <= InventoryMax

(* What leaves was passed.                                                    *)
NothingLeavesUnpassed ==
  [][\A o \in Live \cap DOMAIN orders' :
       orders[o].phase = "asked" => orders'[o].phase \in {"asked", "passed"}]_vars

(* What passes has the newest token there is for its instrument.              *)
PassedWithLease ==
  [][\A o \in Live \cap DOMAIN orders' :
       orders[o].phase = "asked" /\ orders'[o].phase = "passed"
       => HasLease(orders[o].instrument)]_vars

(* In HIBERNATE nothing is added to what may come, and STALKER adds up to its *)
(* part only.                                                                 *)
HibernateAddsNothing ==
  [][posture = "HIBERNATE" =>
       \A i \in Instruments, side \in Sides : Reach(i, side, 0)' <= Reach(i, side, 0)]_vars

StalkerAddsAPart ==
  [][posture = "STALKER" =>
       \A i \in Instruments, side \in Sides :
         Reach(i, side, 0)' <= Larger(Reach(i, side, 0), InventoryMax \div StalkerParts)]_vars

(* Once the wind-down is done, TURTLE only shrinks what is held.              *)
TurtleOnlyShrinks ==
  [][\A i \in Instruments :
       posture = "TURTLE" /\ posture' = "TURTLE" /\ OnlyShrinks(i) => OnlyShrinks(i)']_vars

(* A closed order is never heard of again: its number is not used twice.      *)
ClosedIsClosed == [][\A o \in DOMAIN orders' \ Live : o > lastOrder]_vars

------------------------------------------------------------------------------
(* What surely happens *)

(* A strategy gets an answer.                                                 *)
EveryAskIsAnswered ==
  \A o \in 1..OrderMax :
    (o \in Live /\ orders[o].phase = "asked") ~> ~(o \in Live /\ orders[o].phase = "asked")

(* Whoever stays in HIBERNATE ends without orders on the way.                 *)
HibernateCancelsAll ==
  <>[](posture = "HIBERNATE") => <>[](\A o \in Live : orders[o].phase = "asked")

(* Whoever stays in TURTLE ends with orders that can only shrink what is held.*)
TurtleWindsDown ==
  <>[](posture = "TURTLE") => <>[](\A i \in Instruments : OnlyShrinks(i))
================================================================================
