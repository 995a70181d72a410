------------------------------ MODULE LetInAction ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* Action definitions in LET, with forks, primes and parameters.
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == LET Up(n) == x' = (x + n) % 4
            Keep == y' = y
            Both == Up(1) \/ Up(2)
            sum == x + y
            late == x' + 1
        IN \/ Both /\ Keep
           \/ Up(sum) /\ y' = late % 3
           \/ x' = x /\ y' = (sum + late) % 3
==============================================================================
