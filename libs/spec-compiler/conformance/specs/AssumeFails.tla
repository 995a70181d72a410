------------------------------ MODULE AssumeFails ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
CONSTANT N
VARIABLE x
ASSUME Positive == N > 0
ASSUME Even == N % 2 = 0
Init == x = N
Next == UNCHANGED x
==============================================================================
