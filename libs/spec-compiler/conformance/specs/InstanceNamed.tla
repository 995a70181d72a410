----------------------------- MODULE InstanceNamed -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Substitution by variables, expressions, operators, LAMBDAs; definitions of the module follow.
VARIABLES x, y
Inc(a) == a + 1
I == INSTANCE InstancedCounter WITH N <- 2, Step <- Inc, v <- x
J == INSTANCE InstancedCounter WITH N <- 1, Step <- LAMBDA q : q, v <- y
K == INSTANCE InstancedCounter WITH N <- 3, Step <- Inc, v <- x + y
Init == I!Init /\ J!Init
Next == \/ I!Next /\ UNCHANGED y
        \/ J!Bump(1) /\ UNCHANGED x
        \/ y' = J!f[2] /\ UNCHANGED x /\ K!Low /\ K!Max > 1
Inv == I!Max = 4 /\ J!Max = 2 /\ K!Max = 6
==============================================================================
