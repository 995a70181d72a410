----------------------- MODULE PropertyConstantInner ------------------------
VARIABLE y

Never == FALSE

AtStart == y = y /\ Never
=============================================================================
