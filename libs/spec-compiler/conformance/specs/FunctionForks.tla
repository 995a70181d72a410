------------------------------ MODULE FunctionForks ------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
\* A guard that applies a function which TLC has not computed yet: the ways through its body count.
VARIABLES x, table
Local(b) == LET f[n \in 0..3] == n = 0 \/ n < 9 IN f[b]
Given(f, b) == f[b]
OfState[n \in 0..3] == n < x + 9 \/ n < 9
OfPair[n \in 0..3, m \in 0..3] == n = m \/ n >= m \/ m > n
OfTuple == [<<n, m>> \in (0..3) \X (0..3) |-> n + m + x < 99 \/ n >= m \/ m > n]
Computed[n \in 0..3] == n = 0 \/ n < 9
Deep[n \in Nat] == n = 0 \/ \E m \in 0..2 : m < n /\ Deep[m]
Flat[n \in Nat] == n = 0 \/ n < 9
Shared(b) == LET f[n \in 0..3] == n = 0 \/ n < 9 IN DOMAIN f = 0..3 /\ f[b]
Safe(b) == LET s[n \in Nat] == \/ n = 0
                               \/ \E q \in 1..2 : /\ \E c \in 0..(n - 1) : s[c] /\ (c # 7 \/ q = 1)
                                                  /\ \A d \in 1..n : d > 0 \/ q > 0
           IN s[b]
Init == x = 0 /\ table = [n \in 0..3 |-> TRUE]
Same == UNCHANGED <<x, table>>
Step == x' = (x + 1) % 4 /\ UNCHANGED table
LocalFork == Local(x) /\ Same
Constructor == [n \in 0..3 |-> n = x \/ n < 9][x] /\ Same
ByName == Given([n \in 0..3 |-> n < 9 \/ n = x \/ n < 10], x) /\ Same
StateLevel == OfState[x] /\ Same
TwoArguments == LET g[n, m \in 0..3] == n = m \/ n >= m \/ m > n IN g[x, 1] /\ Same
TwoDomains == LET g[n \in 0..3, m \in 0..x] == n = m \/ n >= m \/ m > n IN g[x, 0] /\ Same
OfTuples == OfTuple[x, 1] /\ OfTuple[<<1, x>>] /\ Same
ConstantLevel == Computed[x] /\ OfPair[x, 1] /\ Same
Recursive == Safe(x) /\ Same
OfVariable == table[x] /\ Same
Negated == ~ ~Local(x) /\ Same
Closed == [n \in 0..3 |-> n < 9 \/ n < 10][x] /\ Same
ConstantRecursive == Deep[x] /\ Same
ConstantInfinite == Flat[x] /\ Same
AfterDomain == Shared(x) /\ Same
InIf == (IF Local(x) THEN Local(1) ELSE FALSE) /\ Same
Next == Step \/ LocalFork \/ Constructor \/ ByName \/ StateLevel \/ TwoArguments \/ TwoDomains \/ OfTuples
        \/ ConstantLevel \/ Recursive \/ OfVariable \/ Negated \/ InIf
        \/ Closed \/ ConstantRecursive \/ ConstantInfinite \/ AfterDomain
==============================================================================
