/** Modules beside the random specifications, and what stands before their own definitions. */

/** One that specifications instantiate. */
const aid = {
  name: 'Aid',
  text: `---- MODULE Aid ----
LOCAL INSTANCE Naturals
CONSTANT Limit
VARIABLE level
Bonus == 0
LOCAL Half(k) == (k + level) \\div 2
Halved(k) == Half(k) + Half(1)
Shift(k) == (level + k + Limit + Bonus) % 4
Low == level <= 1
Up(k) == level < Limit /\\ level' = (level + k) % 4
Down == level' = 0
Init == level \\in 0..3
Next == Down \\/ \\E k \\in 1..2 : Up(k)
Spec == Init /\\ [][Next]_level
Live == Spec /\\ WF_level(Down)
====
`,
};

/** One that they extend. */
const base = {
  name: 'Base',
  text: `---- MODULE Base ----
EXTENDS Naturals
CONSTANTS Step, Op(_, _)
LOCAL Next == Step
Ahead(n) == (n + Next) % 4
a \\prec b == a + Step < b
====
`,
};

/** A module with fairness of its own, for fairness and as what specifications refine. */
const fairAid = {
  name: 'FairAid',
  text: `---- MODULE FairAid ----
EXTENDS Naturals
CONSTANT Top
VARIABLES u, g
aidVars == <<u, g>>
AidInit == u \\in 0..Top
Rise == u < Top /\\ u' = u + 1 /\\ UNCHANGED g
Fall(k) == u >= k /\\ u' = u - k /\\ UNCHANGED g
Turn == UNCHANGED u /\\ g' # g
Any == u' # u \\/ g' # g
AidLive == []<>(u = 0) \\/ <>[](u = Top)
Loose == AidInit /\\ [][Any]_aidVars
Weak == AidInit /\\ [][Any]_aidVars /\\ WF_u(Rise)
Strong == AidInit /\\ [][Any]_<<u, g>> /\\ WF_u(Rise \\/ Fall(1)) /\\ SF_u(\\E k \\in 0..1 : u # k /\\ u' = k /\\ UNCHANGED g)
Strict == u = 0 /\\ [][Rise \\/ \\E k \\in 1..2 : Fall(k)]_u /\\ WF_u(Fall(2))
AidFair == WF_u(Rise) /\\ SF_aidVars(u = 0 /\\ u' = 2 /\\ UNCHANGED g)
====
`,
};

export const aids = [aid, base, fairAid] as const;

export const preamble = (
  names: readonly string[],
): string => `EXTENDS Integers, Sequences, FiniteSets, Bags, TLC, Base
CONSTANTS m1, m2, m3, none, MV, Nums, Word
VARIABLES ${names.join(', ')}
vars == <<${names.join(', ')}>>
L == INSTANCE Aid WITH Limit <- 3, level <- x
P(q) == INSTANCE Aid WITH Limit <- q, level <- x
Q == INSTANCE Aid WITH Limit <- 2, level <- (x + 1) % 4
---- MODULE Inner ----
CONSTANT Most
VARIABLE held
Full == held >= Most
Room(n) == (n + Most) % 4
Fill(n) == held < Most /\\ held' = (held + n) % 4
====
I == INSTANCE Inner WITH Most <- Step + 1, held <- x
Apply(F(_), a) == F(a)
Same(a) == a
Printed(a) == a = a
Twice(n) == (2 * n) % 4
Thrice(n) == (3 * n) % 4
Plus(n, m) == n + m
Two == 2
a ## b == (a + b) % 4
a ^+ == (a + 1) % 4
Apply2(F(_, _), a, b) == F(a, b)
Either(S, T) == S \\/ T
When(p, S) == p /\\ S
EachOf(F(_), S) == \\E s \\in S : F(s)
Max(S) == CHOOSE m \\in S : \\A n \\in S : n <= m
HeadOr(s, d) == IF s = <<>> THEN d ELSE Head(s)
Cut(s) == IF Len(s) > 2 THEN SubSeq(s, 1, 2) ELSE s
Capped(b) == [k \\in DOMAIN b |-> IF b[k] > 2 THEN 2 ELSE b[k]]
Range(f) == {f[m] : m \\in DOMAIN f}
Twofold(s) == [i \\in DOMAIN s |-> Twice(s[i])]
RECURSIVE Sum(_)
Sum(S) == IF S = {} THEN 0 ELSE LET m == Max(S) IN m + Sum(S \\ {m})
Tri[n \\in 0..3] == IF n = 0 THEN 0 ELSE n + Tri[n - 1]
Table == [n \\in 0..3, m \\in MV |-> IF m = m1 THEN n ELSE 3 - n]
RECURSIVE Count(_)
Count(n) == IF n = 0 THEN x' = (x + 1) % 4 ELSE Count(n - 1) \\/ x' = n
`;
