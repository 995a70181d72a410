(** The signed statements about real numbers, with the formulas of the specification written out. *)
From Coq Require Import ZArith Reals Lia Lra.
From Plimsoll Require Import Numbers Exp2Table Kernel Safe Nodes Exp2Real SpecReal JsNum.
Open Scope R_scope.

(** The words of this page: the five categories as the specification has them, and how a double rounds. *)
Theorem pin_words_real :
  (forall holds, invariants_spec holds = if holds then 1 else 0)
  /\ (forall age_s, envelope_spec age_s = if Rlt_dec age_s 0 then 1 / 10 else if Rle_dec age_s 30 then 1
       else exp (- (ln 10 / 7170) * (Rmin age_s 7200 - 30)))
  /\ (forall value nominal worst, ramp_spec value nominal worst = if Rlt_dec value 0 then 0
       else if Rle_dec value nominal then 1 else Rmax 0 ((worst - value) / (worst - nominal)))
  /\ (forall latency_ms jitter_ms depth, book_spec latency_ms jitter_ms depth
       = Rmin (Rmin (ramp_spec latency_ms 200 2000) (ramp_spec jitter_ms 100 1000))
           (if Rlt_dec depth 0 then 0 else ramp_spec (Rmax 0 (1 - depth)) (1 / 2) (95 / 100)))
  /\ (forall none age_min, shock_spec none age_min = if none then 1 else if Rlt_dec age_min 0 then 3 / 10
       else 3 / 10 + 7 / 10 * (Rmin age_min 60 / 60))
  /\ (forall drawdown, stress_spec drawdown = if Rlt_dec drawdown 0 then 0
       else let t := Rmax 0 (Rmin 1 ((drawdown - 2 / 100) / (18 / 100))) in 1 - t * t * (3 - 2 * t))
  /\ (forall s, total_spec s = invariants_spec (sg_invariants_hold s) * envelope_spec (IZR (sg_envelope_age_ms s) / 1000)
       * book_spec (IZR (sg_latency_ms s)) (IZR (sg_jitter_ms s)) (IZR (sg_depth_ppm s) / 1000000)
       * shock_spec (sg_no_shock_yet s) (IZR (sg_shock_age_ms s) / 60000)
       * stress_spec (IZR (sg_drawdown_ppm s) / 1000000))
  /\ (forall x, rnd x = Flocq.Core.Generic_fmt.round Flocq.Core.Zaux.radix2 (Flocq.Core.FLT.FLT_exp (-1074) 53)
       Flocq.Core.Round_NE.ZnearestE x).
Proof. repeat split. Qed.

(** Each of the table's 513 entries is 2^-(i / 512), to half of 2^-26; and 2^-x as it is computed from them is within 18 of
    2^-26, for every exponent from 0 below 4 (in units of 2^-24). *)
Theorem pin_power : forall i e, (0 <= i <= 512)%Z -> (0 <= e < 67108864)%Z ->
  Rabs (IZR (table_at exp2_table i) - 67108864 * exp (- (IZR i / 512 * ln 2))) <= 1 / 2
  /\ Rabs (IZR (exp2_neg e) - 67108864 * exp (- (IZR e / 16777216 * ln 2))) <= 18.
Proof. intros i e Hi He. split; [exact (node_is_power i Hi) | exact (exp2_neg_real e He)]. Qed.

(** Category 2 between 30 s and 2 h: e^(-(ln 10 / 7170) (age - 30 s)), within 2^-21, at every millisecond; 1 before, exactly;
    0.10 after it, and if the age is unknown, within 2^-26. *)
Theorem pin_envelope : forall age_ms,
  ((30000 <= age_ms <= 7200000)%Z ->
     Rabs (IZR (envelope_factor age_ms) / 67108864 - exp (- (ln 10 / 7170) * (IZR age_ms / 1000 - 30))) <= / 2097152)
  /\ ((0 <= age_ms <= 30000)%Z -> envelope_factor age_ms = 67108864%Z)
  /\ ((age_ms < 0 \/ 7200000 <= age_ms)%Z -> Rabs (IZR (envelope_factor age_ms) / 67108864 - 1 / 10) <= / 67108864).
