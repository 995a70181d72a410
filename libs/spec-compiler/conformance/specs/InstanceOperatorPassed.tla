---- MODULE InstanceOperatorPassed ----
\* A parameterised instance whose module passes its own operators on: to other operators, and to an instance in it.
EXTENDS Naturals, Sequences
VARIABLE x
I(p) == INSTANCE InstancedLimit WITH Lim <- p, q <- x
Init == x = <<>>
Next == \/ \E e \in 1..3 : Len(x) < 3 /\ x' = Append(x, e)
        \/ \E n \in {2, 3} : I(n)!Cut
        \/ I(3)!Sum = 4 /\ x' = I(3)!Low
        \/ I(2)!F!Fine /\ x # <<>> /\ x' = I(1)!F!Kept
Inv == I(4)!F!Fine /\ I(3)!Sum <= 6 /\ \A n \in 1..4 : Len(I(n)!Low) <= Len(x)
====
