/** Tiny specs that have what ours don't: each as body and configuration. */

/** Several initial states; tuples, sets, functions, model values; choices inside actions; a field called `type`. */
export const shapes = {
  name: 'MCShapes',
  body: String.raw`
EXTENDS Naturals, Sequences, FiniteSets
CONSTANTS Procs
VARIABLES queue, seen, at
Init == queue = <<>> /\ seen \in SUBSET Procs /\ at = [p \in Procs |-> <<"idle", 0>>]
Push(type) == Len(queue) < 2 /\ type \notin seen /\ queue' = Append(queue, [who |-> type, what |-> {type}])
              /\ UNCHANGED <<seen, at>>
Pop == queue # <<>> /\ queue' = Tail(queue) /\ seen' \in {seen, seen \cup {Head(queue).who}} /\ UNCHANGED at
Move == \E p \in Procs, k \in 0..1 : at[p][2] # k /\ at' = [at EXCEPT ![p] = <<"busy", k>>] /\ UNCHANGED <<queue, seen>>
Forget == \/ seen # {} /\ (seen' = {} \/ \E p \in seen : seen' = {p}) /\ UNCHANGED <<queue, at>>
Next == (\E p \in Procs : Push(p)) \/ Pop \/ Move \/ Forget
ControlState == [size |-> Len(queue), any |-> seen # {}]
`,
  config: 'INIT Init\nNEXT Next\nCONSTANT Procs = {p1, p2}\n',
} as const;

/** Control states whose names need care: dots, quotes, backslashes, a hash, numbers that look like names. */
export const names = {
  name: 'ControlNames',
  body: String.raw`
EXTENDS Naturals
VARIABLE at
Values == <<"a.b", "a", "#id", "say \"x\"", "back\\slash", "with space", "1", "TRUE", "", "it's", "$start", "x.y.z", "__proto__">>
Len13 == 13
Init == at = 1
Step == at' = (at % Len13) + 1
Jump == at \in {1, 2} /\ at' = 14
Next == Step \/ Jump
ControlState == IF at = 14 THEN "one" ELSE Values[at]
`,
  config: 'INIT Init\nNEXT Next\n',
} as const;

/** A small chart with three control states, each action leading from one to another. */
export const crossing = {
  name: 'MCCrossing',
  body: String.raw`
EXTENDS Naturals
VARIABLES light, cars
Init == light = "red" /\ cars = 0
Arrive == cars < 3 /\ cars' = cars + 1 /\ UNCHANGED light
Drive == light = "green" /\ cars > 0 /\ cars' = cars - 1 /\ UNCHANGED light
Go == light = "red" /\ cars > 0 /\ light' = "green" /\ UNCHANGED cars
Warn == light = "green" /\ light' = "amber" /\ UNCHANGED cars
Stop == light = "amber" /\ light' = "red" /\ UNCHANGED cars
Next == Arrive \/ Drive \/ Go \/ Warn \/ Stop
ControlState == light
`,
  config: 'INIT Init\nNEXT Next\n',
} as const;

/** Constraints cut states and steps off; actions have no names. */
export const cut = {
  name: 'Cut',
  body: String.raw`
EXTENDS Integers
VARIABLES x, y
Init == x \in 0..3 /\ y = 0
Next == \/ x' = x + 1 /\ y' = y
        \/ \E d \in {1, 2} : y' = y + d /\ x' = x
        \/ /\ x > 0
           /\ x' = x - 1
           /\ y' \in {0, y}
Low == x < 3 /\ y < 4
NotBack == ~(x' < x /\ y' = 2)
`,
  config: 'INIT Init\nNEXT Next\nCONSTRAINT Low\nACTION_CONSTRAINT NotBack\n',
} as const;
