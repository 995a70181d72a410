----------------------------- MODULE LetAroundChoices ----------------------------
EXTENDS Naturals, FiniteSets
\* A LET around the choices of an action: its values are the same for all of them, and need none where nothing is asked.
VARIABLES x, y
Take(e, all) == {e, Cardinality(all)} \cup {n \in all : n > Cardinality(all)}
Init == x = {1, 2, 3} /\ y = 0
Move ==
  LET rest == {1, 2, 3, 4} \ x
      none == 1 \div (Cardinality(rest) - 4)
      later == IF x' = {} THEN 0 ELSE 1
  IN \E e \in rest \cup {0} :
       \/ e > 0 /\ x' = (x \cup {e}) \ {CHOOSE n \in x : TRUE} /\ y' = later
       \/ e = 0 /\ y' \in Take(Cardinality(rest), rest) /\ x' = x
       \/ e = 0 /\ rest = {} /\ x' = {none} /\ y' = none
Turn == LET size == Cardinality(x) IN size > 1 /\ \E k \in 1..size : k % 2 = 0 /\ y' = k - size + 1 /\ UNCHANGED x
Next == Move \/ Turn
================================================================================
