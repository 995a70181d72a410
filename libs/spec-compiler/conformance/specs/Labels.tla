--------------------------------- MODULE Labels ---------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* The label of an edge is the innermost definition reached by disjunction, \E and calls.
VARIABLES x, s
Up(n) == x' = (x + n) % 5 /\ s' = s
Reset == x' = 0 /\ s' = s
Wrap == Reset
Pair == Up(1) /\ TRUE
Two == Up(2) \/ Wrap
State(v) == x' = v /\ s' = s
Deep == \E n \in {1, 3} : Up(n)
Open == \E n \in s : Up(n)
Cond == IF x = 0 THEN Up(1) ELSE Reset
Init == x = 0 /\ s = {2}
Next == \/ Two \/ Pair
        \/ Deep
        \/ Open
        \/ State(x)
        \/ Cond
        \/ x' = 4 /\ s' = {1, 2}
        \/ LET k == 3 IN Up(k)
        \/ lab :: Up(1)
        \/ \E m, n \in 1..2 : m < n /\ Up(m)
        \/ \E n \in s : Wrap \/ Pair
==============================================================================
