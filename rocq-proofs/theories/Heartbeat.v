(** The heartbeat: whether something that should beat is alive, by how often it has beaten, judged on the watcher's own
    clock. This file is a source that runs: libs/survival-kernel/src/generated/proven-heartbeat.ts is made from it.
    A watcher's times are whole microseconds on its monotonic clock, limits and readings whole milliseconds; below zero
    means unknown. *)
From Coq Require Import ZArith.
From Plimsoll Require Import Numbers Kernel.
Open Scope Z_scope.

(** Microseconds in a millisecond. *)
Definition us_per_ms : Z := 1000.

(** The longest period between two beats: an hour. *)
Definition period_ms_most : Z := 3600000.

(** The most beats that may be missed in a row. *)
Definition misses_most : Z := 100.

(** The silence that is too long: so many beats of that period. Impossible limits allow none. *)
Definition silence_us (period_ms misses_max : Z) : Z :=
  possible period_ms period_ms_most * possible misses_max misses_most * us_per_ms.

(** What a watcher remembers: the counter as it saw it last, when it found it moved, and when it looked. *)
Record watch := Watch { wa_beats : Z; wa_beat_at_us : Z; wa_looked_at_us : Z }.

(** What a look says. ASLEEP: the watcher itself did not get to look in time, and cannot tell who slept. *)
Inductive liveness := ALIVE | MISSED | ASLEEP.

(** A watch that begins now: as if a beat had just been heard. *)
Definition watch_from (beats now_us : Z) : watch := Watch beats now_us now_us.

(** When the last beat was heard, as of this look; -1 where no clock can tell. *)
Definition heard_at_us (w : watch) (beats now_us : Z) : Z :=
  if beats =? wa_beats w then
    if now_us <? wa_beat_at_us w then -1 else wa_beat_at_us w
  else now_us.

(** The watch after a look. *)
Definition watched (w : watch) (beats now_us : Z) : watch := Watch beats (heard_at_us w beats now_us) now_us.

(** Whether the last look was so long ago, or at such a time, that this one can tell nothing. An unknown time is before
    every known one. *)
Definition is_asleep (allowed_us : Z) (w : watch) (now_us : Z) : bool :=
  if wa_looked_at_us w <? 0 then true
  else if now_us <? wa_looked_at_us w then true
  else allowed_us <=? now_us - wa_looked_at_us w.

(** Whether the last beat was heard too long ago. *)
Definition is_missed (allowed_us heard_us now_us : Z) : bool :=
  if heard_us <? 0 then true else allowed_us <=? now_us - heard_us.

(** What a look says: missed from the k-th missed beat on. *)
Definition liveness_at (period_ms misses_max : Z) (w : watch) (beats now_us : Z) : liveness :=
  if is_asleep (silence_us period_ms misses_max) w now_us then ASLEEP
  else if is_missed (silence_us period_ms misses_max) (heard_at_us w beats now_us) now_us then MISSED
  else ALIVE.

(** The silence that breaks the invariant. *)
Definition silence_ms : Z := heartbeat_period_ms * heartbeat_misses_max.

(** Whether a reading of the heartbeat's age, sampled then, is by now one of a heart that has stopped. *)
Definition heartbeat_is_lost (age_ms sampled_at_ms now_ms : Z) : bool :=
  if age_ms <? 0 then true
  else if sampled_at_ms <? 0 then true
  else if now_ms <? sampled_at_ms then true
  else silence_ms - (now_ms - sampled_at_ms) <=? age_ms.
