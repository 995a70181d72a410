---- MODULE InstancedTest ----
VARIABLE v
IsEight == v = 8
====
