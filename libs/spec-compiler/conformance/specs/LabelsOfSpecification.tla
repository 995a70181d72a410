------------------------- MODULE LabelsOfSpecification -------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Under [][A \/ B]_v an anonymous disjunct has no name.
VARIABLE x
Up == x' = x + 1 /\ x < 3
Init == x = 0
Spec == Init /\ [][Up \/ (x = 3 /\ x' = 0)]_x
==============================================================================
