-------------------------- MODULE StepPropertyViolated --------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x
Grows == [][x' > x]_x
==============================================================================
