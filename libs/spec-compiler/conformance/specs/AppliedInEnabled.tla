----------------------------- MODULE AppliedInEnabled -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* ENABLED of actions that stand behind functions, recursive operators, quantifiers; guards on what is kept.
VARIABLES x, y
Move[n \in 0..2] == n # x /\ n < 2 /\ (x' = n \/ x' = n + 1)
RECURSIVE Even(_)
Even(n) == n = 0 \/ (n > 1 /\ Even(n - 2))
Up == Even(x) /\ x < 3 /\ x' = x + 1 /\ y' = y
Init == x = 0 /\ y = 0
A == /\ ENABLED (Move[1] /\ y' = y /\ y' = 0)
     /\ x' = 1 /\ UNCHANGED y
B == /\ ENABLED Up
     /\ y' = 1 - y
     /\ UNCHANGED x
C == /\ ~ENABLED (\A i, j \in 0..1 : x' = x + 1 /\ UNCHANGED y /\ y' = i * 0)
     /\ x' = 2 /\ y' = 0
Next == Up \/ A \/ B \/ C \/ (UNCHANGED <<x, y>>)
==============================================================================
