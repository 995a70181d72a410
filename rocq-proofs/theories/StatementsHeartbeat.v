(** The signed statements about the heartbeat: when a watcher says that what it watches has stopped. Limits and readings
    in milliseconds, a watcher's clock in microseconds. *)
From Coq Require Import ZArith Lia List.
From Plimsoll Require Import Numbers Heartbeat Safe Obligations HeartbeatProofs.
Import ListNotations.
Open Scope Z_scope.

(** The words of this page: a run of looks, in pace, at a counter that stands still; and a watch begins as if it had just
    found the counter moved. Whoever gives one of them another meaning breaks this. *)
Theorem pin_words_heartbeat :
  (forall w, watch_run w [] = w)
  /\ (forall w beats now rest, watch_run w ((beats, now) :: rest) = watch_run (watched w beats now) rest)
  /\ (forall gap from, paced gap from [])
  /\ (forall gap from beats now rest,
       paced gap from ((beats, now) :: rest) <-> from <= now <= from + gap /\ paced gap now rest)
  /\ (forall beats looks, stands_still beats looks <-> forall b now, In (b, now) looks -> b = beats)
  /\ (forall beats now, watched (Watch (beats - 1) 0 0) beats now = watch_from beats now)
  /\ (forall w, watch_safe w <-> safe (wa_beats w) /\ safe (wa_beat_at_us w) /\ safe (wa_looked_at_us w)).
Proof.
  do 2 (split; [reflexivity|]). split; [intros; exact I|]. do 2 (split; [intros; split; intros H; exact H|]).
  split; [|intros; split; intros H; exact H].
  intros beats now. unfold watched, heard_at_us, watch_from. cbn.
  destruct (Z.eqb_spec beats (beats - 1)); [lia | reflexivity].
Qed.

(** Three missed beats of 50 ms, and 10 ms to stop; and what the limits allow: so many beats of that period, of any up to
    an hour and a hundred; nothing where they are impossible. *)
Theorem pin_heartbeat_limits :
  heartbeat_period_ms = 50 /\ heartbeat_misses_max = 3 /\ stop_within_ms = 10
  /\ (forall period misses, 0 <= period <= 3600000 -> 0 <= misses <= 100 ->
        silence_us period misses = 1000 * (period * misses))
  /\ (forall period misses, period < 0 \/ 3600000 < period \/ misses < 0 \/ 100 < misses -> silence_us period misses = 0).
Proof.
  do 3 (split; [reflexivity|]). split.
  - intros period misses H1 H2. exact (silence_exact period misses (conj H1 H2)).
  - intros period misses H. apply impossible_limits. unfold limits_ok. lia.
Qed.

(** From the k-th missed beat on it is never called alive: where the counter has stood still since a look that found it at
    that value, so long ago, whatever came before, however often it was looked at, and whatever the clock does. *)
Theorem pin_heartbeat_missed : forall period misses w before beats heard still now,
  0 <= period <= 3600000 -> 0 <= misses <= 100 ->
  (forall b u, In (b, u) still -> b = beats) -> heard + 1000 * (period * misses) <= now ->
  liveness_at period misses (watch_run w (before ++ (beats, heard) :: still)) beats now <> ALIVE.
Proof.
  intros period misses w before beats heard still now H1 H2 Hs Hn. apply silent_is_never_alive; [exact Hs|].
  rewrite (silence_exact period misses (conj H1 H2)). exact Hn.
Qed.

(** Nor is it where the clock went back behind the look that found the counter moved: what was heard then counts no more,
    until the counter moves again. *)
Theorem pin_heartbeat_clock : forall period misses w before beats heard still back now,
  wa_beats (watch_run w before) <> beats -> (forall b u, In (b, u) still -> b = beats) ->
  In (beats, back) still -> back < heard ->
  liveness_at period misses (watch_run w (before ++ (beats, heard) :: still)) beats now <> ALIVE.
Proof. exact lost_beat_is_never_alive. Qed.

(** And no earlier: where looks come in time, each less than that after the one before, a heart that was heard less than
    that long ago is alive, and so is one that is found to have beaten. *)
Theorem pin_heartbeat_alive : forall period misses w beats now, 0 <= period <= 3600000 -> 0 <= misses <= 100 ->
  let silence := 1000 * (period * misses) in
  (forall before heard still, wa_beats (watch_run w before) <> beats -> 0 <= heard ->
     (forall b u, In (b, u) still -> b = beats) -> paced (silence - 1) heard (still ++ [(beats, now)]) ->
     now < heard + silence ->
     liveness_at period misses (watch_run w (before ++ (beats, heard) :: still)) beats now = ALIVE)
  /\ (wa_beats w <> beats -> 0 <= wa_looked_at_us w <= now -> now < wa_looked_at_us w + silence ->
      liveness_at period misses w beats now = ALIVE).
Proof.
  intros period misses w beats now H1 H2 silence. unfold silence. rewrite <- (silence_exact period misses (conj H1 H2)). split.
  - intros before heard still Hne Hh Hs Hp Hn. exact (heard_is_alive _ _ _ _ _ _ _ _ Hne Hh Hs Hp Hn).
  - intros Hne Hl Hn. exact (moved_is_alive _ _ _ _ _ Hne Hl Hn).
Qed.

(** It is asleep exactly where no clock can tell, where the clock went back, or where the last look was so long ago. *)
Theorem pin_heartbeat_asleep : forall period misses w beats now, 0 <= period <= 3600000 -> 0 <= misses <= 100 ->
  (liveness_at period misses w beats now = ASLEEP <->
   now < 0 \/ wa_looked_at_us w < 0 \/ now < wa_looked_at_us w \/ wa_looked_at_us w + 1000 * (period * misses) <= now).
Proof. intros period misses w beats now H1 H2. rewrite <- (silence_exact period misses (conj H1 H2)). apply asleep_exact. Qed.

(** A stop is found in time: the counter stands still from its last beat on, looks come at most 5 ms after each other, and
    go on for long enough; then one of them, no later than 10 ms after the k-th missed beat, does not say alive. *)
Theorem pin_heartbeat_in_time : forall period misses w looks beats last_beat from,
  0 < period <= 3600000 -> 0 < misses <= 100 -> from <= last_beat -> paced 5000 from looks ->
  (forall b u, In (b, u) looks -> last_beat <= u -> b = beats) ->
  (exists b u, In (b, u) looks /\ last_beat + 1000 * (period * misses) + 10000 <= u) ->
  exists before now after, looks = before ++ (beats, now) :: after
    /\ now <= last_beat + 1000 * (period * misses) + 10000
    /\ liveness_at period misses (watch_run w before) beats now <> ALIVE.
Proof.
  intros period misses w looks beats last_beat from H1 H2 Hf Hp Hs He.
  assert (E : silence_us period misses = 1000 * (period * misses)) by (apply silence_exact; split; lia).
  rewrite <- E in *. exact (stop_is_found period misses w looks beats last_beat from 5000 ltac:(lia) Hf Hp ltac:(nia) Hs He).
Qed.

(** A reading of the heartbeat breaks the invariant exactly where it is unknown, from the future, or 150 ms old by now. *)
Theorem pin_heartbeat_reading : forall age sampled now, heartbeat_is_lost age sampled now = true <->
  age < 0 \/ sampled < 0 \/ now < sampled \/ 150 <= age + (now - sampled).
Proof. exact lost_exact. Qed.

(** All of it is exact on JavaScript's numbers, for all integers that these hold, over a run of any length. *)
Theorem pin_heartbeat_no_panic :
  (forall period misses w beats now, watch_safe w -> safe period -> safe misses -> safe beats -> safe now ->
     liveness_at_ok period misses w beats now)
  /\ (forall w beats now, watch_safe w -> safe beats -> safe now -> watched_ok w beats now /\ watch_safe (watched w beats now))
  /\ (forall beats now, safe beats -> safe now -> watch_from_ok beats now /\ watch_safe (watch_from beats now))
  /\ (forall looks w, watch_safe w -> Forall (fun look => safe (fst look) /\ safe (snd look)) looks -> watch_safe (watch_run w looks))
  /\ (forall age sampled now, safe age -> safe sampled -> safe now -> heartbeat_is_lost_ok age sampled now).
Proof.
  split; [intros; apply liveness_safe; assumption|]. split; [exact watched_safe|].
  split; [intros beats now H1 H2; split; [exact I | exact (conj H1 (conj H2 H2))]|]. split; [|exact lost_safe].
  induction looks as [|(beats, now) rest IH]; intros w Hw Hall; [exact Hw|]. inversion Hall as [|? ? [Hb Hn] Hrest]; subst.
  change (watch_run w ((beats, now) :: rest)) with (watch_run (watched w beats now) rest).
  apply IH; [exact (proj2 (watched_safe w beats now Hw Hb Hn)) | exact Hrest].
Qed.
