---- MODULE InstancedLimit ----
EXTENDS Naturals, Sequences
CONSTANT Lim
VARIABLE q
Below(e) == e < Lim
Within(e, f) == e + f < Lim + Len(q)
Low == SelectSeq(q, Below)
RECURSIVE Fold(_, _, _)
Fold(Op(_, _), e, s) == IF s = <<>> THEN e ELSE Fold(Op, IF Op(e, Head(s)) THEN e + Head(s) ELSE e, Tail(s))
Sum == Fold(Within, 0, q)
F == INSTANCE InstancedFilter WITH Keep <- Below, s <- q
Cut == F!Kept # q /\ q' = F!Kept
====
