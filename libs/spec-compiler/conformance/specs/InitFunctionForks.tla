---------------------------- MODULE InitFunctionForks ----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* In Init a function over a finite set is computed first; a recursive one, or one over Nat, is taken apart.
VARIABLES x, y
Init == /\ x \in 0..3
        /\ LET r[n \in 0..3] == n = 0 \/ (\E m \in 0..n : m < n /\ r[m]) IN r[x]
        /\ LET f[n \in 0..3] == n = 0 \/ n < 9 IN f[x]
        /\ LET g == [n \in Nat |-> n = 0 \/ n < 9] IN g[x]
        /\ LET g == [n \in SUBSET (0..1) |-> n = {} \/ 7 \notin n] IN g[{}]
        /\ y = 0
Next == UNCHANGED <<x, y>>
==============================================================================
