----------------------- MODULE RecursionOnNextValues -----------------------
(* Recursive operators that an action calls while only some variables have their next value: in a LET, with primed     *)
(* arguments, and as a guard.                                                                                          *)
EXTENDS Naturals, Sequences
VARIABLES line, waits, picked
vars == <<line, waits, picked>>
Free(W) == {e \in DOMAIN W : W[e] = {}}
Without(E, W) == [x \in (DOMAIN W) \ E |-> W[x] \ E]
Init == line = <<>> /\ waits = <<>> /\ picked = <<>>
Pick(v) == picked' = v
Join(e) ==
  /\ e \notin DOMAIN waits /\ Len(line) < 2
  /\ waits' = [x \in DOMAIN waits \cup {e} |-> IF x = e THEN {y \in DOMAIN waits : y < e} ELSE waits[x]]
  /\ \E f \in {1, 2} : line' = Append(line, f)
  /\ LET RECURSIVE Ready(_, _)
         Ready(i, W) == IF i > Len(line') \/ line'[i] \notin Free(W) THEN <<>>
                        ELSE <<line'[i]>> \o Ready(i + 1, Without({line'[i]}, W))
         ready == Ready(1, Without({}, waits'))
     IN IF ready # <<>> THEN Pick(ready) ELSE picked' = picked
RECURSIVE Has(_, _)
Has(i, s) == IF i = 0 THEN FALSE ELSE s[i] = 2 \/ Has(i - 1, s)
Leave ==
  /\ line # <<>> /\ line' = Tail(line)
  /\ ~Has(Len(line'), line')
  /\ waits' = <<>> /\ picked' = line'
Next == (\E e \in 1..3 : Join(e)) \/ Leave
=============================================================================
