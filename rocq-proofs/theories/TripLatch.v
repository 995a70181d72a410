(** The trip latch: one event stops, and only two different people, after it, start again.
    This file is a source that runs: libs/survival-kernel/src/generated/proven-latch.ts is made from it.
    People are numbers from 1 (their place among those who may sign); 0 is nobody. *)
From Coq Require Import ZArith.
From Plimsoll Require Import Numbers OrderGate.
Open Scope Z_scope.

(** The latch as it is kept, also across restarts. *)
Record latch := Latch { la_is_tripped : bool; la_first_signer : Z; la_second_signer : Z }.

(** What can happen to it. *)
Inductive latch_event := TRIP | SIGN | REARM.

(** A person signs the re-arm; what does not count changes nothing: armed, somebody unknown, the same person again. *)
Definition latch_signed (l : latch) (person : Z) : latch :=
  if la_is_tripped l then
    if person <=? 0 then l
    else if la_first_signer l <=? 0 then Latch true person 0
    else if la_first_signer l =? person then l
    else if la_second_signer l <=? 0 then Latch true (la_first_signer l) person
    else l
  else l.

(** Armed again, if two different people have signed. *)
Definition latch_rearmed (l : latch) : latch :=
  if la_first_signer l <=? 0 then l
  else if la_second_signer l <=? 0 then l
  else if la_first_signer l =? la_second_signer l then l
  else Latch false 0 0.

(** The latch after an event. A trip forgets who has signed; while an invariant is broken nobody signs or re-arms. *)
Definition latch_step (l : latch) (event : latch_event) (person : Z) (invariants_hold : bool) : latch :=
  match event with
  | TRIP => Latch true 0 0
  | SIGN => if invariants_hold then latch_signed l person else Latch true 0 0
  | REARM => if invariants_hold then latch_rearmed l else Latch true 0 0
  end.

(** The gate's answer behind the latch: tripped, nothing passes. *)
Definition latched_answer (l : latch) (answer : gate_answer) : gate_answer :=
  if la_is_tripped l then GATE104 else answer.
