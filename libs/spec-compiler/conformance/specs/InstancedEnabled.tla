------------------------- MODULE InstancedEnabled -------------------------
EXTENDS Naturals
VARIABLES a, b, c, d
vars == <<a, b, c, d>>
kind(n) == IF a[n] = {} THEN "none" ELSE IF c[n] = 0 THEN "some" ELSE "all"
Init == a = [n \in 1..2 |-> {n}] /\ b = [n \in 1..2 |-> 0] /\ c = [n \in 1..2 |-> 0] /\ d = [n \in 1..2 |-> {}]
Take(n) == /\ kind(n) = "some" /\ b[n] < 2
           /\ LET more == {m \in a[n] : m > b[n]}
                  less(m) == more \ {m}
              IN a' = [a EXCEPT ![n] = IF b[n] = 0 THEN @ ELSE less(n)]
           /\ b' = [b EXCEPT ![n] = @ + 1] /\ d' = [d EXCEPT ![n] = {b[n]}] /\ UNCHANGED c
Give(n) == /\ kind(n) \in {"none", "all"} /\ d[n] # {} /\ b[n] < 2
           /\ c' = [c EXCEPT ![n] = 1] /\ d' = [d EXCEPT ![n] = {}] /\ UNCHANGED <<a, b>>
Next == \E n \in 1..2 : Take(n) \/ Give(n)
Spec == Init /\ [][Next]_vars
Done == \A n \in 1..2 : IF n = 1 THEN kind(n) = "some" /\ d[n] = {1} ELSE kind(n) # "none" /\ d[n] = {1}
Fin == ~(ENABLED Next) <=> Done
=============================================================================