Proof.
  intros age. split; [|split].
  - intros [H1 H2]. pose proof (envelope_matches age) as H. unfold near, envelope_spec in H.
    apply IZR_le in H1, H2. destruct (Rlt_dec (IZR age / 1000) 0); [lra|].
    rewrite Rmin_left in H by lra. destruct (Rle_dec (IZR age / 1000) 30) as [Hy|Hy]; [|lra].
    replace (IZR age / 1000 - 30) with 0 by lra. rewrite Rmult_0_r, exp_0. lra.
  - intros H. unfold envelope_factor. change envelope_floor_at_ms with 7200000%Z. change envelope_grace_ms with 30000%Z.
    destruct (Z.ltb_spec age 0); [lia|]. destruct (Z.leb_spec 7200000 age); [lia|].
    destruct (Z.leb_spec age 30000); [reflexivity | lia].
  - intros H. assert (envelope_factor age = 6710887%Z) as ->; [|apply Rabs_le; lra].
    unfold envelope_factor. change envelope_floor_at_ms with 7200000%Z. change envelope_floor with 6710887%Z.
    destruct (Z.ltb_spec age 0); [reflexivity|]. destruct (Z.leb_spec 7200000 age); [reflexivity | lia].
Qed.

(** Category 3: the least of three straight lines, each from 1 to 0 (latency from 200 ms to 2 s, jitter from 100 ms to 1 s,
    depth from 50 % of the usual down to 5 %), level outside; 0 if a reading is unknown; within 2^-26. *)
Theorem pin_book : forall latency_ms jitter_ms depth_ppm,
  let line := fun value nominal worst => Rmax 0 (Rmin 1 ((worst - value) / (worst - nominal))) in
  ((0 <= latency_ms)%Z -> (0 <= jitter_ms)%Z -> (0 <= depth_ppm)%Z ->
   Rabs (IZR (book_factor latency_ms jitter_ms depth_ppm) / 67108864
     - Rmin (Rmin (line (IZR latency_ms) 200 2000) (line (IZR jitter_ms) 100 1000))
            (line (1000000 - IZR depth_ppm) 500000 950000)) <= / 67108864)
  /\ ((latency_ms < 0 \/ jitter_ms < 0 \/ depth_ppm < 0)%Z -> book_factor latency_ms jitter_ms depth_ppm = 0%Z).
Proof.
  intros latency jitter depth line. split.
  - intros Hl Hj Hd. pose proof (book_matches latency jitter depth) as H. unfold near, book_spec in H.
    apply IZR_le in Hl, Hj, Hd.
    assert (L : forall value nominal worst, 0 <= value -> nominal < worst ->
      ramp_spec value nominal worst = line value nominal worst).
    { intros value nominal worst Hv Hw. unfold ramp_spec, line. destruct (Rlt_dec value 0); [lra|].
      assert (Hinv : 0 < / (worst - nominal)) by (apply Rinv_0_lt_compat; lra).
      assert (Hone : (worst - nominal) * / (worst - nominal) = 1) by (apply Rinv_r; lra). unfold Rdiv.
      destruct (Rle_dec value nominal).
      - rewrite Rmin_left by nra. rewrite Rmax_right by lra. reflexivity.
      - rewrite Rmin_right by nra. reflexivity. }
    destruct (Rlt_dec (IZR depth / 1000000) 0); [lra|]. rewrite !L in H by (try apply Rmax_l; lra).
    replace (line (1000000 - IZR depth) 500000 950000) with (line (Rmax 0 (1 - IZR depth / 1000000)) (1 / 2) (95 / 100));
      [lra|].
    unfold line. destruct (Rle_dec (IZR depth / 1000000) 1).
    + rewrite (Rmax_right 0 (1 - IZR depth / 1000000)) by lra. f_equal. f_equal. field.
    + rewrite (Rmax_left 0 (1 - IZR depth / 1000000)) by lra. rewrite !(Rmin_left 1) by lra. reflexivity.
  - intros H. unfold book_factor, latency_factor, jitter_factor, depth_factor, ramp, missing_depth.
    pose proof (FactorProofs.ramp_range (if (depth <? 0)%Z then (-1)%Z else Z.max 0 (full_ppm - depth))
      (full_ppm - depth_deadband_ppm) (full_ppm - depth_zero_ppm) ltac:(reflexivity)) as Rd.
    pose proof (FactorProofs.ramp_range latency lag_deadband_ms lag_zero_ms ltac:(reflexivity)) as Rl.
    pose proof (FactorProofs.ramp_range jitter jitter_deadband_ms jitter_zero_ms ltac:(reflexivity)) as Rj.
    unfold FactorProofs.in_unit, ramp in Rd, Rl, Rj.
    destruct (Z.ltb_spec depth 0), (Z.ltb_spec latency 0), (Z.ltb_spec jitter 0); try lia; cbn [Z.ltb Z.compare] in *; lia.
