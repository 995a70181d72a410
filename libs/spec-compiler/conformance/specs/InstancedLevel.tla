---- MODULE InstancedLevel ----
CONSTANT c
IsZero == c = 0
IsSmall == c \in {0, 1, 2}
====
