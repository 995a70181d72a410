------------------------------ MODULE HigherOrder ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Operators as arguments: definitions, built-ins, standard operators, LAMBDA, operators passed on.
VARIABLES x, s
Twice(F(_), a) == F(F(a))
Fold2(G(_, _), a, b) == G(a, G(b, a))
Inc(n) == n + 1
AddX(n) == n + x
Pass(F(_), a) == Twice(F, a)
Act(A(_), n) == A(n) /\ s' = s
Move(n) == x' = n
Init == x = 0 /\ s = <<3, 1, 2>>
Next == \/ x' = Pass(AddX, 1) % 5 /\ s' = SelectSeq(s, LAMBDA e : e > x)
        \/ x' = Fold2(+, 1, 1) /\ s' = SortSeq(s, <)
        \/ x' = Fold2(LAMBDA a, b : a - b, x + 9, 1) % 4 /\ UNCHANGED s
        \/ Act(Move, Twice(Inc, 0))
        \/ Act(LAMBDA n : x' = n /\ x # n, 3)
        \/ s' = Fold2(\o, <<1>>, <<2>>) /\ x' = Cardinality(Fold2(\cup, {1}, {x}))
==============================================================================
