----------------------------- MODULE PrimedArgument -----------------------------
EXTENDS Integers
\* A value operator that primes its parameter: what the argument reads is read in the next state.
VARIABLES x, y
Grown(e) == e' - e
Through(e) == Grown(e + 1) + Grown(y)
Init == x = 0 /\ y = 0
Next == /\ x' = (x + 1) % 3
        /\ y' \in 0..2
        /\ Through(x) < 2
==============================================================================
