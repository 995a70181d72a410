------------------------------- MODULE Recursion -------------------------------
EXTENDS Naturals, FiniteSets, Sequences, TLC
VARIABLE x
RECURSIVE Sum(_), Fib(_), Even(_), Odd(_), Build(_, _)
Sum(S) == IF S = {} THEN 0 ELSE LET e == CHOOSE e \in S : TRUE IN e + Sum(S \ {e})
Fib(n) == IF n < 2 THEN n ELSE Fib(n - 1) + Fib(n - 2)
Even(n) == n = 0 \/ Odd(n - 1)
Odd(n) == n # 0 /\ Even(n - 1)
Build(n, acc) == IF n = 0 THEN acc ELSE Build(n - 1, Append(acc, n))
Init == x = 0
Next == /\ x < 6
        /\ x' = x + Sum({1} \cup (1..(x % 2)))
        /\ Fib(x) < 9
        /\ Even(x) \/ Odd(x)
        /\ Len(Build(x, <<>>)) = x
==============================================================================
