---------------------------- MODULE SetsOfEverything ----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLES a, b, c, d, e
Init == /\ a \in SUBSET {1, 2}
        /\ b \in [{1, 2} -> {"p", "q"}]
        /\ c \in [k : {1, 2}, l : BOOLEAN]
        /\ d \in {1} \X {2, 3}
        /\ e = UNION {{1}, {2, 3} \ {3}, {1, 2} \cap {2}}
Next == UNCHANGED <<a, b, c, d, e>>
==============================================================================
