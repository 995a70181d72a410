---- MODULE InstancedFilter ----
EXTENDS Sequences
CONSTANT Keep(_)
VARIABLE s
Kept == SelectSeq(s, Keep)
Fine == \A i \in DOMAIN s : Keep(s[i])
====
