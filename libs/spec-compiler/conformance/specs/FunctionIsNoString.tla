---- MODULE FunctionIsNoString ----
\* A function over 1..n has no string that equals it, where a tuple is the string of its characters, or another one:
\* pc of processes 1..n is no string though it prints as a tuple.
EXTENDS Naturals

VARIABLES pc, name

Init == pc = [p \in 1..2 |-> "start"] /\ name = <<"a", "b">>

Go(p) == pc[p] = "start" /\ pc' = [pc EXCEPT ![p] = "Done"] /\ UNCHANGED name

Next == \E p \in 1..2 : Go(p)

NameIsText == name = "ab" /\ name # "abc"

\* What was meant is pc[p] for all p.
NotDone == pc[1] = "Done" /\ pc[2] = "Done" => pc # "start"
====
