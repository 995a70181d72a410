-------------------------- MODULE QuotientOfNaturals --------------------------
EXTENDS Naturals
\* Where no module extends Integers, TLC rounds quotients between -1 and 0 up to 0; below that down as elsewhere.
VARIABLE x
Apply(F(_, _), a, b) == F(a, b)
Init == x \in {0 - 7, 0 - 6, 0 - 2, 0 - 1, 0, 1, 6}
Next ==
  \/ x' = x \div 3
  \/ x' = Apply(\div, x, 2)
  \/ x' = x \div (0 - 4)
  \/ x' = x % 5
Small == (0 - 1) \div 2 = 0 /\ 1 \div (0 - 2) = 0 /\ (0 - 1) \div 1 = 0 - 1
===============================================================================
