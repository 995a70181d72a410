------------------------- MODULE ConstantWithoutValue -------------------------
EXTENDS Integers
\* What stands for a constant is evaluated before anything else, also where nothing uses it.
CONSTANT Unused
VARIABLE x
Nothing == CHOOSE n \in {} : TRUE
Init == x = 0
Next == x' = (x + 1) % 3
===============================================================================
