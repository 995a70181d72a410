---- MODULE LevelsThroughInstance ----
(* What stands for a declaration decides whether a definition is a constant or about states, or about steps. *)
EXTENDS Naturals
VARIABLE x
Of(v) == INSTANCE InstancedTest
Now == INSTANCE InstancedLevel WITH c <- x
Then == INSTANCE InstancedLevel WITH c <- x'
Verum == Of(8)!IsEight
Next == Then!IsSmall /\ x' /= x
Spec == Now!IsZero /\ Verum /\ [][Next]_x
Small == [](Now!IsSmall)
Steps == [][Then!IsSmall]_x
====
