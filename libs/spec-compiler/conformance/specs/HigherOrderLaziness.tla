-------------------------- MODULE HigherOrderLaziness --------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* An operator argument that does not evaluate its own argument.
VARIABLE x
RECURSIVE Some(_, _)
Apply(F(_, _), a, b) == F(a, b)
Some(F(_), S) == IF S = {} THEN FALSE ELSE LET e == CHOOSE e \in S : TRUE IN F(e) \/ Some(F, S \ {e})
Init == x = 0
Next == /\ Apply(LAMBDA a, b : a, TRUE, 1 \div 0 = 1)
        /\ Some(LAMBDA e : e = 2, {1, 2, 3})
        /\ x' = 1 - x
==============================================================================
