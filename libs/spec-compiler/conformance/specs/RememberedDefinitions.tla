---- MODULE RememberedDefinitions ----
\* Definitions without parameters that are asked for many times in a state, and in both states of a step.
EXTENDS Naturals, FiniteSets
VARIABLES messages, turn

Senders == {m.from : m \in messages}
Counts == [n \in 1..3 |-> Cardinality({m \in messages : m.from = n})]
Busiest == CHOOSE n \in 1..3 : \A k \in 1..3 : Counts[n] >= Counts[k]
LaterOnes == [n \in 1..3 |-> {m.at : m \in {x \in messages : x.from > n}}]
\* Evaluated later, in the state that it was made in.
Symbolic == {S \in SUBSET Senders : Cardinality(S) = turn}

Send(n) ==
  /\ turn < 3
  /\ messages' = messages \cup {[from |-> n, at |-> turn]}
  /\ turn' = turn + 1
  /\ Counts'[n] = Counts[n] + 1
  /\ Senders \subseteq Senders'
Forget ==
  /\ turn = 3
  /\ messages' = {m \in messages : m.from # Busiest}
  /\ Counts' # Counts
  /\ turn' = Cardinality(Symbolic)

Init == messages = {} /\ turn = 0
Next == (\E n \in 1..3 : Send(n)) \/ Forget
vars == <<messages, turn>>
Spec == Init /\ [][Next]_vars

NoneTwice == \A n \in 1..3 : Counts[n] > 0 <=> n \in Senders
Later == \A n \in 1..2 : LaterOnes[n + 1] \subseteq LaterOnes[n]
AllSubsets == Symbolic \subseteq SUBSET Senders
Grows == [][turn' > turn => Cardinality(Senders') >= Cardinality(Senders)]_vars
====
