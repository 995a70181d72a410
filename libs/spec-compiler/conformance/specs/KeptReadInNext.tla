------------------------------ MODULE KeptReadInNext ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* A variable that keeps its value, read only in the next state (priming a definition).
VARIABLES active, pending, detected
terminated == \A n \in 0..1 : ~active[n] /\ pending[n] = 0
Init == /\ active \in [0..1 -> BOOLEAN]
        /\ pending = [n \in 0..1 |-> 0]
        /\ detected \in {FALSE, terminated}
Terminate(i) == /\ active[i]
                /\ active' = [active EXCEPT ![i] = FALSE]
                /\ pending' = pending
                /\ detected' \in {detected, terminated'}
Send(i, j) == /\ active[i] /\ pending[j] < 2
              /\ pending' = [pending EXCEPT ![j] = @ + 1]
              /\ UNCHANGED <<active, detected>>
Receive(i) == /\ pending[i] > 0
              /\ active' = [active EXCEPT ![i] = TRUE]
              /\ pending' = [pending EXCEPT ![i] = @ - 1]
              /\ UNCHANGED detected
Next == \/ \E i \in 0..1 : Receive(i) \/ Terminate(i)
        \/ \E i, j \in 0..1 : Send(i, j)
        \/ terminated /\ UNCHANGED <<active, pending, detected>>
Safe == detected => terminated
==============================================================================
