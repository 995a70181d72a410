------------------------------- MODULE Overrides -------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* C <- Op, Op <- Op2, Op = value, and an operator constant.
CONSTANTS C, D, Op(_, _), Set
VARIABLE x
MyC == 2 + 1
Def == 100
Def2 == x + 1
Repl == x + 2
Plus(a, b) == a + b
None == CHOOSE n : n \notin Set
MyNat == 0..5
Init == x = IF None \in Set THEN 1 ELSE 0
Next == x' \in {i \in Nat : i = Op(x, C) \/ i = Def2 - D}
==============================================================================
