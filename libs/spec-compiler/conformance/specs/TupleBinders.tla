------------------------------ MODULE TupleBinders ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLES x, s
P == {<<1, 2>>, <<2, 3>>, <<3, 1>>}
Init == x \in {a + b : <<a, b>> \in P} /\ s = {<<b, a>> : <<a, b>> \in P}
Next == \/ \E <<a, b>> \in P, c \in 1..2 : a < b /\ x' = a + c /\ s' = s
        \/ \E <<a, b>> \in s : x' = b /\ s' = {t \in s : t # <<a, b>>}
        \/ /\ \A <<a, b>> \in s : a # b
           /\ x' = LET g == [<<a, b>> \in P |-> a * b] IN g[2, 3]
           /\ s' = {<<a, b>> \in s : a < b}
        \/ x' = (CHOOSE <<a, b>> \in P : a > b)[1] /\ s' = s
==============================================================================
