------------------------- MODULE UnboundedChooseUnused -------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* An unbounded CHOOSE that is never evaluated does no harm.
VARIABLE x
Null == CHOOSE i : i \notin Nat
Init == x = 0
Next == x' = IF x < 3 THEN x + 1 ELSE IF x > 10 THEN Null ELSE 0
==============================================================================
