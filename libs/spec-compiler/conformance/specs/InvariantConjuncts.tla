--------------------------- MODULE InvariantConjuncts ---------------------------
EXTENDS Naturals
\* A conjunct is reached through conjunctions, labels and definitions, not through a LET. Each looks at its own variables.
\* The third has no value where x = 0, unless the second has said no before: z is 9 only where x is 0.
VARIABLES x, y, z
Init == x = 3 /\ y = 0 /\ z = 0
Step == x > 0 /\ x' = x - 1 /\ z' = IF x = 1 THEN 9 ELSE z /\ UNCHANGED y
Turn == y' = (y + 1) % 3 /\ UNCHANGED <<x, z>>
Next == Step \/ Turn
Small == y \in 0..2
Guarded == z # 9 /\ 6 \div x >= 2
Both == /\ lab :: Small
        /\ Guarded
Inv == /\ x \in 0..3
       /\ Both
       /\ LET sum == x + y IN sum >= x /\ sum >= y
==============================================================================
