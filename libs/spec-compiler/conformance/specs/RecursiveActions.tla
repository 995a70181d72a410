---- MODULE RecursiveActions ----
(* Recursive operators that give variables their values. *)
EXTENDS Naturals, Sequences, FiniteSets
VARIABLES x, y, log
RECURSIVE Walk(_), Pick(_, _), Later(_)
\* One way assigns, the other goes on.
Walk(n) == IF n = 0 THEN x' = y ELSE \/ (n > 1 /\ x' = n) \/ Walk(n - 1)
\* Assigns before it goes on, and compares then.
Pick(s, done) ==
  IF s = {} THEN y' = Cardinality(done) /\ UNCHANGED x
  ELSE \E e \in s : /\ (e \notin done => TRUE)
                    /\ UNCHANGED x
                    /\ Pick(s \ {e}, done \cup {e})
Later(n) == n = 0 \/ (y' \in {0, n} /\ Later(n - 1))
RECURSIVE Start(_)
Start(n) == IF n = 0 THEN log = <<>> ELSE \E k \in 1..n : (k = n \/ k = 1) /\ Start(n - 1)
Init == x = 0 /\ y = 1 /\ Start(2)
A == Walk(x + 1) /\ y' = (y + 1) % 3 /\ UNCHANGED log
B == Pick({1, 2}, {}) /\ UNCHANGED log
C == x' = x /\ Len(log) < 2 /\ log' = Append(log, x) /\ y' \in {0, 1} /\ Later(1)
D == y < 3 /\ LET RECURSIVE Go(_)
         Go(k) == IF k > 2 THEN y' = k /\ UNCHANGED log ELSE x' \in {k, 2} /\ Go(k + 1)
     IN Go(y)
Next == A \/ B \/ C \/ D
Small == x < 6
====
