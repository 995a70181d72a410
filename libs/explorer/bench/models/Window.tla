-------------------------------- MODULE Window ---------------------------------
(* A sender with a window of frames over channels that lose them.              *)
(* For the benchmark: sequences of integers, arithmetic, choices by index.     *)
EXTENDS Naturals, Sequences
CONSTANTS Frames,    \* how many there are to send
          Width,     \* how many may be on the way without an answer
          Capacity   \* how many a channel holds

VARIABLES base,      \* the oldest frame without an answer
          next,      \* the next frame to send
          data,      \* frames on the way
          answers,   \* answers on the way: the next frame that is wanted
          wanted     \* the next frame that the receiver takes

vars == <<base, next, data, answers, wanted>>

TypeOK ==
  /\ base \in 0..Frames
  /\ next \in 0..Frames
  /\ wanted \in 0..Frames
  /\ Len(data) <= Capacity /\ \A i \in 1..Len(data) : data[i] \in 0..(Frames - 1)
  /\ Len(answers) <= Capacity /\ \A i \in 1..Len(answers) : answers[i] \in 0..Frames

Init == base = 0 /\ next = 0 /\ data = <<>> /\ answers = <<>> /\ wanted = 0

Without(channel, i) == SubSeq(channel, 1, i - 1) \o SubSeq(channel, i + 1, Len(channel))

Send ==
  /\ next < Frames /\ next < base + Width /\ Len(data) < Capacity
  /\ data' = Append(data, next)
  /\ next' = next + 1
  /\ UNCHANGED <<base, answers, wanted>>

SendAgain ==
  /\ base < next /\ Len(data) < Capacity
  /\ data' = Append(data, base)
  /\ UNCHANGED <<base, next, answers, wanted>>

LoseFrame ==
  /\ \E i \in 1..Len(data) : data' = Without(data, i)
  /\ UNCHANGED <<base, next, answers, wanted>>

LoseAnswer ==
  /\ \E i \in 1..Len(answers) : answers' = Without(answers, i)
  /\ UNCHANGED <<base, next, data, wanted>>

Take ==
  /\ data # <<>> /\ Len(answers) < Capacity
  /\ wanted' = IF Head(data) = wanted THEN wanted + 1 ELSE wanted
  /\ data' = Tail(data)
  /\ answers' = Append(answers, wanted')
  /\ UNCHANGED <<base, next>>

Hear ==
  /\ answers # <<>>
  /\ base' = IF Head(answers) > base THEN Head(answers) ELSE base
  /\ answers' = Tail(answers)
  /\ UNCHANGED <<next, data, wanted>>

Next == Send \/ SendAgain \/ LoseFrame \/ LoseAnswer \/ Take \/ Hear

NothingSkipped == base <= wanted /\ wanted <= next
================================================================================
