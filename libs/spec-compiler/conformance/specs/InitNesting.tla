------------------------------ MODULE InitNesting ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Init through definitions, IF, CASE, LET, implication and membership.
VARIABLES x, y, z
Start(v, s) == v \in s
Init == /\ Start(x, 1..3)
        /\ IF x = 1 THEN y = 10 ELSE y \in {x, x + 1}
        /\ LET w == x + y IN CASE w > 10 -> z = w [] w = 5 -> z \in {0, w} [] OTHER -> z = 0
        /\ x = 3 => y # 4
Next == FALSE /\ UNCHANGED <<x, y, z>>
==============================================================================
