------------------------- MODULE EmptyTupleChanged -------------------------
(* EXCEPT at a string is an error of the empty tuple, and at a number changes nothing.                                 *)
EXTENDS Naturals, Sequences
VARIABLES s
Init == s = <<>>
Next == \/ s' = [s EXCEPT ![1] = 5]
        \/ Len(s) < 2 /\ s' = Append(s, 1)
        \/ Len(s) = 2 /\ s' = [SubSeq(s, 2, 1) EXCEPT !["a"] = 1]
=============================================================================
