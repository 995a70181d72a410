---------------------------- MODULE UnboundedChoose ----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLE x
Init == x = 0
Next == x' = CHOOSE i : i > x
==============================================================================
