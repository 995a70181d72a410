---- MODULE OperatorGivenValue ----
\* The .cfg gives a value to a CONSTANT operator: every call of it has that value.
EXTENDS Naturals
CONSTANTS Cost(_, _), Rank(_)
VARIABLE x
Ap(Op(_), a) == Op(a) + 1
Init == x = 0
Next == \/ x < 4 /\ x' = x + Cost(x, 7)
        \/ x = 4 /\ x' = Ap(Rank, x)
        \/ x = 2 /\ x' = Rank(1) + Cost(Rank(x), x)
        \/ x = 6 /\ x' = Ap(Rank, x') - 6
        \/ x > 4 /\ x' = 0
Inv == Cost(1, 2) = 2 /\ Rank("a") = 5
====
