------------------------------ MODULE SymbolicSets ------------------------------
EXTENDS Integers, Sequences
\* Membership in sets that cannot be enumerated; sets of functions over them.
VARIABLES x, q
TypeOK == x \in Nat /\ q \in Seq(Nat) /\ <<x, q>> \in Nat \X Seq(Int) /\ [a |-> x] \in [a : Nat] /\ {x} \in SUBSET Nat
Init == x = 0 /\ q = <<>>
Next == /\ Len(q) < 3
        /\ x' = x + 1
        /\ q' = Append(q, x)
==============================================================================
