---- MODULE ConstantUnused ----
\* TLC wants a value for every CONSTANT, an operator too, even where nothing uses it.
EXTENDS Naturals
CONSTANTS Spare, Rank(_)
VARIABLE x

Same(n) == n
Init == x = 0
Next == x' = (x + 1) % 3
====
