(** The specification on the real numbers, in its own decimals, and how far the computed factors are from it:
    bounds for every integer that can come in, in units of 2^-26 (1.0 is 67 108 864 of them). *)
From Coq Require Import ZArith Reals Lia Lra Bool.
From Interval Require Import Tactic.
From Plimsoll Require Import Numbers Kernel Arithmetic Exp2Shape FactorProofs TotalProofs Nodes Exp2Real.
Open Scope R_scope.

(** [factor] is within [units] of 2^-26 of the real [value]. *)
Definition near (factor : Z) (value units : R) : Prop := Rabs (IZR factor / 67108864 - value) <= units / 67108864.

(** Category 1. *)
Definition invariants_spec (holds : bool) : R := if holds then 1 else 0.

(** Category 2: 1 to 30 s of age, then exponentially to 0.10 at 2 h, and 0.10 beyond; 0.10 if the age is unknown. *)
Definition envelope_spec (age_s : R) : R :=
  if Rlt_dec age_s 0 then 1 / 10
  else if Rle_dec age_s 30 then 1
  else exp (- (ln 10 / 7170) * (Rmin age_s 7200 - 30)).

(** Category 3: 1 up to [nominal], then a straight line to 0 at [worst]; 0 if unknown. *)
Definition ramp_spec (value nominal worst : R) : R :=
  if Rlt_dec value 0 then 0
  else if Rle_dec value nominal then 1
  else Rmax 0 ((worst - value) / (worst - nominal)).
Definition book_spec (latency_ms jitter_ms depth : R) : R :=
  Rmin (Rmin (ramp_spec latency_ms 200 2000) (ramp_spec jitter_ms 100 1000))
       (if Rlt_dec depth 0 then 0 else ramp_spec (Rmax 0 (1 - depth)) (1 / 2) (95 / 100)).

(** Category 4: 0.3 at the shock, then linearly to 1 over 60 minutes; 0.3 if its time is unknown. *)
Definition shock_spec (none : bool) (age_min : R) : R :=
  if none then 1 else if Rlt_dec age_min 0 then 3 / 10 else 3 / 10 + 7 / 10 * (Rmin age_min 60 / 60).

(** Category 5: the sigmoid 1 - t^2 (3 - 2 t), t from 0 at a drawdown of 2 % to 1 at 20 %; 0 if unknown. *)
Definition sigmoid (t : R) : R := 1 - t * t * (3 - 2 * t).
Definition stress_spec (drawdown : R) : R :=
  if Rlt_dec drawdown 0 then 0 else sigmoid (Rmax 0 (Rmin 1 ((drawdown - 2 / 100) / (18 / 100)))).

Lemma near_intro factor value units : Rabs (IZR factor - 67108864 * value) <= units -> near factor value units.
Proof.
  intros H. unfold near. apply within in H. apply Rabs_le. lra.
Qed.

Lemma near_elim factor value units : near factor value units -> - units <= IZR factor - 67108864 * value <= units.
Proof. unfold near. intros H. apply within in H. lra. Qed.

(* ------------------------------------------------------------------------- *)
(** ** Category 2 *)

(** The constant of the decay is log2(10), to half a unit of its own, 2^-24 octaves. *)
Lemma envelope_fall_real : Rabs (IZR envelope_fall * ln 2 / 16777216 - ln 10) <= 35 / 100 / 16777216.
Proof. unfold envelope_fall. interval with (i_prec 60). Qed.

