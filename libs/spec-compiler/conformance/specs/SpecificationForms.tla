--------------------------- MODULE SpecificationForms ---------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Init and Next behind definitions, fairness in any nesting.
VARIABLES x, y
vars == <<x, y>>
IX == x = 0
IY == y \in {0, 1}
Up == x < 2 /\ x' = x + 1 /\ y' = y
Flip == y' = 1 - y /\ x' = x
Next == Up \/ Flip
Fair(A) == WF_vars(A)
Liveness == Fair(Up) /\ \A i \in {1, 2} : SF_vars(Flip /\ i > 0)
Step == [][Next]_vars
Base == IX /\ IY /\ Step
Spec == Base /\ Liveness
==============================================================================
