----------------------------- MODULE InstancedCounter -----------------------------
EXTENDS Naturals
CONSTANTS N, Step(_)
VARIABLE v
Max == N * 2
Succ(k) == Step(v) + k
f[i \in 0..3] == IF i = 0 THEN N ELSE f[i - 1] + N
Low == v < Max
Bump(k) == v' = Succ(k) % (Max + 1)
Next == \E k \in 0..1 : Bump(k) \/ (v = Max /\ v' = f[0])
Init == v = 0
Spec == Init /\ [][Next]_v
Steady == [][v' # v + 5]_v
Can == ENABLED Bump(1)
==============================================================================