Theorem envelope_matches age_ms : near (envelope_factor age_ms) (envelope_spec (IZR age_ms / 1000)) 23.
Proof.
  apply near_intro. unfold envelope_spec, envelope_factor. rewrite envelope_floor_value.
  assert (H10 : exp (- (ln 10 / 7170) * (7200 - 30)) = 1 / 10).
  { replace (- (ln 10 / 7170) * (7200 - 30)) with (- ln 10) by field. rewrite exp_Ropp, exp_ln by lra. lra. }
  destruct (Z.ltb_spec age_ms 0) as [Hneg|Hneg].
  { apply IZR_lt in Hneg. destruct (Rlt_dec (IZR age_ms / 1000) 0); [|lra]. apply Rabs_le. lra. }
  apply IZR_le in Hneg. destruct (Rlt_dec (IZR age_ms / 1000) 0); [lra|].
  destruct (Z.leb_spec envelope_floor_at_ms age_ms) as [Hold|Hold]; unfold envelope_floor_at_ms in Hold.
  { apply IZR_le in Hold. destruct (Rle_dec (IZR age_ms / 1000) 30); [lra|].
    rewrite Rmin_right, H10 by lra. apply Rabs_le. lra. }
  destruct (Z.leb_spec age_ms envelope_grace_ms) as [Hyoung|Hyoung]; unfold envelope_grace_ms in Hyoung.
  { apply IZR_le in Hyoung. destruct (Rle_dec (IZR age_ms / 1000) 30); [|lra].
    change (IZR one) with 67108864. apply Rabs_le. lra. }
  pose proof (envelope_exponent_range age_ms ltac:(unfold envelope_grace_ms, envelope_floor_at_ms; lia)) as He.
  pose proof (exp2_neg_real (envelope_exponent age_ms) ltac:(unfold envelope_fall, exponent_one in *; lia)) as Hexp.
  pose proof (floor_error ((age_ms - envelope_grace_ms) * envelope_fall) (envelope_floor_at_ms - envelope_grace_ms)
    ltac:(unfold envelope_floor_at_ms, envelope_grace_ms; lia)) as Hfloor.
  change ((age_ms - envelope_grace_ms) * envelope_fall / (envelope_floor_at_ms - envelope_grace_ms))%Z
    with (envelope_exponent age_ms) in Hfloor.
  change (IZR (envelope_floor_at_ms - envelope_grace_ms)) with 7170000 in Hfloor.
  rewrite mult_IZR, minus_IZR in Hfloor. change (IZR envelope_grace_ms) with 30000 in Hfloor.
  apply IZR_lt in Hold, Hyoung.
  destruct He as [He _]. apply IZR_le in He.
  destruct (Rle_dec (IZR age_ms / 1000) 30); [lra|]. rewrite Rmin_left by lra.
  set (e := IZR (envelope_exponent age_ms)) in *. set (age := IZR age_ms) in *.
  pose proof ln2_positive as L2.
  assert (Hln2 : ln 2 <= 7 / 10) by (interval with (i_prec 40)).
  pose proof (within _ _ envelope_fall_real) as Hfall.
  (* The real exponent, in octaves. *)
  set (x := ln 10 / 7170 * (age / 1000 - 30) / ln 2).
  assert (Hx : exp (- (ln 10 / 7170) * (age / 1000 - 30)) = pow2_neg x).
  { unfold pow2_neg, x. f_equal. field. lra. }
  assert (Hln10 : 0 < ln 10) by (rewrite <- ln_1; apply ln_increasing; lra).
  assert (Hx0 : 0 <= x).
  { unfold x. apply Rmult_le_pos; [apply Rmult_le_pos; [|lra] | left; apply Rinv_0_lt_compat; exact L2]. lra. }
  assert (Hdiff : Rabs (e / 16777216 - x) * ln 2 <= 4 / 67108864 + 2 / 10 / 67108864).
  { rewrite <- (Rabs_pos_eq (ln 2)) at 1 by lra. rewrite <- Rabs_mult.
    replace ((e / 16777216 - x) * ln 2) with (e * ln 2 / 16777216 - (age - 30000) / 7170000 * ln 10)
      by (unfold x; field; lra).
    set (s := (age - 30000) / 7170000) in *.
    assert (Hs : 0 <= s <= 1) by (unfold s; lra).
    assert (Hfl : s * IZR envelope_fall - 1 < e <= s * IZR envelope_fall) by (unfold s; lra).
    clearbody s e. apply Rabs_le.
    assert (Hel : s * (IZR envelope_fall * ln 2 / 16777216) - ln 2 / 16777216 <= e * ln 2 / 16777216
                  <= s * (IZR envelope_fall * ln 2 / 16777216)) by nra.
    set (F := IZR envelope_fall * ln 2 / 16777216) in *. clearbody F.
    assert (- (35 / 100 / 16777216) <= s * (F - ln 10) <= 35 / 100 / 16777216) by nra.
    lra. }
  pose proof (pow2_neg_lipschitz (e / 16777216) x ltac:(lra) Hx0) as Hlip.
  assert (Hnear : Rabs (pow2_neg (e / 16777216) - pow2_neg x) <= 42 / 10 / 67108864) by lra.
  apply within in Hnear, Hexp.
  assert (Hlow : 1 / 10 <= pow2_neg x).
  { rewrite <- Hx, <- H10. left. apply exp_increasing. nra. }
  rewrite Hx. apply Rabs_le.
  destruct (Z.max_spec 6710887 (exp2_neg (envelope_exponent age_ms))) as [[Hm ->]|[Hm ->]].
  - lra.
  - apply IZR_le in Hm. lra.
