(** R_total: within [0, 1.0], never above any one category, zero when category 1 is broken, never up when worse. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Kernel Arithmetic FactorProofs.
Open Scope Z_scope.

(** Each reading of [bad] is as bad as [good]'s, or worse, or missing. *)
Record worse (good bad : signals) : Prop := Worse {
  worse_invariants : sg_invariants_hold bad = true -> sg_invariants_hold good = true;
  worse_envelope : worse_if_more (sg_envelope_age_ms good) (sg_envelope_age_ms bad);
  worse_latency : worse_if_more (sg_latency_ms good) (sg_latency_ms bad);
  worse_jitter : worse_if_more (sg_jitter_ms good) (sg_jitter_ms bad);
  worse_depth : worse_if_less (sg_depth_ppm good) (sg_depth_ppm bad);
  worse_environment : worse_shock (sg_no_shock_yet good) (sg_shock_age_ms good)
                                  (sg_no_shock_yet bad) (sg_shock_age_ms bad);
  worse_drawdown : worse_if_more (sg_drawdown_ppm good) (sg_drawdown_ppm bad) }.

Lemma multiply_range a b : in_unit a -> in_unit b -> 0 <= multiply a b <= Z.min a b.
Proof.
  unfold in_unit, multiply. intros Ha Hb. assert (Hone : 0 < one) by (show_numbers; lia). split.
  - apply Z.div_pos; nia.
  - apply Z.min_glb; apply Z.div_le_upper_bound; nia.
Qed.

Lemma multiply_in_unit a b : in_unit a -> in_unit b -> in_unit (multiply a b).
Proof. intros Ha Hb. pose proof (multiply_range a b Ha Hb). unfold in_unit in *. lia. Qed.

Lemma multiply_monotone a b a' b' : 0 <= a <= a' -> 0 <= b <= b' -> multiply a b <= multiply a' b'.
Proof. intros Ha Hb. unfold multiply. apply Z.div_le_mono; [show_numbers; lia | nia]. Qed.

Lemma to_ppm_monotone a b : a <= b -> to_ppm a <= to_ppm b.
Proof. intros H. unfold to_ppm. apply Z.div_le_mono; show_numbers; lia. Qed.

Lemma to_ppm_range a : in_unit a -> 0 <= to_ppm a <= full_ppm.
Proof. unfold in_unit, to_ppm. intros H. apply div_between; show_numbers; lia. Qed.

Theorem factors_in_unit s :
  in_unit (factor1 s) /\ in_unit (factor2 s) /\ in_unit (factor3 s) /\ in_unit (factor4 s) /\ in_unit (factor5 s).
Proof.
  unfold factor1, factor2, factor3, factor4, factor5.
  pose proof (envelope_factor_range (sg_envelope_age_ms s)). pose proof envelope_floor_value.
  pose proof (shock_factor_range (sg_no_shock_yet s) (sg_shock_age_ms s)). pose proof shock_floor_value.
  repeat split; try apply book_factor_range; try apply stress_factor_range; try lia;
    unfold invariants_factor; destruct (sg_invariants_hold s); show_numbers; lia.
Qed.

Theorem total_in_unit s : in_unit (total s).
Proof. destruct (factors_in_unit s) as (? & ? & ? & ? & ?). unfold total. repeat apply multiply_in_unit; assumption. Qed.

(** R_total is never above any single factor. *)
Theorem total_below_each s :
  total s <= factor1 s /\ total s <= factor2 s /\ total s <= factor3 s /\ total s <= factor4 s /\ total s <= factor5 s.
Proof.
  destruct (factors_in_unit s) as (H1 & H2 & H3 & H4 & H5). unfold total.
  pose proof (multiply_range _ _ H1 H2). pose proof (multiply_in_unit _ _ H1 H2) as H12.
  pose proof (multiply_range _ _ H12 H3). pose proof (multiply_in_unit _ _ H12 H3) as H123.
  pose proof (multiply_range _ _ H123 H4). pose proof (multiply_in_unit _ _ H123 H4) as H1234.
  pose proof (multiply_range _ _ H1234 H5). lia.
Qed.

(** The same in ppm, as the trace shows them. *)
Theorem total_ppm_below_each s :
  0 <= total_ppm s /\ total_ppm s <= mu_m1 (multipliers_ppm s) /\ total_ppm s <= mu_m2 (multipliers_ppm s)
  /\ total_ppm s <= mu_m3 (multipliers_ppm s) /\ total_ppm s <= mu_m4 (multipliers_ppm s)
  /\ total_ppm s <= mu_m5 (multipliers_ppm s).
Proof.
  pose proof (total_below_each s) as (? & ? & ? & ? & ?). pose proof (to_ppm_range _ (total_in_unit s)).
  unfold total_ppm. cbn [multipliers_ppm mu_m1 mu_m2 mu_m3 mu_m4 mu_m5]. repeat split; try lia; apply to_ppm_monotone; assumption.
Qed.

(** Every multiplier is within [0, 1 000 000]. *)
Theorem multipliers_range s : let m := multipliers_ppm s in
  0 <= mu_m1 m <= full_ppm /\ 0 <= mu_m2 m <= full_ppm /\ 0 <= mu_m3 m <= full_ppm
  /\ 0 <= mu_m4 m <= full_ppm /\ 0 <= mu_m5 m <= full_ppm.
Proof.
  cbv zeta. cbn [multipliers_ppm mu_m1 mu_m2 mu_m3 mu_m4 mu_m5].
  destruct (factors_in_unit s) as (? & ? & ? & ? & ?).
  split; [|split; [|split; [|split]]]; apply to_ppm_range; assumption.
Qed.

(** A broken invariant leaves nothing, whatever the other readings say. *)
Theorem broken_invariant_is_zero s : sg_invariants_hold s = false -> total_ppm s = 0.
Proof.
  intros H. pose proof (total_below_each s) as (H1 & _). pose proof (total_in_unit s) as Ht. unfold in_unit in Ht.
  unfold factor1, invariants_factor in H1. rewrite H in H1. unfold total_ppm. replace (total s) with 0 by lia. reflexivity.
Qed.

(** Worse, later or missing readings never raise R_total. *)
Theorem worse_never_raises good bad : worse good bad -> total_ppm bad <= total_ppm good.
Proof.
  intros [Hi He Hl Hj Hd Hs Hw]. unfold total_ppm, total. apply to_ppm_monotone.
  destruct (factors_in_unit bad) as (B1 & B2 & B3 & B4 & B5).
  pose proof (multiply_in_unit _ _ B1 B2) as B12. pose proof (multiply_in_unit _ _ B12 B3) as B123.
  pose proof (multiply_in_unit _ _ B123 B4) as B1234.
  assert (factor1 bad <= factor1 good).
  { unfold factor1, invariants_factor. destruct (sg_invariants_hold bad); [rewrite Hi by reflexivity; lia|].
    destruct (sg_invariants_hold good); show_numbers; lia. }
  pose proof (envelope_factor_falls _ _ He). pose proof (book_factor_falls _ _ _ _ _ _ Hl Hj Hd).
  pose proof (shock_factor_falls _ _ _ _ Hs). pose proof (stress_factor_falls _ _ Hw).
  unfold in_unit in *.
  apply multiply_monotone; [split; [apply B1234|] | unfold factor5 in *; lia].
  apply multiply_monotone; [split; [apply B123|] | unfold factor4 in *; lia].
  apply multiply_monotone; [split; [apply B12|] | unfold factor3 in *; lia].
  apply multiply_monotone; unfold factor2 in *; lia.
Qed.

(** Each sensor alone: inside its nominal range its factor is exactly 1.0, whatever the others say. *)
Theorem nominal_factors s :
  (sg_invariants_hold s = true -> factor1 s = one)
  /\ (0 <= sg_envelope_age_ms s <= 30000 -> factor2 s = one)
  /\ (0 <= sg_latency_ms s <= 200 -> latency_factor (sg_latency_ms s) = one)
  /\ (0 <= sg_jitter_ms s <= 100 -> jitter_factor (sg_jitter_ms s) = one)
  /\ (500000 <= sg_depth_ppm s -> depth_factor (sg_depth_ppm s) = one)
  /\ (sg_no_shock_yet s = true \/ 3600000 <= sg_shock_age_ms s -> factor4 s = one)
  /\ (0 <= sg_drawdown_ppm s <= 20000 -> factor5 s = one).
Proof.
  unfold factor1, factor2, factor4, factor5. split; [intros ->; reflexivity|].
  split; [intros; unfold envelope_factor; show_numbers; split_comparisons; lia|].
  split; [intros; unfold latency_factor, ramp; show_numbers; split_comparisons; lia|].
  split; [intros; unfold jitter_factor, ramp; show_numbers; split_comparisons; lia|].
  split.
  { intros. unfold depth_factor.
    assert (0 <= missing_depth (sg_depth_ppm s) <= 500000)
      by (unfold missing_depth; show_numbers; split_comparisons; lia).
    unfold ramp; show_numbers; split_comparisons; lia. }
  split; [|intros; unfold stress_factor; show_numbers; split_comparisons; lia].
  unfold shock_factor. intros [->|Hs]; [reflexivity|].
  destruct (sg_no_shock_yet s); [reflexivity|]. show_numbers; split_comparisons; lia.
Qed.

(** The same of the five multipliers, in ppm. *)
Theorem nominal_multipliers s : let m := multipliers_ppm s in
  (sg_invariants_hold s = true -> mu_m1 m = 1000000)
  /\ (0 <= sg_envelope_age_ms s <= 30000 -> mu_m2 m = 1000000)
  /\ (0 <= sg_latency_ms s <= 200 -> 0 <= sg_jitter_ms s <= 100 -> 500000 <= sg_depth_ppm s -> mu_m3 m = 1000000)
  /\ (sg_no_shock_yet s = true \/ 3600000 <= sg_shock_age_ms s -> mu_m4 m = 1000000)
  /\ (0 <= sg_drawdown_ppm s <= 20000 -> mu_m5 m = 1000000).
Proof.
  destruct (nominal_factors s) as (H1 & H2 & Hl & Hj & Hd & H4 & H5). cbv zeta. unfold multipliers_ppm.
  cbn [mu_m1 mu_m2 mu_m3 mu_m4 mu_m5].
  split; [intros H; rewrite (H1 H); reflexivity|]. split; [intros H; rewrite (H2 H); reflexivity|].
  split; [|split; intros H; [rewrite (H4 H) | rewrite (H5 H)]; reflexivity].
  intros A B C. unfold factor3, book_factor. rewrite (Hl A), (Hj B), (Hd C). reflexivity.
Qed.

(** With nothing wrong R_total is exactly 1.0. *)
Theorem good_health_is_full s :
  sg_invariants_hold s = true -> 0 <= sg_envelope_age_ms s <= 30000 -> 0 <= sg_latency_ms s <= 200 ->
  0 <= sg_jitter_ms s <= 100 -> 500000 <= sg_depth_ppm s -> sg_no_shock_yet s = true \/ 3600000 <= sg_shock_age_ms s ->
  0 <= sg_drawdown_ppm s <= 20000 -> total_ppm s = 1000000.
Proof.
  intros Hi He Hl Hj Hd Hs Hw. destruct (nominal_factors s) as (H1 & H2 & Fl & Fj & Fd & H4 & H5).
  unfold total_ppm, total. rewrite (H1 Hi), (H2 He), (H4 Hs), (H5 Hw).
  unfold factor3, book_factor. rewrite (Fl Hl), (Fj Hj), (Fd Hd). reflexivity.
Qed.

(** A rounded product moves by no more than its factors together, and one unit for the rounding. *)
Lemma multiply_moves a b a' b' : in_unit a -> in_unit b -> in_unit a' -> in_unit b' ->
  Z.abs (multiply a b - multiply a' b') <= Z.abs (a - a') + Z.abs (b - b') + 1.
Proof.
  unfold in_unit, multiply. change one with 67108864. intros Ha Hb Ha' Hb'.
  pose proof (Z.div_mod (a * b) 67108864 ltac:(lia)). pose proof (Z.mod_pos_bound (a * b) 67108864 ltac:(lia)).
  pose proof (Z.div_mod (a' * b') 67108864 ltac:(lia)). pose proof (Z.mod_pos_bound (a' * b') 67108864 ltac:(lia)).
  assert (E : a * b - a' * b' = a * (b - b') + (a - a') * b') by ring.
  assert (Z.abs (a * (b - b')) <= 67108864 * Z.abs (b - b'))
    by (rewrite Z.abs_mul; apply Z.mul_le_mono_nonneg_r; lia).
  assert (Z.abs ((a - a') * b') <= 67108864 * Z.abs (a - a'))
    by (rewrite Z.abs_mul, Z.mul_comm; apply Z.mul_le_mono_nonneg_r; lia).
  set (x := a * b) in *. set (y := a' * b') in *. set (u := a * (b - b')) in *. set (v := (a - a') * b') in *.
  clearbody x y u v. lia.
Qed.

(** No cliff in R_total that is none in a category. *)
Theorem total_moves_with_factors s s' : Z.abs (total s - total s')
  <= Z.abs (factor1 s - factor1 s') + Z.abs (factor2 s - factor2 s') + Z.abs (factor3 s - factor3 s')
     + Z.abs (factor4 s - factor4 s') + Z.abs (factor5 s - factor5 s') + 4.
Proof.
  destruct (factors_in_unit s) as (U1 & U2 & U3 & U4 & U5). destruct (factors_in_unit s') as (V1 & V2 & V3 & V4 & V5).
  pose proof (multiply_in_unit _ _ U1 U2) as U12. pose proof (multiply_in_unit _ _ V1 V2) as V12.
  pose proof (multiply_in_unit _ _ U12 U3) as U123. pose proof (multiply_in_unit _ _ V12 V3) as V123.
  pose proof (multiply_in_unit _ _ U123 U4) as U1234. pose proof (multiply_in_unit _ _ V123 V4) as V1234.
  pose proof (multiply_moves _ _ _ _ U1 U2 V1 V2). pose proof (multiply_moves _ _ _ _ U12 U3 V12 V3).
  pose proof (multiply_moves _ _ _ _ U123 U4 V123 V4). pose proof (multiply_moves _ _ _ _ U1234 U5 V1234 V5).
  unfold total. lia.
Qed.

(** No threshold of a posture stands on a multiplier's floor. *)
Theorem no_threshold_on_a_floor p :
  p <> HIBERNATE -> let floors := (to_ppm envelope_floor :: to_ppm shock_floor :: nil)%list in
  ~ In (leave_ppm p) floors /\ ~ In (return_ppm p) floors.
Proof.
  intros Hp. cbv zeta. replace (to_ppm envelope_floor) with 100000 by reflexivity.
  replace (to_ppm shock_floor) with 300000 by reflexivity.
  destruct p; [congruence| ..]; cbn; show_numbers; lia.
Qed.
