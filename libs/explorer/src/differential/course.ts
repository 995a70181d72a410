import type { Model } from './judged-twice.ts';

/** Two threads with a lock, a counter that runs away, and a coin: enough to meet every verdict. */
const text = `---- MODULE Course ----
EXTENDS Naturals, FiniteSets, TLC
CONSTANT Thread
VARIABLES pc, owner, laps
vars == <<pc, owner, laps>>
Nobody == "nobody"
Init == pc = [t \\in Thread |-> "idle"] /\\ owner = Nobody /\\ laps = 0
Want(t) == pc[t] = "idle" /\\ pc' = [pc EXCEPT ![t] = "waiting"] /\\ UNCHANGED <<owner, laps>>
Enter(t) == pc[t] = "waiting" /\\ owner = Nobody /\\ owner' = t /\\ pc' = [pc EXCEPT ![t] = "in"] /\\ UNCHANGED laps
Leave(t) == pc[t] = "in" /\\ owner' = Nobody /\\ pc' = [pc EXCEPT ![t] = "idle"] /\\ laps' = laps + 1
Crash(t) == pc[t] = "in" /\\ laps = 2 /\\ pc' = [pc EXCEPT ![t] = "dead"] /\\ UNCHANGED <<owner, laps>>
Next == \\E t \\in Thread : Want(t) \\/ Enter(t) \\/ Leave(t)
Crashing == Next \\/ \\E t \\in Thread : Crash(t)
Turn(t) == pc[t] = "in" /\\ owner' = Nobody /\\ pc' = [pc EXCEPT ![t] = "idle"] /\\ laps' = (laps + 1) % 3
Circle == \\E t \\in Thread : Want(t) \\/ Enter(t) \\/ Turn(t)
Spec == Init /\\ [][Circle]_vars
Weak == Spec /\\ \\A t \\in Thread : WF_vars(Want(t)) /\\ WF_vars(Enter(t)) /\\ WF_vars(Turn(t))
Strong == Spec /\\ \\A t \\in Thread : WF_vars(Want(t)) /\\ SF_vars(Enter(t)) /\\ WF_vars(Turn(t))
Few == laps < 4
Exclusion == Cardinality({t \\in Thread : pc[t] = "in"}) <= 1
NeverTwo == laps < 2
Forward == [][laps' >= laps]_laps
Served == \\A t \\in Thread : pc[t] = "waiting" ~> pc[t] = "in"
SomeServed == []<>(\\E t \\in Thread : pc[t] = "in")
Turns == []<><<\\E t \\in Thread : Turn(t)>>_vars
Calm == <>[][~\\E t \\in Thread : Turn(t)]_vars
Symmetric == Permutations(Thread)
Shape == <<pc, laps>>
====
`;

/** The course under a configuration, without a deadlock check unless told. */
export const course = (config: string, parts: Partial<Model> = {}): Model => ({
  module: 'Course',
  text,
  config: `CONSTANT Thread = {t1, t2}\n${config}\n`,
  deadlock: false,
  ...parts,
});
