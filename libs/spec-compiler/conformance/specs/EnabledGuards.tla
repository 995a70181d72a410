----------------------------- MODULE EnabledGuards -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* ENABLED as a guard and in invariants: with choices, IF and unassigned variables.
VARIABLES x, y
Up == x < 2 /\ x' = x + 1
Jump(n) == /\ x' \in {i \in 0..3 : i > x + n}
           /\ \/ y' = 0
              \/ y' = y
Init == x = 0 /\ y = 0
Next == \/ ENABLED Up /\ Up /\ y' = y
        \/ ~ENABLED Up /\ x' = 0 /\ y' = y + 1 /\ y < 2
        \/ (\E n \in 0..1 : ENABLED Jump(n)) /\ x' = x /\ y' = y
        \/ ENABLED <<x' = x>>_x /\ x' = 9 /\ y' = 9
Inv == ENABLED Next => y < 3
==============================================================================
