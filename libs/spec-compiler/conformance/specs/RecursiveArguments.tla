------------------------ MODULE RecursiveArguments ------------------------
(* Recursive operators of actions that take operators, primed variables and, in Init, variables without a value. *)
EXTENDS Naturals
VARIABLES x, y, z
RECURSIVE Flip(_, _, _)
Flip(v, b, n) == IF n = 0 THEN v = ~b ELSE Flip(v, b, n - 1)
RECURSIVE Swap(_, _, _)
\* The parameters change places at each depth.
Swap(v, w, n) == IF n = 0 THEN v \in {1, 2} /\ w = 3 ELSE Swap(w, v, n - 1)
Init == Flip(z, FALSE, 2) /\ Swap(x, y, 3)
RECURSIVE Each(_, _)
Each(A(_), n) == IF n = 0 THEN TRUE ELSE A(n) /\ Each(A, n - 1)
RECURSIVE Some(_, _)
Some(A(_), n) == IF n = 0 THEN FALSE ELSE A(n) \/ Some(A, n - 1)
RECURSIVE Place(_, _)
Place(v, n) == IF n = 0 THEN v \in {1, 2} ELSE Place(v, n - 1)
RECURSIVE Late(_, _)
\* The argument has a value only once y' has one.
Late(v, n) == IF n = 0 THEN y' = 2 /\ x' = v ELSE Late(v, n - 1)
Set(k) == IF k = 1 THEN x' = (x + 1) % 3 ELSE y' \in {x, k}
A == Each(Set, 2) /\ UNCHANGED z
B == Some(LAMBDA k : x' = (x + k) % 4 /\ y' = k, 3) /\ z' = ~z
C == Place(x', 2) /\ Place(y', 1) /\ UNCHANGED z
D == \E i \in 1..2 : Each(LAMBDA k : IF k = i THEN x' = k ELSE y' = i, 2) /\ UNCHANGED z
E == Late(y' + 1, 1) /\ UNCHANGED z
Next == A \/ B \/ C \/ D \/ E
Values == Flip(z, ~z, 2) /\ x \in 0..3
=============================================================================
