---- MODULE ForAllEachOther ----
EXTENDS Naturals, Sequences
VARIABLES a, b, log
vars == <<a, b, log>>
Pick(i) == IF i = 1 THEN a' = (a + 1) % 3 ELSE IF i = 2 THEN b' \in {0, a} ELSE log' = i \/ log' = a
Split(i, j) == CASE i = 0 /\ j = 0 -> a' = 0 \/ a' = 1 [] i = 0 /\ j = 1 -> b' = a' [] OTHER -> log' \in 0..2 /\ log' > i
Once(i) == IF i \in 1..2 THEN a' = 2 ELSE b' = 0 /\ log' = 0
Errs(i) == CASE i = 1 -> a' = 0 /\ b' = 0 /\ log' = 0 [] i = 2 -> a > 7 /\ b' = 1 [] i = 3 -> FALSE
Init == a = 0 /\ b = 0 /\ log = 0
Each == \A i \in 1..3 : Pick(i)
Pairs == \A i, j \in 0..1 : Split(i, j)
Tuples == \A <<i, j>> \in {<<1, 1>>, <<2, 2>>, <<5, 3>>} : (i < 5 /\ IF i = 1 THEN a' = j ELSE b' = j) \/ (i = 5 /\ log' = a')
Same == \A i \in 1..3 : Once(i)
Bad == \A i \in 1..4 : Errs(i)
Late == \A i \in 1..3 : Errs(i)
Then == (\A i \in 1..2 : Pick(i)) /\ log' = a' /\ ENABLED Each /\ ~ENABLED (\A i \in 1..2 : Pick(i) /\ a > 5)
Next == Each \/ Pairs \/ Tuples \/ Same \/ Late \/ Then
Spec == Init /\ [][Next]_vars
====