Qed.

(* ------------------------------------------------------------------------- *)
(** ** Categories 3, 4 and 5 *)

Lemma ramp_matches value nominal worst : (0 <= nominal < worst)%Z ->
  near (ramp value nominal worst) (ramp_spec (IZR value) (IZR nominal) (IZR worst)) 1.
Proof.
  intros [Hn Hw]. apply near_intro. unfold ramp, ramp_spec. apply IZR_lt in Hw as Hw'. apply IZR_le in Hn as Hn'.
  assert (Hwidth : 0 < IZR worst - IZR nominal) by lra.
  assert (Hinv : 0 < / (IZR worst - IZR nominal)) by (apply Rinv_0_lt_compat; exact Hwidth).
  destruct (Z.ltb_spec value 0) as [H|H].
  { apply IZR_lt in H. destruct (Rlt_dec (IZR value) 0); [|lra]. apply Rabs_le. lra. }
  apply IZR_le in H. destruct (Rlt_dec (IZR value) 0); [lra|].
  destruct (Z.leb_spec worst value) as [Hbig|Hbig].
  { apply IZR_le in Hbig. destruct (Rle_dec (IZR value) (IZR nominal)); [lra|].
    rewrite Rmax_left; [apply Rabs_le; lra|]. unfold Rdiv. nra. }
  destruct (Z.leb_spec value nominal) as [Hsmall|Hsmall].
  { apply IZR_le in Hsmall. destruct (Rle_dec (IZR value) (IZR nominal)); [|lra].
    change (IZR one) with 67108864. apply Rabs_le. lra. }
  pose proof (floor_error (one * (worst - value)) (worst - nominal) ltac:(lia)) as Hf.
  rewrite mult_IZR, !minus_IZR in Hf. change (IZR one) with 67108864 in Hf.
  apply IZR_lt in Hbig, Hsmall. destruct (Rle_dec (IZR value) (IZR nominal)); [lra|].
  rewrite Rmax_right by (unfold Rdiv; nra). unfold Rdiv in *. rewrite Rmult_assoc in Hf.
  apply Rabs_le. lra.
Qed.

Lemma near_min a b x y units : near a x units -> near b y units -> near (Z.min a b) (Rmin x y) units.
Proof.
  intros Ha Hb. apply near_elim in Ha, Hb. apply near_intro. apply Rabs_le.
  destruct (Z.min_spec a b) as [[H ->]|[H ->]]; [apply IZR_lt in H | apply IZR_le in H];
    unfold Rmin; destruct (Rle_dec x y); lra.
Qed.

Theorem book_matches latency_ms jitter_ms depth_ppm :
  near (book_factor latency_ms jitter_ms depth_ppm)
       (book_spec (IZR latency_ms) (IZR jitter_ms) (IZR depth_ppm / 1000000)) 1.
Proof.
  unfold book_factor, book_spec. apply near_min; [apply near_min|].
  - apply (ramp_matches latency_ms 200 2000). lia.
  - apply (ramp_matches jitter_ms 100 1000). lia.
  - unfold depth_factor. change (full_ppm - depth_deadband_ppm)%Z with 500000%Z.
    change (full_ppm - depth_zero_ppm)%Z with 950000%Z.
    pose proof (ramp_matches (missing_depth depth_ppm) 500000 950000 ltac:(lia)) as H.
    unfold missing_depth in *. change full_ppm with 1000000%Z in *.
    destruct (Z.ltb_spec depth_ppm 0) as [Hd|Hd].
    + apply IZR_lt in Hd. destruct (Rlt_dec (IZR depth_ppm / 1000000) 0); [|lra].
      unfold ramp_spec in H. destruct (Rlt_dec (-1) 0); [exact H | lra].
    + apply IZR_le in Hd. destruct (Rlt_dec (IZR depth_ppm / 1000000) 0); [lra|].
      replace (ramp_spec (Rmax 0 (1 - IZR depth_ppm / 1000000)) (1 / 2) (95 / 100))
        with (ramp_spec (IZR (Z.max 0 (1000000 - depth_ppm))) 500000 950000); [exact H|].
      assert (Hmax : IZR (Z.max 0 (1000000 - depth_ppm)) = 1000000 * Rmax 0 (1 - IZR depth_ppm / 1000000)).
      { destruct (Z.max_spec 0 (1000000 - depth_ppm)) as [[Hm ->]|[Hm ->]].
        - apply IZR_lt in Hm. rewrite minus_IZR in *. rewrite Rmax_right by lra. field.
        - apply IZR_le in Hm. rewrite minus_IZR in Hm. rewrite Rmax_left by lra. ring. }
      rewrite Hmax. set (m := Rmax 0 (1 - IZR depth_ppm / 1000000)). unfold ramp_spec.
      destruct (Rlt_dec (1000000 * m) 0), (Rlt_dec m 0); try lra.
      destruct (Rle_dec (1000000 * m) 500000), (Rle_dec m (1 / 2)); try lra.
      f_equal. field.
