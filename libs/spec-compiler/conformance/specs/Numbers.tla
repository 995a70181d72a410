-------------------------------- MODULE Numbers --------------------------------
\* Definitions that are numbers, strings or booleans become plain constants; others do not.
EXTENDS Integers
VARIABLE x
ApexLeave == 850000
Gap == 7 * 10000
ApexBack == ApexLeave + Gap
Negative == -5
Name == "apex"
Strict == TRUE
Several == {1, 2}
With(p) == p + 1
Later == x + 1
Init == x = Negative
Next == x' = IF x < 0 /\ Strict THEN ApexBack - ApexLeave ELSE x
================================================================================
