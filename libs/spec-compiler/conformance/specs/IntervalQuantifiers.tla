-------------------------- MODULE IntervalQuantifiers --------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Quantifiers over intervals whose ends the state says, empty ones and negative ones too.
VARIABLES x, queue
Init == x \in 0..3 /\ queue = <<>>
All == \A k \in 1..Len(queue) : queue[k] # x
Some == \E k \in x..Len(queue) : k > 0 /\ queue[k] = 2
Nested == \A i, j \in 1..Len(queue) : i < j => \E k \in i..j : queue[k] # queue[j] \/ k = j
Add == Len(queue) < 3 /\ All /\ queue' = Append(queue, x) /\ x' = x
Turn == x' = (x + 1) % 4 /\ UNCHANGED queue /\ ~Some
Drop == Some /\ queue' = Tail(queue) /\ x' \in {y \in 0..3 : \E k \in (y - 2)..0 : k = y - 2}
Next == Add \/ Turn \/ Drop
Inv == Nested /\ (queue = <<>> => \A k \in 1..Len(queue) : FALSE)
==============================================================================
