------------------------ MODULE MoreThanASetMayHave ------------------------
(* TLC walks through sets of more elements than one that it builds may have. *)
EXTENDS Naturals, FiniteSets

VARIABLES f, picked

Few(g) == g[1] = 3 /\ g[2] = 3 /\ \A i \in 3..9 : g[i] = g[i + 1]

Init ==
  /\ f \in {g \in [1..10 -> 0..3] : Few(g)}
  /\ picked = {}

Pick == \E s \in SUBSET (1..20) : Cardinality(s) = 20 /\ picked = {} /\ picked' = s \ {f[3]} /\ UNCHANGED f
Change == picked # {} /\ picked' = picked /\ f' \in [1..10 -> 0..3] /\ f'[1] = 0 /\ \A i \in 2..9 : f'[i] = f'[i + 1]

Next == Pick \/ (f[1] = 3 /\ f[3] = 1 /\ Change)
=============================================================================
