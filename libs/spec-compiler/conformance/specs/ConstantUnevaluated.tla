-------------------------- MODULE ConstantUnevaluated --------------------------
EXTENDS Integers, Sequences
\* Infinite and large sets stand for constants without being enumerated, an operator without being applied; a constant
\* may need one that comes after it.
CONSTANTS All, Subsets, Texts, Naming, Few, Large, Later, Last, Shift(_)
VARIABLE x
AllOf == Nat
SubsetsOf == SUBSET Nat
TextsOf == Seq(Nat)
NamingOf == [n \in Nat |-> n]
FewOf == {n \in Nat : n > 3}
LargeOf == [1..9 -> 1..9]
LaterOf == Last + 1
LastOf == 1
ShiftBy(n) == x + n
Init == x = 0
Next == x' = Shift(Later) % 5 /\ x' \in All /\ {x'} \in Subsets
===============================================================================
