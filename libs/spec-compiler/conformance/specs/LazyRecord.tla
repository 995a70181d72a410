------------------------------- MODULE LazyRecord -------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* LET inside quantifiers, filters and functions; shadowing by instances of the same name.
VARIABLE f
Pairs(S) == {p \in S \X S : LET a == p[1] b == p[2] IN a < b /\ a + b < 5}
Init == f = [i \in 1..3 |-> LET d == i * i IN IF d > 4 THEN d ELSE 0]
Next == \E p \in Pairs({1, 2, 3}) :
          LET a == p[1] IN f' = [f EXCEPT ![a] = LET n == @ + a IN n % 4, ![p[2]] = @ % 3]
==============================================================================
