---- MODULE FunctionsMadeTuples ----
\* What the operators on sequences give is a tuple, of a function too, and what TLCEval gives is a function, of a tuple
\* too: only the former compares with a string.
EXTENDS Naturals, Sequences, TLC

VARIABLE s

F == [i \in 1..2 |-> "a"]

Init == s = F \o <<>>

Next == \/ s = "aa" /\ s' = Append(F, "b")
        \/ s = "aab" /\ s' = SubSeq(F, 1, 1)
        \/ s = "a" /\ s' = Tail(F) \o <<"c">>
        \/ s = "ac" /\ s' = TLCEval(<<"b">>)
====
