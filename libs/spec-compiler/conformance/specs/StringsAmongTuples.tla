---- MODULE StringsAmongTuples ----
\* A tuple has its place among strings by a search by halves: where it meets one of its own length, that is an error.
EXTENDS Naturals, FiniteSets

VARIABLE names

Order == <<"u", "vv", "w">>

Init == names = {"u", "w"}

Next == names' = names \cup {"vv"}

Mixed == Cardinality(names \cup ({1} \X {2})) <= 4
====
