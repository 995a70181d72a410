--------------------------- MODULE EnabledParameters ---------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* ENABLED of actions with arguments that read the state; IF and CASE inside.
VARIABLES x, y
Set(v, e) == v' = e
Move(n) == IF n > 1 THEN x' = n /\ n < 4 ELSE CASE n = 0 -> x' = 0 [] OTHER -> FALSE
Init == x = 0 /\ y = 0
Next == /\ x' = (x + 1) % 5
        /\ y' = IF ENABLED (Move(x) /\ Set(y, 1)) THEN 1 ELSE 0
==============================================================================
