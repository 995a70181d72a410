----------------------------- MODULE DeadlockEndsRun -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* A deadlock ends the run, under -continue too: 1 is met first, what follows 2 is never seen.
VARIABLE x
Init == x = 0
Next == \/ x = 0 /\ x' \in {1, 2}
        \/ x \in 2..9 /\ x' = x + 1
==============================================================================
