----------------------------- MODULE InstanceInLet -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* INSTANCE inside LET, with a bound variable in its substitution.
VARIABLE x
Inc(a) == a + 1
Init == x = 0
Next == \E n \in 1..2 :
          LET I == INSTANCE InstancedCounter WITH N <- n, Step <- Inc, v <- x
          IN I!Bump(n) /\ I!Max > 1
==============================================================================
