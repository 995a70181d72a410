---- MODULE PassedOperatorLeavesArgument ----
\* An operator that is passed on, of a LET and of the module, leaves an argument unevaluated that has no value.
EXTENDS Naturals

VARIABLE x

Three(k) == 3
Twice(F(_), k) == F(F(k))
Passed(G(_), k) == Twice(G, k)

Init == x = 0

Next ==
  LET four(k) == 4
      twice(F(_), k) == F(F(k))
      passed(G(_), k) == twice(G, k)
  IN \/ x' = Twice(Three, 1 \div x)
     \/ x' = Passed(Three, 1 \div x)
     \/ x' = twice(four, 1 \div x)
     \/ x' = passed(LAMBDA k : 5, 1 \div x)
     \/ x' = Passed(four, 1 \div x)
====
