(** The heartbeat over any run of looks: a counter that stands still for too long is never alive, one that moves is never
    missed, and looks that come often enough find a stop in time. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Kernel Heartbeat Safe Obligations Arithmetic SafeProofs.
Import ListNotations.
Open Scope Z_scope.

(** Looks one after the other: what the counter said, and when, in microseconds. *)
Definition watch_run (w : watch) (looks : list (Z * Z)) : watch :=
  fold_left (fun w '(beats, now) => watched w beats now) looks w.

(** In the order of time, from [from] on, and none later than [gap] after the one before. *)
Fixpoint paced (gap from : Z) (looks : list (Z * Z)) : Prop :=
  match looks with
  | [] => True
  | (_, now) :: rest => from <= now <= from + gap /\ paced gap now rest
  end.

(** The counter says the same at every look. *)
Definition stands_still (beats : Z) (looks : list (Z * Z)) : Prop := forall b now, In (b, now) looks -> b = beats.

Definition limits_ok (period misses : Z) : Prop := 0 <= period <= 3600000 /\ 0 <= misses <= 100.

Theorem silence_exact period misses : limits_ok period misses -> silence_us period misses = 1000 * (period * misses).
Proof.
  intros [Hp Hm]. unfold silence_us, possible, period_ms_most, misses_most, us_per_ms.
  destruct (Z.ltb_spec period 0), (Z.ltb_spec 3600000 period), (Z.ltb_spec misses 0), (Z.ltb_spec 100 misses); lia.
Qed.

(** Limits that are none allow no silence. *)
Theorem impossible_limits period misses : ~ limits_ok period misses -> silence_us period misses = 0.
Proof.
  unfold limits_ok, silence_us, possible, period_ms_most, misses_most, us_per_ms. intros H.
  destruct (Z.ltb_spec period 0), (Z.ltb_spec 3600000 period), (Z.ltb_spec misses 0), (Z.ltb_spec 100 misses); lia.
Qed.

Theorem asleep_exact period misses w beats now :
  liveness_at period misses w beats now = ASLEEP <->
  now < 0 \/ wa_looked_at_us w < 0 \/ now < wa_looked_at_us w \/ wa_looked_at_us w + silence_us period misses <= now.
Proof.
  unfold liveness_at, is_asleep, is_missed. generalize (silence_us period misses) (heard_at_us w beats now). intros silence heard.
  destruct (Z.ltb_spec (wa_looked_at_us w) 0), (Z.ltb_spec now (wa_looked_at_us w)),
    (Z.leb_spec silence (now - wa_looked_at_us w)), (Z.ltb_spec heard 0), (Z.leb_spec silence (now - heard));
    split; intros E; try discriminate; try reflexivity; lia.
Qed.

Lemma alive_means period misses w beats now : liveness_at period misses w beats now = ALIVE <->
  0 <= wa_looked_at_us w <= now /\ now < wa_looked_at_us w + silence_us period misses
  /\ 0 <= heard_at_us w beats now /\ now < heard_at_us w beats now + silence_us period misses.
Proof.
  unfold liveness_at, is_asleep, is_missed. generalize (silence_us period misses) (heard_at_us w beats now). intros silence heard.
  destruct (Z.ltb_spec (wa_looked_at_us w) 0), (Z.ltb_spec now (wa_looked_at_us w)),
    (Z.leb_spec silence (now - wa_looked_at_us w)), (Z.ltb_spec heard 0), (Z.leb_spec silence (now - heard));
    split; intros E; try discriminate; try reflexivity; lia.
Qed.

Lemma run_app w before after : watch_run w (before ++ after) = watch_run (watch_run w before) after.
Proof. apply fold_left_app. Qed.

Lemma still_rest beats look rest : stands_still beats (look :: rest) -> stands_still beats rest.
Proof. intros H b now Hin. apply (H b now). right. exact Hin. Qed.

(** Without a beat, what was heard never gets later. *)
Lemma never_later beats still : forall w limit, wa_beats w = beats -> wa_beat_at_us w <= limit -> -1 <= limit ->
  stands_still beats still -> wa_beats (watch_run w still) = beats /\ wa_beat_at_us (watch_run w still) <= limit.
Proof.
  induction still as [|(b, u) rest IH]; intros w limit Hb Hw Hl Hs; [split; assumption|].
  assert (Eb : b = beats) by (apply (Hs b u); left; reflexivity).
  change (watch_run w ((b, u) :: rest)) with (watch_run (watched w b u) rest).
  apply IH; [exact Eb | | exact Hl | exact (still_rest _ _ _ Hs)].
  unfold watched, heard_at_us. cbn. rewrite Eb, Hb, Z.eqb_refl. destruct (Z.ltb_spec u (wa_beat_at_us w)); lia.
Qed.

Lemma heard_by_now w beats now : heard_at_us w beats now <= Z.max (-1) now.
Proof.
  unfold heard_at_us. destruct (Z.eqb_spec beats (wa_beats w)); [|lia].
  destruct (Z.ltb_spec now (wa_beat_at_us w)); lia.
Qed.

(** A counter that stands still since it was found moved, for that long, is never alive, however often it is looked at. *)
Theorem silent_is_never_alive period misses w before beats heard still now :
  stands_still beats still -> heard + silence_us period misses <= now ->
  liveness_at period misses (watch_run w (before ++ (beats, heard) :: still)) beats now <> ALIVE.
Proof.
  intros Hs Hlong E. rewrite run_app in E. set (v := watch_run w before) in *. clearbody v.
  change (watch_run v ((beats, heard) :: still)) with (watch_run (watched v beats heard) still) in E.
  apply alive_means in E. destruct E as (_ & _ & H1 & H2).
  destruct (never_later beats still (watched v beats heard) (Z.max (-1) heard)) as [Hb Hw];
    [reflexivity | exact (heard_by_now v beats heard) | lia | exact Hs |].
  unfold heard_at_us in H1, H2. rewrite Hb, Z.eqb_refl in H1, H2.
  destruct (Z.ltb_spec now (wa_beat_at_us (watch_run (watched v beats heard) still))); lia.
Qed.

(** While it stands still, what was heard stays, or is lost: then it stays lost. *)
Lemma heard_or_lost beats still : forall w, wa_beats w = beats -> stands_still beats still ->
  wa_beats (watch_run w still) = beats
  /\ (wa_beat_at_us (watch_run w still) = wa_beat_at_us w \/ wa_beat_at_us (watch_run w still) = -1).
Proof.
  induction still as [|(b, u) rest IH]; intros w Hb Hs; [split; [exact Hb | left; reflexivity]|].
  assert (Eb : b = beats) by (apply (Hs b u); left; reflexivity).
  change (watch_run w ((b, u) :: rest)) with (watch_run (watched w b u) rest).
  destruct (IH (watched w b u) Eb (still_rest _ _ _ Hs)) as [H1 H2]. split; [exact H1|].
  unfold watched at 2 in H2. unfold heard_at_us in H2. cbn [wa_beat_at_us] in H2. rewrite Eb, Hb, Z.eqb_refl in H2.
  rewrite Eb. destruct (Z.ltb_spec u (wa_beat_at_us w)); lia.
Qed.

(** A clock that went back behind the last beat has lost it: never alive until the next one. *)
Theorem lost_beat_is_never_alive period misses w before beats heard still back now :
  wa_beats (watch_run w before) <> beats -> stands_still beats still -> In (beats, back) still -> back < heard ->
  liveness_at period misses (watch_run w (before ++ (beats, heard) :: still)) beats now <> ALIVE.
Proof.
  intros Hne Hs Hin Hback E. rewrite run_app in E. set (v := watch_run w before) in *. clearbody v.
  change (watch_run v ((beats, heard) :: still)) with (watch_run (watched v beats heard) still) in E.
  apply in_split in Hin. destruct Hin as (s1 & s2 & ->). rewrite run_app in E.
  assert (Hs1 : stands_still beats s1) by (intros b u H; apply (Hs b u), in_or_app; left; exact H).
  assert (Hs2 : stands_still beats s2) by (intros b u H; apply (Hs b u), in_or_app; right; right; exact H).
  destruct (heard_or_lost beats s1 (watched v beats heard) eq_refl Hs1) as [B1 H1].
  set (x := watch_run (watched v beats heard) s1) in *.
  change (watch_run x ((beats, back) :: s2)) with (watch_run (watched x beats back) s2) in E.
  assert (Hlost : wa_beat_at_us (watched x beats back) <= -1).
  { unfold watched, heard_at_us. cbn [wa_beat_at_us]. rewrite B1, Z.eqb_refl.
    assert (wa_beat_at_us (watched v beats heard) = heard).
    { unfold watched, heard_at_us. cbn [wa_beat_at_us]. destruct (Z.eqb_spec beats (wa_beats v)); congruence. }
    destruct (Z.ltb_spec back (wa_beat_at_us x)); lia. }
  destruct (never_later beats s2 (watched x beats back) (-1) eq_refl Hlost ltac:(lia) Hs2) as [B2 H2].
  apply alive_means in E. destruct E as (_ & _ & E & _). unfold heard_at_us in E. rewrite B2, Z.eqb_refl in E.
  destruct (Z.ltb_spec now (wa_beat_at_us (watch_run (watched x beats back) s2))); lia.
Qed.

(** While it stands still and the clock goes on, what was heard stays, and so does the time of the last look. *)
Lemma heard_stays beats gap still : forall w from, wa_beats w = beats -> 0 <= wa_beat_at_us w <= from ->
  wa_looked_at_us w = from -> stands_still beats still -> paced gap from still ->
  let after := watch_run w still in
  wa_beats after = beats /\ wa_beat_at_us after = wa_beat_at_us w
  /\ (forall now, paced gap from (still ++ [(beats, now)]) -> wa_looked_at_us after <= now <= wa_looked_at_us after + gap)
  /\ from <= wa_looked_at_us after.
Proof.
  induction still as [|(b, u) rest IH]; intros w from Hb Hw Hl Hs Hp; cbv zeta.
  - cbn [watch_run fold_left app]. rewrite Hl. split; [exact Hb|]. split; [reflexivity|]. split; [|lia].
    intros now [H _]. exact H.
  - assert (Eb : b = beats) by (apply (Hs b u); left; reflexivity). destruct Hp as [Hu Hp].
    change (watch_run w ((b, u) :: rest)) with (watch_run (watched w b u) rest).
    assert (Ea : wa_beat_at_us (watched w b u) = wa_beat_at_us w).
    { unfold watched, heard_at_us. cbn. rewrite Eb, Hb, Z.eqb_refl. destruct (Z.ltb_spec u (wa_beat_at_us w)); lia. }
    destruct (IH (watched w b u) u Eb ltac:(rewrite Ea; lia) eq_refl (still_rest _ _ _ Hs) Hp) as (H1 & H2 & H3 & H4).
    split; [exact H1|]. split; [rewrite H2; exact Ea|]. split; [|lia].
    intros now [_ H]. exact (H3 now H).
Qed.

Lemma paced_before gap rest : forall from looks, paced gap from (looks ++ rest) -> paced gap from looks.
Proof.
  intros from looks. revert from.
  induction looks as [|(b, u) looks IH]; intros from H; [exact I|]. destruct H as [Hu H]. split; [exact Hu | exact (IH u H)].
Qed.

(** No false alarm: looked at often enough, a heart that was heard less than that long ago is alive. *)
Theorem heard_is_alive period misses w before beats heard still now :
  let silence := silence_us period misses in
  wa_beats (watch_run w before) <> beats -> 0 <= heard -> stands_still beats still ->
  paced (silence - 1) heard (still ++ [(beats, now)]) -> now < heard + silence ->
  liveness_at period misses (watch_run w (before ++ (beats, heard) :: still)) beats now = ALIVE.
Proof.
  intros silence Hne Hh Hs Hp Hnow. rewrite run_app. set (v := watch_run w before) in *. clearbody v.
  change (watch_run v ((beats, heard) :: still)) with (watch_run (watched v beats heard) still).
  assert (Ea : wa_beat_at_us (watched v beats heard) = heard).
  { unfold watched, heard_at_us. cbn. destruct (Z.eqb_spec beats (wa_beats v)); congruence. }
  destruct (heard_stays beats (silence - 1) still (watched v beats heard) heard eq_refl ltac:(lia) eq_refl Hs
    (paced_before _ _ _ _ Hp)) as (H1 & H2 & H3 & H4).
  specialize (H3 now Hp). apply alive_means. fold silence. rewrite Ea in H2.
  unfold heard_at_us. rewrite H1, Z.eqb_refl, H2. destruct (Z.ltb_spec now heard); lia.
Qed.

(** And the look that finds the counter moved says so itself. *)
Theorem moved_is_alive period misses w beats now : wa_beats w <> beats ->
  0 <= wa_looked_at_us w <= now -> now < wa_looked_at_us w + silence_us period misses ->
  liveness_at period misses w beats now = ALIVE.
Proof.
  intros Hne H1 H2. apply alive_means. unfold heard_at_us. destruct (Z.eqb_spec beats (wa_beats w)); [congruence | lia].
Qed.

(** Looks that come every [gap] hit every stretch of that length that they reach. *)
Lemma first_at_or_after gap limit looks : forall from, from <= limit -> paced gap from looks ->
  (exists b u, In (b, u) looks /\ limit <= u) ->
  exists before b u after, looks = before ++ (b, u) :: after /\ limit <= u <= limit + gap /\ paced gap u after
    /\ (forall b' u', In (b', u') before -> u' < limit).
Proof.
  induction looks as [|(b, u) rest IH]; intros from Hf Hp (b' & u' & Hin & Hu'); [destruct Hin|].
  destruct Hp as [Hu Hp]. destruct (Z.le_gt_cases limit u) as [Hle|Hgt].
  - exists [], b, u, rest. split; [reflexivity|]. split; [lia|]. split; [exact Hp|]. intros ? ? [].
  - destruct Hin as [E|Hin]; [injection E as <- <-; lia|].
    destruct (IH u ltac:(lia) Hp (ex_intro _ b' (ex_intro _ u' (conj Hin Hu')))) as (before & c & v & after & E & Hv & Ha & Hb).
    exists ((b, u) :: before), c, v, after. split; [rewrite E; reflexivity|]. split; [exact Hv|]. split; [exact Ha|].
    intros d t [E'|Hin']; [injection E' as <- <-; lia | exact (Hb d t Hin')].
Qed.

Lemma paced_not_before gap looks : forall from, paced gap from looks -> forall b u, In (b, u) looks -> from <= u.
Proof.
  induction looks as [|(b, u) rest IH]; intros from Hp c v Hin; [destruct Hin|]. destruct Hp as [Hu Hp].
  destruct Hin as [E|Hin]; [injection E as <- <-; lia|]. specialize (IH u Hp c v Hin). lia.
Qed.

(** A stop is found in time: looks every [gap] find it within two of them after the silence that is too long. *)
Theorem stop_is_found period misses w looks beats silent from gap :
  0 <= gap -> from <= silent -> paced gap from looks -> 0 < silence_us period misses ->
  (forall b u, In (b, u) looks -> silent <= u -> b = beats) ->
  (exists b u, In (b, u) looks /\ silent + silence_us period misses + 2 * gap <= u) ->
  exists before now after, looks = before ++ (beats, now) :: after
    /\ now <= silent + silence_us period misses + 2 * gap
    /\ liveness_at period misses (watch_run w before) beats now <> ALIVE.
Proof.
  intros Hg Hfrom Hp Hpos Hstill (b & u & Hin & Hu). set (silence := silence_us period misses) in *.
  destruct (first_at_or_after gap silent looks from Hfrom Hp) as (before & c & heard & after & E & Hheard & Hafter & Hb);
    [exists b, u; split; [exact Hin | lia]|].
  assert (Hc : c = beats) by (apply (Hstill c heard); [rewrite E; apply in_elt | lia]). subst c.
  assert (Hlater : In (b, u) after).
  { rewrite E in Hin. apply in_app_or in Hin. destruct Hin as [H|[H|H]]; [|injection H as <- <-; lia | exact H].
    specialize (Hb b u H). lia. }
  destruct (first_at_or_after gap (heard + silence) after heard ltac:(lia) Hafter) as
    (still & d & now & rest & E' & Hnow & _ & _); [exists b, u; split; [exact Hlater | lia]|].
  pose proof (paced_not_before gap after heard Hafter) as Horder.
  assert (Hall : stands_still beats after).
  { intros e t Hin'. apply (Hstill e t); [rewrite E; apply in_or_app; right; right; exact Hin'|].
    specialize (Horder e t Hin'). lia. }
  assert (Hd : d = beats) by (apply (Hall d now); rewrite E'; apply in_elt). subst d.
  exists (before ++ (beats, heard) :: still), now, rest. split; [rewrite E, E', <- app_assoc; reflexivity|]. split; [lia|].
  apply silent_is_never_alive; [|fold silence; lia].
  intros e t Hin'. apply (Hall e t). rewrite E'. apply in_or_app. left. exact Hin'.
Qed.

(** A reading of the heartbeat's age. *)
Theorem lost_exact age sampled now : heartbeat_is_lost age sampled now = true <->
  age < 0 \/ sampled < 0 \/ now < sampled \/ silence_ms <= age + (now - sampled).
Proof.
  unfold heartbeat_is_lost. destruct (Z.ltb_spec age 0), (Z.ltb_spec sampled 0), (Z.ltb_spec now sampled),
    (Z.leb_spec (silence_ms - (now - sampled)) age); split; intros E; try discriminate; try reflexivity; lia.
Qed.

(** No panic: for all safe integers. *)
Definition watch_safe (w : watch) : Prop := safe (wa_beats w) /\ safe (wa_beat_at_us w) /\ safe (wa_looked_at_us w).

Lemma possible_range value most : 0 <= most -> 0 <= possible value most <= most.
Proof. intros H. unfold possible. destruct (Z.ltb_spec value 0), (Z.ltb_spec most value); lia. Qed.

Ltac by_safety := unfold add_ok, sub_ok, mul_ok, compare_ok, safe, max_safe in *; repeat split; try lia.

Lemma silence_range period misses : 0 <= silence_us period misses <= 360000000000.
Proof.
  unfold silence_us, us_per_ms. pose proof (possible_range period period_ms_most ltac:(discriminate)) as Hp.
  pose proof (possible_range misses misses_most ltac:(discriminate)) as Hm. unfold period_ms_most, misses_most in *. nia.
Qed.

Theorem silence_safe period misses : safe period -> safe misses -> silence_us_ok period misses.
Proof.
  intros Hp Hm. unfold silence_us_ok, possible_ok.
  pose proof (possible_range period period_ms_most ltac:(discriminate)) as Rp.
  pose proof (possible_range misses misses_most ltac:(discriminate)) as Rm.
  unfold period_ms_most, misses_most, us_per_ms in *.
  set (a := possible period 3600000) in *. set (b := possible misses 100) in *. clearbody a b.
  assert (0 <= a * b <= 360000000) by nia.
  destruct (Z.ltb_spec period 0), (Z.ltb_spec misses 0); by_safety.
Qed.

Theorem watched_safe w beats now : watch_safe w -> safe beats -> safe now ->
  watched_ok w beats now /\ watch_safe (watched w beats now).
Proof.
  intros (H1 & H2 & H3) Hb Hn. unfold watched_ok, heard_at_us_ok, watch_safe, watched, heard_at_us. cbn [wa_beats wa_beat_at_us wa_looked_at_us].
  destruct (Z.eqb_spec beats (wa_beats w)); [|by_safety]. destruct (Z.ltb_spec now (wa_beat_at_us w)); by_safety.
Qed.

Theorem liveness_safe period misses w beats now : watch_safe w -> safe period -> safe misses -> safe beats -> safe now ->
  liveness_at_ok period misses w beats now.
Proof.
  intros Hw Hp Hm Hb Hn. pose proof (silence_safe period misses Hp Hm) as Hs.
  pose proof (silence_range period misses) as Hr. destruct (watched_safe w beats now Hw Hb Hn) as [Hok (_ & Hh & _)].
  destruct Hw as (H1 & H2 & H3). cbn [watched wa_beat_at_us] in Hh. unfold watched_ok in Hok.
  unfold liveness_at_ok, is_asleep_ok, is_missed_ok.
  set (silence := silence_us period misses) in *. set (heard := heard_at_us w beats now) in *. clearbody silence heard.
  split; [split; [exact Hs|]|].
  - destruct (Z.ltb_spec (wa_looked_at_us w) 0), (Z.ltb_spec now (wa_looked_at_us w)); by_safety.
  - destruct (is_asleep silence w now) eqn:Ea; [exact I|].
    assert (0 <= now).
    { unfold is_asleep in Ea.
      destruct (Z.ltb_spec (wa_looked_at_us w) 0), (Z.ltb_spec now (wa_looked_at_us w)); try discriminate; lia. }
    conjuncts; try assumption; destruct (Z.ltb_spec heard 0); by_safety.
Qed.

Theorem lost_safe age sampled now : safe age -> safe sampled -> safe now -> heartbeat_is_lost_ok age sampled now.
Proof.
  intros Ha Hs Hn. unfold heartbeat_is_lost_ok. change silence_ms with 150.
  destruct (Z.ltb_spec age 0), (Z.ltb_spec sampled 0), (Z.ltb_spec now sampled); by_safety.
Qed.
