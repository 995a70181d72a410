----------------------------- MODULE InstancedMiddle -----------------------------
EXTENDS Naturals
VARIABLE u
Twice(a) == a + 2
Inner == INSTANCE InstancedCounter WITH N <- 3, Step <- Twice, v <- u
Top == Inner!Max + 1
Both(k) == Inner!Bump(k) /\ Inner!Low
==============================================================================
