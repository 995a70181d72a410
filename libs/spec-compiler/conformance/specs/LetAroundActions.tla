---- MODULE LetAroundActions ----
\* A LET around several actions, each of which calls operators whose parameters are called like what the LET defines.
EXTENDS Naturals
VARIABLES x, msgs
Init == x = [i \in 1..2 |-> 0] /\ msgs = {<<1, 2>>, <<2, 1>>}
Up(i, j) == /\ x[i] <= x[j] /\ x[i] < 3
            /\ x' = [x EXCEPT ![i] = x[i] + 1]
            /\ \E k \in {i, j} : x[k] < 2
            /\ UNCHANGED msgs
Down(i) == /\ \E j \in 1..2 : x[j] = x[i]
           /\ x[i] = 3 /\ x' = [x EXCEPT ![i] = x[i] - 3] /\ UNCHANGED msgs
Each(i) == \E j \in 1..2 : x[i] > x[j] /\ x' = [x EXCEPT ![j] = x[i]] /\ UNCHANGED msgs
Receive(m) == LET i == m[1] j == m[2] IN
  \/ Up(i, j)
  \/ Up(j, i)
  \/ Down(i)
  \/ Each(j)
  \/ \E i_2 \in 1..2 : x[i] > i_2 /\ Up(i_2, j)
Next == \E m \in msgs : Receive(m)
Spec == Init /\ [][Next]_<<x, msgs>>
====