Qed.

(** Category 4 over the 60 minutes after a shock: 0.3 + 0.7 of the part that has passed, within 2^-25. *)
Theorem pin_shock : forall age_ms, (0 <= age_ms <= 3600000)%Z ->
  Rabs (IZR (shock_factor false age_ms) / 67108864 - (3 / 10 + 7 / 10 * (IZR age_ms / 3600000))) <= / 33554432.
Proof.
  intros age [H1 H2]. pose proof (shock_matches false age) as H. unfold near, shock_spec in H.
  apply IZR_le in H1, H2. destruct (Rlt_dec (IZR age / 60000) 0); [lra|]. rewrite Rmin_left in H by lra.
  replace (IZR age / 60000 / 60) with (IZR age / 3600000) in H by field. lra.
Qed.

(** Category 5 between drawdowns of 2 % and 20 %: 1 - t^2 (3 - 2 t), within 2^-25. *)
Theorem pin_stress : forall drawdown_ppm, (20000 <= drawdown_ppm <= 200000)%Z ->
  let t := (IZR drawdown_ppm / 1000000 - 2 / 100) / (18 / 100) in
  Rabs (IZR (stress_factor drawdown_ppm) / 67108864 - (1 - t * t * (3 - 2 * t))) <= / 33554432.
Proof.
  intros drawdown [H1 H2] t. pose proof (stress_matches drawdown) as H. unfold near, stress_spec, sigmoid in H.
  apply IZR_le in H1, H2. destruct (Rlt_dec (IZR drawdown / 1000000) 0); [lra|].
  fold t in H. rewrite Rmin_right, Rmax_right in H by (unfold t; lra). lra.
Qed.

(** R_total for every input: within 2^-21 of the product of the five. *)
Theorem pin_total : forall s, Rabs (IZR (total s) / 67108864 -
  invariants_spec (sg_invariants_hold s) * envelope_spec (IZR (sg_envelope_age_ms s) / 1000)
  * book_spec (IZR (sg_latency_ms s)) (IZR (sg_jitter_ms s)) (IZR (sg_depth_ppm s) / 1000000)
  * shock_spec (sg_no_shock_yet s) (IZR (sg_shock_age_ms s) / 60000)
  * stress_spec (IZR (sg_drawdown_ppm s) / 1000000)) <= / 2097152.
Proof. intros s. pose proof (total_matches s) as H. unfold near, total_spec in H. lra. Qed.

(** In ppm, as a trace shows it: at most 1.5 ppm below the specification, and 0.5 above. *)
Theorem pin_total_ppm : forall s, - (3 / 2) <= IZR (total_ppm s) - 1000000 * total_spec s <= 1 / 2.
Proof. exact total_ppm_matches. Qed.

(** Where the obligations hold, doubles compute what Z computes: + - *, floor of a quotient, remainder,
    comparison, the smaller and the larger. *)
Theorem pin_doubles : forall a b,
  (add_ok a b -> rnd (IZR a + IZR b) = IZR (a + b)) /\ (sub_ok a b -> rnd (IZR a - IZR b) = IZR (a - b))
  /\ (mul_ok a b -> rnd (IZR a * IZR b) = IZR (a * b))
  /\ (div_ok a b -> Flocq.Core.Raux.Zfloor (rnd (IZR a / IZR b)) = (a / b)%Z)
  /\ (mod_ok a b -> IZR a - IZR b * IZR (Flocq.Core.Raux.Ztrunc (IZR a / IZR b)) = IZR (a mod b))
  /\ (compare_ok a b -> (rnd (IZR a) <= rnd (IZR b) <-> (a <= b)%Z) /\ (rnd (IZR a) < rnd (IZR b) <-> (a < b)%Z)
       /\ Rmin (rnd (IZR a)) (rnd (IZR b)) = IZR (Z.min a b) /\ Rmax (rnd (IZR a)) (rnd (IZR b)) = IZR (Z.max a b)).
Proof.
  intros a b. split; [exact (js_add a b)|]. split; [exact (js_sub a b)|]. split; [exact (js_mul a b)|].
  split; [exact (js_div a b)|]. split; [exact (js_mod a b)|]. intros H. destruct (js_compare a b H) as [H1 H2].
  split; [exact H1|]. split; [exact H2|]. split; [exact (js_least a b H) | exact (js_greatest a b H)].
Qed.
