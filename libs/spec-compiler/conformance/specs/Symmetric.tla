------------------------------- MODULE Symmetric -------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
CONSTANT P
VARIABLE f
Sym == Permutations(P)
Init == f = [p \in P |-> 0]
Next == \E p \in P : f' = [f EXCEPT ![p] = (@ + 1) % 3]
==============================================================================
