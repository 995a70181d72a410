------------------------- MODULE ViewUnderSymmetry -------------------------
(* The VIEW is of the least state of an orbit; TLC compares the variables in an order of its own, `seen` before `line`. *)
EXTENDS Naturals, Sequences, TLC, FiniteSets
CONSTANTS Proc
VARIABLES line, seen, steps
Init == line = <<>> /\ seen = {} /\ steps = 0
Put(p) == Len(line) < 3 /\ line' = Append(line, p) /\ steps' = steps + 1 /\ UNCHANGED seen
Get == line # <<>> /\ seen' = seen \cup {Head(line)} /\ line' = Tail(line) /\ UNCHANGED steps
Next == (\E p \in Proc : Put(p)) \/ Get
Symmetry == Permutations(Proc)
View == <<line, Cardinality(seen)>>
Bound == steps < 6
=============================================================================
