----------------------------- MODULE StepProperties ----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Step properties of some variables, of other ones after the step, and of all.
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
Next == \/ x' = (x + 1) % 4 /\ y' = y
        \/ x' = x /\ y' = x
Spec == Init /\ [][Next]_vars
Turns == [][x' = (x + 1) % 4]_x
Follows == [][y' = x]_y
Known == [][Next]_vars
==============================================================================
