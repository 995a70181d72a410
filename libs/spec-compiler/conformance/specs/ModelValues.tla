------------------------------ MODULE ModelValues ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* A model value equals only itself, and may be compared with anything.
CONSTANTS a, S
VARIABLE x
Init == x \in S
Next == x' = IF x = a THEN 1 ELSE IF x = 1 THEN "s" ELSE IF x \in S THEN x ELSE a
==============================================================================