Qed.

Theorem shock_matches none age_ms : near (shock_factor none age_ms) (shock_spec none (IZR age_ms / 60000)) 2.
Proof.
  apply near_intro. unfold shock_factor, shock_spec. rewrite shock_floor_value. destruct none.
  { change (IZR one) with 67108864. apply Rabs_le. lra. }
  destruct (Z.ltb_spec age_ms 0) as [H|H].
  { apply IZR_lt in H. destruct (Rlt_dec (IZR age_ms / 60000) 0); [|lra]. apply Rabs_le. lra. }
  apply IZR_le in H. destruct (Rlt_dec (IZR age_ms / 60000) 0); [lra|].
  unfold shock_recovery_ms. destruct (Z.leb_spec 3600000 age_ms) as [Hold|Hold].
  { apply IZR_le in Hold. rewrite Rmin_right by lra. change (IZR one) with 67108864. apply Rabs_le. lra. }
  apply IZR_lt in Hold. rewrite Rmin_left by lra.
  pose proof (floor_error ((one - 20132660) * age_ms) 3600000 ltac:(lia)) as Hf.
  rewrite plus_IZR. rewrite mult_IZR in Hf. change (IZR (one - 20132660)) with 46976204 in Hf.
  apply Rabs_le. lra.
Qed.

Theorem stress_matches drawdown_ppm : near (stress_factor drawdown_ppm) (stress_spec (IZR drawdown_ppm / 1000000)) 2.
Proof.
  apply near_intro. unfold stress_factor, stress_spec, stress_start_ppm, stress_end_ppm.
  destruct (Z.ltb_spec drawdown_ppm 0) as [H|H].
  { apply IZR_lt in H. destruct (Rlt_dec (IZR drawdown_ppm / 1000000) 0); [|lra]. apply Rabs_le. lra. }
  apply IZR_le in H. destruct (Rlt_dec (IZR drawdown_ppm / 1000000) 0); [lra|].
  destruct (Z.leb_spec 200000 drawdown_ppm) as [Hbig|Hbig].
  { apply IZR_le in Hbig. rewrite Rmin_left, Rmax_right by lra. unfold sigmoid. apply Rabs_le. lra. }
  destruct (Z.leb_spec drawdown_ppm 20000) as [Hsmall|Hsmall].
  { apply IZR_le in Hsmall. rewrite Rmin_right, Rmax_left by lra. unfold sigmoid.
    change (IZR one) with 67108864. apply Rabs_le. lra. }
  set (d := (drawdown_ppm - 20000)%Z). assert (Hd : (0 < d < 180000)%Z) by (unfold d; lia).
  replace ((IZR drawdown_ppm / 1000000 - 2 / 100) / (18 / 100)) with (IZR d / 180000)
    by (unfold d; rewrite minus_IZR; field).
  assert (Hr : 0 < IZR d < 180000) by (split; [apply (IZR_lt 0) | apply (IZR_lt d 180000)]; lia).
  rewrite Rmin_right, Rmax_right by lra. rewrite minus_IZR. change (IZR one) with 67108864.
  unfold stress_fall. cbv zeta. change stress_width with 180000%Z. clearbody d.
  pose proof (floor_error (d * d * (3 * 180000 - 2 * d)) 180000 ltac:(lia)) as F1.
  set (s := (d * d * (3 * 180000 - 2 * d) / 180000)%Z) in *.
  pose proof (floor_error (s * 262144) 180000 ltac:(lia)) as F2. set (w := (s * 262144 / 180000)%Z) in *.
  pose proof (floor_error (w * 256) 180000 ltac:(lia)) as F3.
  rewrite mult_IZR in F2, F3. rewrite !mult_IZR, minus_IZR, !mult_IZR in F1.
  set (S := IZR s) in *. set (W := IZR w) in *. set (V := IZR (w * 256 / 180000)) in *. set (x := IZR d) in *.
  clearbody S W V x.
  assert (E : 67108864 * sigmoid (x / 180000)
              = 67108864 - x * x * (3 * 180000 - 2 * x) / 180000 * 262144 / 180000 * 256 / 180000)
    by (unfold sigmoid; field).
  rewrite E. apply Rabs_le. lra.
