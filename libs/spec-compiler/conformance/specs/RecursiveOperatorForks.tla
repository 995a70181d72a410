-------------------------- MODULE RecursiveOperatorForks --------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* A guard that calls a recursive operator: the ways through its body count, at every depth.
VARIABLE x
RECURSIVE Reaches(_), Down(_, _)
Reaches(n) == n = 0 \/ \E m \in 0..2 : m < n /\ Reaches(m)
\* The second argument is never evaluated at 0.
Down(n, unused) == IF n = 0 THEN TRUE \/ TRUE ELSE unused > 0 /\ Down(n - 1, unused)
Init == x = 0
Up == Reaches(x) /\ x' = (x + 1) % 4
Stay == Down(x, IF x = 0 THEN 1 % x ELSE 1) /\ x' = x
Local == LET RECURSIVE In(_)
             In(n) == n < 9 \/ (n > 0 /\ In(n - 1))
         IN In(x) /\ x' = x
Next == Up \/ Stay \/ Local
==============================================================================
