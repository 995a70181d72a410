--------------------------- MODULE ConstantOfNoKind ---------------------------
EXTENDS Integers
\* The elements of a set are compared, those of a function's finite domain all have a value: also where nothing uses it.
CONSTANTS Unused, Other
VARIABLE x
Mixed == {1, "a"}
Fine == [i \in 1..3 |-> i]
Init == x = 0
Next == x' = (x + 1) % 3
===============================================================================