Qed.

(* ------------------------------------------------------------------------- *)
(** ** The product *)

(** R_total, as the specification defines it. *)
Definition total_spec (s : signals) : R :=
  invariants_spec (sg_invariants_hold s) * envelope_spec (IZR (sg_envelope_age_ms s) / 1000)
  * book_spec (IZR (sg_latency_ms s)) (IZR (sg_jitter_ms s)) (IZR (sg_depth_ppm s) / 1000000)
  * shock_spec (sg_no_shock_yet s) (IZR (sg_shock_age_ms s) / 60000)
  * stress_spec (IZR (sg_drawdown_ppm s) / 1000000).

Lemma envelope_spec_range x : 0 <= envelope_spec x <= 1.
Proof.
  unfold envelope_spec. destruct (Rlt_dec x 0); [lra|]. destruct (Rle_dec x 30); [lra|].
  assert (Hln10 : 0 < ln 10) by (rewrite <- ln_1; apply ln_increasing; lra).
  pose proof (exp_pos (- (ln 10 / 7170) * (Rmin x 7200 - 30))). split; [lra|].
  rewrite <- exp_0. left. apply exp_increasing. unfold Rmin. destruct (Rle_dec x 7200); nra.
Qed.

Lemma ramp_spec_range value nominal worst : nominal < worst -> 0 <= ramp_spec value nominal worst <= 1.
Proof.
  intros H. unfold ramp_spec. destruct (Rlt_dec value 0); [lra|]. destruct (Rle_dec value nominal); [lra|].
  split; [apply Rmax_l|]. apply Rmax_lub; [lra|].
  apply Rmult_le_reg_r with (worst - nominal); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

Lemma book_spec_range l j d : 0 <= book_spec l j d <= 1.
Proof.
  unfold book_spec. pose proof (ramp_spec_range l 200 2000 ltac:(lra)). pose proof (ramp_spec_range j 100 1000 ltac:(lra)).
  pose proof (ramp_spec_range (Rmax 0 (1 - d)) (1 / 2) (95 / 100) ltac:(lra)).
  destruct (Rlt_dec d 0); unfold Rmin; repeat destruct (Rle_dec _ _); lra.
Qed.

Lemma shock_spec_range none x : 0 <= shock_spec none x <= 1.
Proof.
  unfold shock_spec. destruct none; [lra|]. destruct (Rlt_dec x 0); [lra|].
  unfold Rmin. destruct (Rle_dec x 60); lra.
Qed.

Lemma stress_spec_range x : 0 <= stress_spec x <= 1.
Proof.
  unfold stress_spec. destruct (Rlt_dec x 0); [lra|].
  set (t := Rmax 0 (Rmin 1 ((x - 2 / 100) / (18 / 100)))).
  assert (Ht : 0 <= t <= 1).
  { unfold t, Rmax, Rmin. repeat destruct (Rle_dec _ _); lra. }
  unfold sigmoid. clearbody t. split.
  - replace (1 - t * t * (3 - 2 * t)) with ((1 - t) * (1 - t) * (1 + 2 * t)) by ring.
    apply Rmult_le_pos; [apply Rmult_le_pos; lra | lra].
  - assert (0 <= t * t * (3 - 2 * t)) by (apply Rmult_le_pos; [apply Rmult_le_pos; lra | lra]). lra.
Qed.

(** A rounded product of near factors is near the product: the errors add, and one unit for the rounding. *)
Lemma near_multiply a b x y u v : in_unit a -> in_unit b -> 0 <= x <= 1 -> 0 <= y <= 1 ->
  near a x u -> near b y v -> near (multiply a b) (x * y) (u + v + 1).
