--------------------------- MODULE DistributedLocks ----------------------------
(* The lease on an instrument, kept by a cluster whose members may die.       *)
(*                                                                            *)
(* InventoryLocks has a lock service that never forgets and gates that know   *)
(* of a grant at once. Here the row of a lease lies on one member and on a    *)
(* backup; messages are late or lost; a member dies and the backup takes over *)
(* with what it has; both may die and the row is gone; clocks differ. What    *)
(* keeps it safe:                                                             *)
(*   - a token is the larger of the last one plus one and the clock, so that  *)
(*     it grows even when the row is lost;                                    *)
(*   - the finished row is shipped to the backup, and the gate is told of the *)
(*     token, before the worker is answered;                                  *)
(*   - a request has a number, so that it can be sent again;                  *)
(*   - a worker counts its lease from when it *sent* its request, and stops   *)
(*     by itself, earlier than the service lets go, by what clocks may differ;*)
(*   - the gate passes only the newest token that it was told of.             *)
(*                                                                            *)
(* In scope: one instrument; delay, loss, retries, deaths of members, drift.  *)
(* Left out: several instruments (they share nothing); a cluster that splits  *)
(* (split-brain protection refuses on the smaller side: a death here).        *)
(* In code: libs/mesh-hazelcast and apps/hazelcast-member.                    *)
EXTENDS Naturals

CONSTANTS
  Workers,         \* who may trade
  LeaseTicks,      \* a worker acts on a lease while it is younger than this
  DriftTicks,      \* so much a worker's clock may fall behind in one lease
  SkewTicks,       \* so much the clock of a member that takes over may be behind
  TakeOverTicks,   \* so long it takes at least until another member has taken over
  TokensPerTick,   \* so many tokens are issued in a tick at most
  TimeMax          \* the last tick there is; a bound that the code has too

ASSUME WorkersAssumption == Workers # {}
ASSUME LeaseAssumption == LeaseTicks \in Nat \ {0}
ASSUME DriftAssumption == DriftTicks \in Nat
ASSUME SkewAssumption == SkewTicks \in Nat /\ TakeOverTicks \in Nat /\ TakeOverTicks > SkewTicks
ASSUME RateAssumption == TokensPerTick \in Nat \ {0}
ASSUME TimeAssumption == TimeMax \in Nat \ {0}

Nobody == "nobody"
ASSUME NobodyAssumption == Nobody \notin Workers

VARIABLES
  now,        \* ticks since the beginning
  behind,     \* how far the clock of the member that has the row is behind
  row,        \* the lease as that member has it, see Row
  backup,     \* the lease as its backup has it
  takeOver,   \* ticks until another member has taken over; 0 while one works
  asking,     \* the workers that wait for an answer
  sent,       \* sent[w]: the tick at which w sent its request, which names it
  answer,     \* answer[w]: the token on its way to w; 0 for none
  held,       \* held[w]: the token that w was answered; 0 for none
  lag,        \* lag[w]: ticks that w's clock has missed since then
  gate,       \* the newest token that the gate was told of
  inFlight,   \* inFlight[w]: the token on w's order on its way to the gate; 0 for none
  breached,   \* TRUE once an order with an older token than the gate's passed: history
  forgotten   \* TRUE once a row was lost with its backup: history

service == <<behind, row, backup, takeOver>>
worker == <<asking, sent, held, lag>>
vars == <<now, behind, row, backup, takeOver, asking, sent, answer, held, lag, gate, inFlight,
          breached, forgotten>>

------------------------------------------------------------------------------
(* Words used below *)

Max(a, b) == IF a > b THEN a ELSE b

Tokens == 0..(TimeMax + 1) * TokensPerTick

(* until: the tick, excluded, at which the service lets go.                   *)
Row == [token : Tokens, owner : Workers \cup {Nobody}, request : 0..TimeMax, until : Nat]

NoRow == [token |-> 0, owner |-> Nobody, request |-> 0, until |-> 0]

(* The clock of the member that has the row.                                  *)
Clock == IF now > behind THEN now - behind ELSE 0

IsUp == takeOver = 0

Free == row.until <= Clock

(* The lease is long enough for the slowest clock of a worker.                *)
MarginTicks == DriftTicks + SkewTicks

NextToken == Max(row.token + 1, Clock * TokensPerTick + 1)

