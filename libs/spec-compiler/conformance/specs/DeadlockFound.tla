----------------------------- MODULE DeadlockFound -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* No successor at all is a deadlock; a self-loop is none.
VARIABLE x
Init == x \in {0, 5}
Next == (x < 3 /\ x' = x + 1) \/ (x = 5 /\ x' = x)
==============================================================================
