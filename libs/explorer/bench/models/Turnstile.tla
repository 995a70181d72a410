------------------------------- MODULE Turnstile -------------------------------
(* Readers and writers let in by the order in which they asked.                *)
(* For the benchmark: sequences of records, sets that grow and shrink.         *)
EXTENDS Sequences, FiniteSets, Naturals
CONSTANT Person

VARIABLES queue,    \* who waits, the first to have asked at its head
          reading,  \* who reads
          writing   \* who writes

vars == <<queue, reading, writing>>

Wish == [who : Person, what : {"read", "write"}]

TypeOK ==
  /\ \A i \in 1..Len(queue) : queue[i] \in Wish
  /\ reading \subseteq Person
  /\ writing \subseteq Person

Init == queue = <<>> /\ reading = {} /\ writing = {}

Waiting(p) == \E i \in 1..Len(queue) : queue[i].who = p

Ask(p, what) ==
  /\ ~Waiting(p)
  /\ p \notin reading \cup writing
  /\ queue' = Append(queue, [who |-> p, what |-> what])
  /\ UNCHANGED <<reading, writing>>

Read ==
  /\ queue # <<>>
  /\ Head(queue).what = "read"
  /\ writing = {}
  /\ reading' = reading \cup {Head(queue).who}
  /\ queue' = Tail(queue)
  /\ UNCHANGED writing

Write ==
  /\ queue # <<>>
  /\ Head(queue).what = "write"
  /\ writing = {} /\ reading = {}
  /\ writing' = {Head(queue).who}
  /\ queue' = Tail(queue)
  /\ UNCHANGED reading

Stop(p) ==
  /\ p \in reading \cup writing
  /\ reading' = reading \ {p}
  /\ writing' = writing \ {p}
  /\ UNCHANGED queue

Next ==
  \/ Read
  \/ Write
  \/ \E p \in Person : Stop(p) \/ \E what \in {"read", "write"} : Ask(p, what)

WritersAlone == writing # {} => reading = {} /\ Cardinality(writing) = 1
================================================================================
