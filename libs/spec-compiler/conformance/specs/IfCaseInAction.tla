----------------------------- MODULE IfCaseInAction -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* IF, CASE and => with assignments in their ways.
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == /\ IF x < 2 THEN x' = x + 1 ELSE \/ x' = 0
                                         \/ x' = 1
        /\ CASE x' = 0 -> y' = 0
             [] x' = 1 -> y' \in {1, 2}
             [] x' = 2 /\ y > 0 -> y' = y
             [] OTHER -> y' = 7
        /\ (x' = 1) => (y' = 1)
==============================================================================
