---------------------------- MODULE BagsAndSequences ----------------------------
EXTENDS Naturals, Sequences, Bags
VARIABLES b, s
Init == b = EmptyBag /\ s = <<>>
Next == \/ BagCardinality(b) < 3 /\ b' = b (+) SetToBag({BagCardinality(b) % 2}) /\ s' = s
        \/ Len(s) < 2 /\ s' = s \o <<CopiesIn(0, b)>> /\ b' = b
        \/ s # <<>> /\ s' = Tail(s) /\ b' = b (-) SetToBag({Head(s)})
==============================================================================
