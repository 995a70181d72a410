---- MODULE StringEscapes ----
\* Every escape that a string may have: the form feed is no character of XML 1.0, in which SANY hands it over.
EXTENDS Naturals, Sequences
VARIABLE x
All == "a\fb\rc\nd\te\"f\\"
Init == x = All
Next == /\ Len(x) < 14
        /\ x' \in {x \o "\f", x \o "\n"}
Distinct == "\f" # "\n" /\ "\f" # "f" /\ Len(All) = 12
Short == Len(x) < 14
====
