------------------------------- MODULE GuardForks -------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* TLC takes disjunctions and \E apart also where nothing is assigned: each way counts.
VARIABLE x
Small == x < 3 \/ x < 4
Init == x = 0
Up == /\ Small
      /\ \E i \in 1..3 : i < 3
      /\ x' = x + 1
Loop == /\ \A i \in 1..2 : (i > 0 \/ i < 9)
        /\ x' = x
Cond == /\ IF x > 1 THEN (TRUE \/ TRUE) ELSE TRUE
        /\ x = 1 => (TRUE \/ FALSE \/ TRUE)
        /\ x' = x
Next == Up \/ Loop \/ Cond
==============================================================================
