------------------------- MODULE EnabledOfPassedAction -------------------------
EXTENDS Naturals
\* An operator that asks ENABLED of an action that it is passed, by value, as an operator and through others.
VARIABLES x, seen
Step == x < 2 /\ x' = x + 1
Go(k) == x' = k /\ k > x
Can(A) == ENABLED A
CanStep(A) == ENABLED (A /\ Step)
CanDo(Op(_), k) == ENABLED Op(k) /\ k < 9
Deep(A) == Can(A) /\ ~CanStep(A)
Both(A, B) == ENABLED A /\ B
Init == x = 0 /\ seen = <<>>
Next ==
  /\ x' = (x + 1) % 3
  /\ seen' = << Can(Step), CanStep(x' = 1), Deep(x' = 5), CanDo(Go, 2), CanDo(LAMBDA k : x' = k /\ Step, 2),
                Both(Go(1), x' = 1), LET E(A) == ENABLED A IN E(x' = 2 /\ x = 1) >>
Inv == CanStep(x' = 1) = (x = 0) /\ Can(x' = 7) /\ CanDo(Go, 2) = (x < 2)
==============================================================================
