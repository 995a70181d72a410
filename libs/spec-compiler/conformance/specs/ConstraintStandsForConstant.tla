---------------------- MODULE ConstraintStandsForConstant ----------------------
(* A constant among the statements of a .cfg is known to TLC before there is a  *)
(* state, and refused unless it is TRUE. One that stands for a declared         *)
(* constant is not: it is judged of each step, and here leaves none.            *)
EXTENDS Naturals

CONSTANT Limit

VARIABLE x

Nothing == FALSE

Init == x = 0
Next == x' = 1 - x
=============================================================================