(* Ticks of w's clock since it sent its request.                              *)
Age(w) == now - sent[w] - lag[w]

(* w may trade, by its own clock.                                             *)
Acts(w) == held[w] # 0 /\ Age(w) < LeaseTicks

(* The backup has what the row says.                                          *)
IsSafe == backup = row

(* The row is the answer to w's request as it stands.                         *)
Answers(w) == row.owner = w /\ row.request = sent[w]

TypeOK ==
  /\ now \in 0..TimeMax
  /\ behind \in 0..SkewTicks
  /\ row \in Row
  /\ backup \in Row
  /\ takeOver \in 0..TakeOverTicks
  /\ asking \in SUBSET Workers
  /\ sent \in [Workers -> 0..TimeMax]
  /\ answer \in [Workers -> Tokens]
  /\ held \in [Workers -> Tokens]
  /\ lag \in [Workers -> 0..DriftTicks]
  /\ gate \in Tokens
  /\ inFlight \in [Workers -> Tokens]
  /\ breached \in BOOLEAN
  /\ forgotten \in BOOLEAN

Init ==
  /\ now = 0
  /\ behind = 0
  /\ row = NoRow
  /\ backup = NoRow
  /\ takeOver = 0
  /\ asking = {}
  /\ sent = [w \in Workers |-> 0]
  /\ answer = [w \in Workers |-> 0]
  /\ held = [w \in Workers |-> 0]
  /\ lag = [w \in Workers |-> 0]
  /\ gate = 0
  /\ inFlight = [w \in Workers |-> 0]
  /\ breached = FALSE
  /\ forgotten = FALSE

------------------------------------------------------------------------------
(* The workers *)

(* Worker w, which holds nothing, asks. It marks the moment; as long as it    *)
(* waits it sends the same request again.                                     *)
Ask(w) ==
  /\ w \notin asking
  /\ held[w] = 0
  /\ asking' = asking \cup {w}
  /\ sent' = [sent EXCEPT ![w] = now]
  /\ UNCHANGED <<now, service, answer, held, lag, gate, inFlight, breached, forgotten>>

(* The answer reaches w. It is as old as the request.                         *)
Receive(w) ==
  /\ answer[w] # 0
  /\ held' = [held EXCEPT ![w] = answer[w]]
  /\ asking' = asking \ {w}
  /\ answer' = [answer EXCEPT ![w] = 0]
  /\ UNCHANGED <<now, service, sent, lag, gate, inFlight, breached, forgotten>>

(* The answer to w is lost.                                                   *)
Lose(w) ==
  /\ answer[w] # 0
  /\ answer' = [answer EXCEPT ![w] = 0]
  /\ UNCHANGED <<now, service, worker, gate, inFlight, breached, forgotten>>

(* w's time is over by its own clock: it stops, and forgets what it asked.    *)
Stop(w) ==
  /\ held[w] # 0 \/ w \in asking
  /\ Age(w) >= LeaseTicks
  /\ held' = [held EXCEPT ![w] = 0]
  /\ asking' = asking \ {w}
  /\ answer' = [answer EXCEPT ![w] = 0]
  /\ sent' = [sent EXCEPT ![w] = 0]
  /\ lag' = [lag EXCEPT ![w] = 0]
  /\ UNCHANGED <<now, service, gate, inFlight, breached, forgotten>>

(* w sends an order with its token. It may be on its way for long.            *)
Send(w) ==
  /\ Acts(w)
  /\ inFlight[w] = 0
  /\ inFlight' = [inFlight EXCEPT ![w] = held[w]]
  /\ UNCHANGED <<now, service, worker, answer, gate, breached, forgotten>>

------------------------------------------------------------------------------
(* The service *)

(* The member that has the row grants the free lease to w, with a new token.  *)
Grant(w) ==
  /\ IsUp
  /\ w \in asking
  /\ ~Answers(w)
  /\ Free
  /\ NextToken <= (Clock + 1) * TokensPerTick
  /\ row' = [token |-> NextToken, owner |-> w, request |-> sent[w],
             until |-> Clock + LeaseTicks + MarginTicks]
  /\ UNCHANGED <<now, behind, backup, takeOver, worker, answer, gate, inFlight, breached, forgotten>>

(* The finished row, not the operation, is shipped to the backup.             *)
Ship ==
  /\ IsUp
  /\ ~IsSafe
  /\ backup' = row
  /\ UNCHANGED <<now, behind, row, takeOver, worker, answer, gate, inFlight, breached, forgotten>>

(* The gate is told of the newest token, which is safe with the backup.       *)
Tell ==
  /\ IsUp
  /\ IsSafe
  /\ gate < row.token
  /\ gate' = row.token
  /\ UNCHANGED <<now, service, worker, answer, inFlight, breached, forgotten>>

(* w is answered, also for a second time, once backup and gate know.          *)
Answer(w) ==
  /\ IsUp
  /\ w \in asking
  /\ Answers(w)
  /\ answer[w] = 0
  /\ IsSafe
  /\ gate = row.token
  /\ answer' = [answer EXCEPT ![w] = row.token]
  /\ UNCHANGED <<now, service, worker, gate, inFlight, breached, forgotten>>

(* The member that has the row dies; the backup takes over, with its own row  *)
(* and its own clock, which is b behind.                                      *)
Fail(b) ==
  /\ IsUp
  /\ row # NoRow
  /\ row' = backup
  /\ behind' = b
  /\ takeOver' = TakeOverTicks
  /\ UNCHANGED <<now, backup, worker, answer, gate, inFlight, breached, forgotten>>

(* Both die at once, and the row is gone.                                     *)
Forget(b) ==
  /\ IsUp
  /\ row # NoRow
  /\ row' = NoRow
  /\ backup' = NoRow
  /\ behind' = b
  /\ takeOver' = TakeOverTicks
  /\ forgotten' = TRUE
  /\ UNCHANGED <<now, worker, answer, gate, inFlight, breached>>

------------------------------------------------------------------------------
(* The gate, which holds the venue session *)

(* w's order arrives with the newest token.                                   *)
Pass(w) ==
  /\ inFlight[w] # 0
  /\ inFlight[w] = gate
  /\ inFlight' = [inFlight EXCEPT ![w] = 0]
  /\ breached' = (breached \/ inFlight[w] < gate)
  /\ UNCHANGED <<now, service, worker, answer, gate, forgotten>>

(* It arrives with an older one.                                              *)
Refuse(w) ==
  /\ inFlight[w] # 0
  /\ inFlight[w] # gate
  /\ inFlight' = [inFlight EXCEPT ![w] = 0]
  /\ UNCHANGED <<now, service, worker, answer, gate, breached, forgotten>>

------------------------------------------------------------------------------
(* A tick passes. The clocks of the workers in slow miss it, each no more     *)
(* often in a lease than is stated.                                           *)
Tick(slow) ==
  /\ now < TimeMax
  /\ \A w \in slow : lag[w] < DriftTicks /\ (held[w] # 0 \/ w \in asking)
  /\ now' = now + 1
  /\ takeOver' = IF takeOver > 0 THEN takeOver - 1 ELSE 0
  /\ lag' = [w \in Workers |-> IF w \in slow THEN lag[w] + 1 ELSE lag[w]]
  /\ UNCHANGED <<behind, row, backup, asking, sent, answer, held, gate, inFlight, breached, forgotten>>

Next ==
  \/ \E w \in Workers : Ask(w)
  \/ \E w \in Workers : Receive(w)
  \/ \E w \in Workers : Lose(w)
  \/ \E w \in Workers : Stop(w)
  \/ \E w \in Workers : Send(w)
  \/ \E w \in Workers : Grant(w)
  \/ Ship
  \/ Tell
  \/ \E w \in Workers : Answer(w)
  \/ \E b \in 0..SkewTicks : Fail(b)
  \/ \E b \in 0..SkewTicks : Forget(b)
  \/ \E w \in Workers : Pass(w)
  \/ \E w \in Workers : Refuse(w)
  \/ \E slow \in SUBSET Workers : Tick(slow)

SomeTick == \E slow \in SUBSET Workers : Tick(slow)
Judge(w) == Pass(w) \/ Refuse(w)

(* Time passes, and orders arrive. Nothing is promised of the network.        *)
Fairness ==
  /\ WF_vars(SomeTick)
  /\ \A w \in Workers : WF_vars(Judge(w))

Spec == Init /\ [][Next]_vars /\ Fairness

------------------------------------------------------------------------------
(* What never happens *)

(* A new token is larger than every token that a worker or the gate was told  *)
(* of, even when the row was lost with its backup.                            *)
TokensOnlyGrow ==
  [][row'.token # row.token /\ takeOver = 0 /\ takeOver' = 0 => row'.token > gate]_vars

(* The gate's newest token is never taken back.                               *)
GateOnlyGrows == [][gate' >= gate]_vars

(* No order passed with a token older than the newest that was issued.        *)
FencedGate == ~breached

(* Whoever has a token can use it: the gate knows of it.                      *)
GateKnowsHolders == \A w \in Workers : held[w] <= gate /\ answer[w] <= gate

(* No two workers act at once, each by its own clock, as long as no row was   *)
(* lost with its backup. When one was, only the gate holds them apart.        *)
OneActs == forgotten \/ \A v, w \in Workers : Acts(v) /\ Acts(w) => v = w

(* No two workers were ever answered the same token.                          *)
TokenIsUnique == \A v, w \in Workers : held[v] = held[w] /\ v # w => held[v] = 0

------------------------------------------------------------------------------
(* What surely happens *)

(* A worker that hears nothing stops by itself.                               *)
HolderStops == \A w \in Workers : Acts(w) ~> (~Acts(w) \/ now = TimeMax)

(* Every order that was sent is passed or refused.                            *)
OrdersAreJudged == \A w \in Workers : (inFlight[w] # 0) ~> (inFlight[w] = 0)
================================================================================