Proof.
  intros Ha Hb Hx Hy Na Nb. apply near_elim in Na, Nb. apply near_intro. unfold multiply.
  pose proof (floor_error (a * b) one ltac:(unfold one; lia)) as Hf. rewrite mult_IZR in Hf.
  change (IZR one) with 67108864 in Hf. set (q := IZR (a * b / one)) in *. clearbody q.
  destruct Ha as [Ha1 Ha2], Hb as [Hb1 Hb2]. apply IZR_le in Ha1, Ha2, Hb1, Hb2. change (IZR one) with 67108864 in *.
  set (A := IZR a) in *. set (B := IZR b) in *. clearbody A B.
  assert (E : A * B / 67108864 - 67108864 * (x * y) = (A - 67108864 * x) * (B / 67108864) + (B - 67108864 * y) * x) by field.
  assert (HB : 0 <= B / 67108864 <= 1) by lra.
  set (p := A - 67108864 * x) in *. set (r := B - 67108864 * y) in *. set (beta := B / 67108864) in *.
  assert (- u <= p * beta <= u) by nra. assert (- v <= r * x <= v) by nra.
  apply Rabs_le. lra.
Qed.

Lemma product_in_unit x y : 0 <= x <= 1 -> 0 <= y <= 1 -> 0 <= x * y <= 1.
Proof. intros Hx Hy. split; nra. Qed.

(** R_total for every input: within 32 units of 2^-26, which is 2^-21, of the specification. *)
Theorem total_matches s : near (total s) (total_spec s) 32.
Proof.
  unfold total, total_spec. destruct (factors_in_unit s) as (U1 & U2 & U3 & U4 & U5).
  pose proof (multiply_in_unit _ _ U1 U2) as U12. pose proof (multiply_in_unit _ _ U12 U3) as U123.
  pose proof (multiply_in_unit _ _ U123 U4) as U1234.
  assert (R1 : 0 <= invariants_spec (sg_invariants_hold s) <= 1)
    by (unfold invariants_spec; destruct (sg_invariants_hold s); lra).
  pose proof (envelope_spec_range (IZR (sg_envelope_age_ms s) / 1000)) as R2.
  pose proof (book_spec_range (IZR (sg_latency_ms s)) (IZR (sg_jitter_ms s)) (IZR (sg_depth_ppm s) / 1000000)) as R3.
  pose proof (shock_spec_range (sg_no_shock_yet s) (IZR (sg_shock_age_ms s) / 60000)) as R4.
  pose proof (stress_spec_range (IZR (sg_drawdown_ppm s) / 1000000)) as R5.
  pose proof (product_in_unit _ _ R1 R2) as R12. pose proof (product_in_unit _ _ R12 R3) as R123.
  pose proof (product_in_unit _ _ R123 R4) as R1234.
  assert (N1 : near (factor1 s) (invariants_spec (sg_invariants_hold s)) 0).
  { apply near_intro. unfold factor1, invariants_factor, invariants_spec. destruct (sg_invariants_hold s);
      [change (IZR one) with 67108864|]; apply Rabs_le; lra. }
  pose proof (envelope_matches (sg_envelope_age_ms s)) as N2.
  pose proof (book_matches (sg_latency_ms s) (sg_jitter_ms s) (sg_depth_ppm s)) as N3.
  pose proof (shock_matches (sg_no_shock_yet s) (sg_shock_age_ms s)) as N4.
  pose proof (stress_matches (sg_drawdown_ppm s)) as N5.
  pose proof (near_multiply _ _ _ _ _ _ U1 U2 R1 R2 N1 N2) as N12.
  pose proof (near_multiply _ _ _ _ _ _ U12 U3 R12 R3 N12 N3) as N123.
  pose proof (near_multiply _ _ _ _ _ _ U123 U4 R123 R4 N123 N4) as N1234.
  pose proof (near_multiply _ _ _ _ _ _ U1234 U5 R1234 R5 N1234 N5) as N.
  replace 32 with (0 + 23 + 1 + 1 + 1 + 2 + 1 + 2 + 1) by lra. exact N.
Qed.

(** What the interface shows: R_total in ppm is the specification's, rounded down, within 1.5 ppm. *)
Theorem total_ppm_matches s : - (3 / 2) <= IZR (total_ppm s) - 1000000 * total_spec s <= 1 / 2.
Proof.
  pose proof (near_elim _ _ _ (total_matches s)) as H. unfold total_ppm, to_ppm.
  pose proof (floor_error (total s * full_ppm) one ltac:(unfold one; lia)) as Hf. rewrite mult_IZR in Hf.
  change (IZR full_ppm) with 1000000 in Hf. change (IZR one) with 67108864 in Hf. lra.
Qed.
