------------------------- MODULE ActionsTakeTurns -------------------------
(* Actions below one \E take turns: all of them for its first element, then   *)
(* for the second. Of several variables the first varies fastest.             *)
EXTENDS Naturals, Sequences, FiniteSets

VARIABLES log, pool

Short == Len(log) < 2

A(x) == Short /\ log' = Append(log, <<"A", x>>) /\ UNCHANGED pool
B(x, y) == Short /\ log' = Append(log, <<"B", x, y>>) /\ UNCHANGED pool
C(x, y) == Short /\ log' = Append(log, <<"C", x, y>>) /\ UNCHANGED pool
D(x, y, z) == Short /\ log' = Append(log, <<"D", x, y, z>>) /\ UNCHANGED pool
E(x) == Short /\ x \in pool /\ log' = Append(log, <<"E", x>>) /\ pool' = pool \ {x}
F(p) == Short /\ log' = Append(log, <<"F", p>>) /\ UNCHANGED pool
G(n) == Short /\ n # 2 /\ log' = Append(log, <<"G", n>>) /\ UNCHANGED pool

Nested ==
  \E x \in 1..2 :
    \/ A(x)
    \/ \E y \in {4, 3} : B(x, y) \/ C(x, y)
    \/ A(x + 10)

Several ==
  \E x, y \in {1, 2}, z \in {7, 8} : D(x, y, z) \/ D(z, y, x)

OfPool ==
  \E x \in pool : E(x) \/ A(x)

Tuples ==
  \E <<a, b>> \in {1, 2} \X {5, 6}, c \in {"u", "v"} : D(a, b, c) \/ D(c, b, a)

Whole ==
  \E p \in SUBSET {1, 2} : F(p) \/ \E f \in [{1, 2} -> {3, 4}] : F(f)

OfLength(n) == G(n + 100) \/ (\E x \in 1..3 : G(x) \/ G(x + n))

Init ==
  /\ log = <<>>
  /\ \/ pool = {3}
     \/ pool \in SUBSET {1, 2}

Next ==
  \/ Nested
  \/ OfPool
  \/ Several
  \/ Tuples
  \/ Whole
  \/ OfLength(Len(log))
  \/ UNCHANGED <<log, pool>>
=============================================================================
