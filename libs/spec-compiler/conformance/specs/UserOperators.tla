----------------------------- MODULE UserOperators -----------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Infix, prefix and postfix operators of the user; operators with the names of JavaScript words.
VARIABLE x
a ++ b == a + b + 1
a \prec b == a < b
x1 ^+ == x1 + 1
function(var) == var * 2
class == 3
new == LET let(return) == return + 1 IN let(1)
Init == x = 0
Next == x' = ((x ++ 1)^+ + function(x) + class + new) % 7 /\ (0 \prec 1)
==============================================================================
