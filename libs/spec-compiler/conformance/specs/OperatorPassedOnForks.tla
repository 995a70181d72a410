------------------------- MODULE OperatorPassedOnForks -------------------------
EXTENDS Naturals, FiniteSets
\* A recursive operator that passes its operator on is taken apart in an action: each way through it counts.
VARIABLE x
RECURSIVE Some(_, _), Either(_, _, _), Other(_, _)
Some(F(_), S) ==
  IF S = {} THEN FALSE ELSE LET e == CHOOSE e \in S : TRUE IN F(e) \/ Some(F, S \ {e})
Either(F(_), G(_), n) == n > 0 /\ (F(n) \/ G(n) \/ Either(F, G, n - 1))
Other(F(_), n) == F(n) \/ (n > 0 /\ Other(F, n - 1))
Odd(n) == n % 2 = 1
Init == x = 0
Next ==
  \/ /\ x = 0
     /\ Some(LAMBDA e : e # 2, {1, 2, 3})
     /\ x' = 1
  \/ /\ x = 1
     /\ Either(Odd, LAMBDA e : \E k \in {1, 2, 3} : k > e, 3)
     /\ x' = 2
  \/ /\ x = 2
     /\ LET Big(n) == n > 0 \/ n > 1 IN Other(Big, 2)
     /\ x' = 3
  \/ UNCHANGED x
================================================================================
