----------------------------- MODULE CanonicalForms -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Tuples, sequences, records and functions with equal domains are equal.
VARIABLE x
Init == \/ x = <<1, 2>>
        \/ x = [i \in 1..2 |-> i]
        \/ x = [a |-> 1]
        \/ x = [i \in {"a"} |-> 1]
        \/ x = <<>>
        \/ x = [i \in {} |-> 1]
        \/ x = "a" :> 1
        \/ x = 1 :> 1 @@ 2 :> 2 @@ 1 :> 5
        \/ x = Append(<<1>>, 2)
Next == UNCHANGED x
==============================================================================
