------------------------------ MODULE EndsNever -----------------------------
\* TLCSet that could end or halt the run, and does not; a limit of time that is not reached.
EXTENDS Naturals, TLC

VARIABLE x

Init == x = 0

Next == x' = (x + 1) % 3

Ends == TLCSet("exit", x > 5) /\ TLCSet("pause", x > 6)

InTime == TLCSet("exit", TLCGet("duration") > 100000)
=============================================================================
