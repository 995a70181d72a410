--------------------------- MODULE UnchangedConstant ---------------------------
(* Behind UNCHANGED, TLC looks for variables as it computes a step: a name that *)
(* has a value, such as a constant's, it takes for undefined. Where all         *)
(* variables have a value already it compares, as ENABLED does, and what is     *)
(* computed on the spot it compares anywhere, and what the .cfg puts in the     *)
(* place of a CONSTANT.                                                         *)
EXTENDS Naturals

CONSTANT Replaced

VARIABLES x, y

Limit == {3}
Twice(n) == 2 * n
Three == 3

Init == x = 0 /\ y = 0

Compared == x = 0 /\ x' = 1 /\ y' = y /\ UNCHANGED <<y, Limit>>
Computed == x = 1 /\ x' = 2 /\ UNCHANGED <<y, Twice(2), 1 + 1>>
Defined == x = 2 /\ x' = 3 /\ LET n == 1 + 1 IN UNCHANGED <<y, n>>
Enabled == x = 3 /\ ENABLED (x' = x /\ UNCHANGED <<y, Limit>>) /\ x' = 4 /\ y' = y
Substituted == x = 4 /\ x' = 5 /\ UNCHANGED <<y, Replaced>>
Next == Compared \/ Substituted \/ Computed \/ Defined \/ Enabled
=============================================================================
