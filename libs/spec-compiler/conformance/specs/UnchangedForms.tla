----------------------------- MODULE UnchangedForms -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* UNCHANGED of tuples, nested tuples, definitions and expressions.
VARIABLES x, y, z
xy == <<x, y>>
all == <<xy, z>>
Init == x = 0 /\ y = 1 /\ z = 0
Next == \/ UNCHANGED all
        \/ z' = z + 1 /\ z < 2 /\ UNCHANGED xy
        \/ x' = y /\ y' = x /\ UNCHANGED (x + y) /\ UNCHANGED <<z>>
        \/ x' = 5 /\ y' = y /\ z' = z /\ UNCHANGED (x + y)
==============================================================================
