--------------------------- MODULE EvaluatedSets ---------------------------
(* TLCEval finds the elements of a set at once, each one time; a UNION that is enumerated as it is gives some twice.   *)
EXTENDS Naturals, TLC
VARIABLES x, f
Init == x = 0 /\ f = {}
Evaluated == \E y \in TLCEval(UNION {{1, 2}, {2, 3}}) : x' = y /\ f' = {}
AsItIs == \E y \in UNION {{1, 2}, {2, 3}} : x' = y + 3 /\ f' = DOMAIN TLCEval([k \in UNION {{2, 3}, {3, 4}} |-> k])
Domain == \E y \in DOMAIN TLCEval([k \in UNION {1..x, 2..4} |-> k]) : x' = y + 6 /\ f' = {}
LazyDomain == \E y \in DOMAIN [k \in UNION {1..x, 2..4} |-> k] : x' = y + 10 /\ f' = {}
Next == x < 8 /\ (Evaluated \/ AsItIs \/ Domain \/ LazyDomain)
=============================================================================
