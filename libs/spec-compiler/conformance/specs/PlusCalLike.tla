------------------------------ MODULE PlusCalLike ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* The shape of a PlusCal translation.
CONSTANT Procs
VARIABLES pc, sem, cnt
vars == <<pc, sem, cnt>>
ProcSet == Procs \cup {0}
Init == /\ sem = 1
        /\ cnt = [self \in Procs |-> 0]
        /\ pc = [self \in ProcSet |-> CASE self \in Procs -> "ncs" [] self = 0 -> "main"]
ncs(self) == /\ pc[self] = "ncs"
             /\ IF cnt[self] < 1 THEN pc' = [pc EXCEPT ![self] = "enter"]
                                 ELSE pc' = [pc EXCEPT ![self] = "Done"]
             /\ UNCHANGED <<sem, cnt>>
enter(self) == /\ pc[self] = "enter"
               /\ sem > 0
               /\ sem' = sem - 1
               /\ pc' = [pc EXCEPT ![self] = "cs"]
               /\ cnt' = cnt
cs(self) == /\ pc[self] = "cs"
            /\ cnt' = [cnt EXCEPT ![self] = @ + 1]
            /\ Assert(sem = 0, "mutual exclusion")
            /\ sem' = sem + 1
            /\ pc' = [pc EXCEPT ![self] = "ncs"]
p(self) == ncs(self) \/ enter(self) \/ cs(self)
main == pc[0] = "main" /\ pc' = [pc EXCEPT ![0] = "Done"] /\ UNCHANGED <<sem, cnt>>
Terminating == (\A self \in ProcSet : pc[self] = "Done") /\ UNCHANGED vars
Next == main \/ (\E self \in Procs : p(self)) \/ Terminating
Spec == /\ Init /\ [][Next]_vars
        /\ \A self \in Procs : WF_vars(p(self))
TypeOK == sem \in {0, 1}
==============================================================================
