------------------------------ MODULE ChooseOrder ------------------------------
EXTENDS Integers, Sequences, FiniteSets, TLC
\* CHOOSE follows TLC's order of values: strings by first appearance, sets by size.
CONSTANTS M, m1, m2
VARIABLE x
Words == {"zzy", "yyz", "aaa"}
Init == x = <<>>
Pick(S) == CHOOSE e \in S : TRUE
Next == /\ Len(x) < 9
        /\ x' = x \o << Pick(Words), Pick(M), Pick({{2, 3}, {9}, {1, 2}}), Pick({<<3>>, <<1, 2>>}),
                        Pick(SUBSET {3, 4}), Pick([{1, 2} -> {5, 6}]), CHOOSE n \in -2..4 : n * n > 3,
                        Pick({TRUE, FALSE}), Pick({"aaa", "yyz"}) >>
==============================================================================
