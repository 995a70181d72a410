(** The factors of the five categories: their range, that they never rise with worse readings, and their slopes. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Exp2Table Kernel Arithmetic Exp2Shape.
Open Scope Z_scope.

(** [bad] is as bad as [good] or worse, for a reading that is better the smaller it is: missing, or larger. *)
Definition worse_if_more (good bad : Z) : Prop := bad < 0 \/ 0 <= good <= bad.

(** The same for a reading that is better the larger it is. *)
Definition worse_if_less (good bad : Z) : Prop := bad < 0 \/ 0 <= bad <= good.

Definition in_unit (factor : Z) : Prop := 0 <= factor <= one.

Lemma envelope_floor_value : envelope_floor = 6710887.
Proof. reflexivity. Qed.

Lemma shock_floor_value : shock_floor = 20132660.
Proof. reflexivity. Qed.

(* ------------------------------------------------------------------------- *)
(** ** Category 2 *)

Lemma envelope_exponent_range age : envelope_grace_ms <= age <= envelope_floor_at_ms ->
  0 <= envelope_exponent age <= envelope_fall.
Proof. intros H. unfold envelope_exponent. apply div_between; show_numbers; lia. Qed.

Lemma envelope_exponent_step age : 0 <= envelope_exponent (age + 1) - envelope_exponent age <= 8.
Proof. unfold envelope_exponent. apply div_apart; show_numbers; lia. Qed.

Theorem envelope_factor_range age : envelope_floor <= envelope_factor age <= one.
Proof.
  unfold envelope_factor. assert (envelope_floor <= one) by (rewrite envelope_floor_value; show_numbers; lia).
  split_comparisons; try lia.
  pose proof (envelope_exponent_range age ltac:(lia)).
  pose proof (exp2_neg_range (envelope_exponent age) ltac:(show_numbers; lia)). lia.
Qed.

Lemma envelope_factor_step age : 0 <= age -> 0 <= envelope_factor age - envelope_factor (age + 1) <= 24.
Proof.
  intros Hage.
  assert (age + 1 <= envelope_grace_ms \/ age = envelope_grace_ms \/ age + 1 = envelope_floor_at_ms
          \/ envelope_floor_at_ms <= age \/ envelope_grace_ms < age < envelope_floor_at_ms - 1) as Hcases by lia.
  destruct Hcases as [H|[->|[H|[H|H]]]].
  - unfold envelope_factor. show_numbers. split_comparisons; lia.
  - vm_compute. split; discriminate.
  - replace age with (envelope_floor_at_ms - 1) by lia. vm_compute. split; discriminate.
  - unfold envelope_factor. show_numbers. split_comparisons; lia.
  - pose proof (envelope_exponent_step age) as Hstep.
    pose proof (envelope_exponent_range age ltac:(lia)). pose proof (envelope_exponent_range (age + 1) ltac:(lia)).
    pose proof (exp2_neg_falls (envelope_exponent age) (envelope_exponent (age + 1)) ltac:(lia) ltac:(show_numbers; lia)).
    unfold envelope_factor.
    assert (envelope_grace_ms = 30000) by reflexivity. split_comparisons; lia.
Qed.

(** No cliff: within 24 units of 2^-26 a millisecond (the steepest real slope is 21.6). *)
Theorem envelope_factor_lipschitz a b : 0 <= a <= b ->
  0 <= envelope_factor a - envelope_factor b <= 24 * (b - a).
Proof. intros H. apply (falls_by_steps envelope_factor 0 b 24); [intros; apply envelope_factor_step; lia | lia | lia]. Qed.

Theorem envelope_factor_falls good bad : worse_if_more good bad -> envelope_factor bad <= envelope_factor good.
Proof.
  intros [H|H].
  - pose proof (envelope_factor_range good). unfold envelope_factor at 1. split_comparisons; lia.
  - pose proof (envelope_factor_lipschitz good bad H). lia.
Qed.

(* ------------------------------------------------------------------------- *)
(** ** Category 3 *)

Lemma ramp_range value nominal worst : nominal < worst -> in_unit (ramp value nominal worst).
Proof.
  intros H. unfold ramp, in_unit. assert (0 < one) by (show_numbers; lia).
  split_comparisons; try lia. apply div_between; nia.
Qed.

Lemma ramp_lipschitz nominal worst k : 0 <= nominal < worst -> 0 <= k -> one <= k * (worst - nominal) ->
  forall a b, 0 <= a <= b -> 0 <= ramp a nominal worst - ramp b nominal worst <= k * (b - a).
Proof.
  intros Hnw Hk0 Hk a b Hab. apply (falls_by_steps (fun x => ramp x nominal worst) 0 b k); [| lia | lia].
  intros x Hx. assert (0 < one) by (show_numbers; lia). unfold ramp.
  destruct (Z.ltb_spec x 0); [lia|]. destruct (Z.ltb_spec (x + 1) 0); [lia|].
  destruct (Z.leb_spec worst x), (Z.leb_spec worst (x + 1)); try lia.
  - destruct (Z.leb_spec x nominal).
    + replace (worst - nominal) with 1 in Hk by lia. lia.
    + replace (worst - x) with 1 by lia. rewrite Z.sub_0_r, Z.mul_1_r. apply div_between; lia.
  - destruct (Z.leb_spec x nominal), (Z.leb_spec (x + 1) nominal); try lia.
    + enough (one - k <= one * (worst - (x + 1)) / (worst - nominal) <= one) by lia.
      replace x with nominal by lia.
      apply div_between; nia.
    + replace (worst - x) with (worst - (x + 1) + 1) by lia.
      apply div_apart; nia.
Qed.

Lemma ramp_falls nominal worst : 0 <= nominal < worst ->
  forall good bad, worse_if_more good bad -> ramp bad nominal worst <= ramp good nominal worst.
Proof.
  intros Hnw good bad [H|H].
  - pose proof (ramp_range good nominal worst ltac:(lia)) as Hr. unfold in_unit in Hr.
    unfold ramp at 1. destruct (Z.ltb_spec bad 0); lia.
  - assert (0 < one) by (show_numbers; lia).
    pose proof (ramp_lipschitz nominal worst one Hnw ltac:(lia) ltac:(nia) good bad H). lia.
Qed.

Theorem book_factor_range latency jitter depth : in_unit (book_factor latency jitter depth).
Proof.
  unfold book_factor, latency_factor, jitter_factor, depth_factor, in_unit.
  pose proof (ramp_range latency lag_deadband_ms lag_zero_ms ltac:(show_numbers; lia)) as Hl.
  pose proof (ramp_range jitter jitter_deadband_ms jitter_zero_ms ltac:(show_numbers; lia)) as Hj.
  pose proof (ramp_range (missing_depth depth) (full_ppm - depth_deadband_ppm) (full_ppm - depth_zero_ppm)
                ltac:(show_numbers; lia)) as Hd.
  unfold in_unit in *. lia.
Qed.

Lemma missing_depth_worse good bad : worse_if_less good bad -> worse_if_more (missing_depth good) (missing_depth bad).
Proof. intros [H|H]; unfold worse_if_more, missing_depth; split_comparisons; lia. Qed.

Theorem book_factor_falls l l' j j' d d' :
  worse_if_more l l' -> worse_if_more j j' -> worse_if_less d d' -> book_factor l' j' d' <= book_factor l j d.
Proof.
  intros Hl Hj Hd. unfold book_factor, latency_factor, jitter_factor, depth_factor.
  pose proof (ramp_falls lag_deadband_ms lag_zero_ms ltac:(show_numbers; lia) l l' Hl).
  pose proof (ramp_falls jitter_deadband_ms jitter_zero_ms ltac:(show_numbers; lia) j j' Hj).
  pose proof (ramp_falls (full_ppm - depth_deadband_ppm) (full_ppm - depth_zero_ppm) ltac:(show_numbers; lia)
                _ _ (missing_depth_worse _ _ Hd)).
  lia.
Qed.

(** No cliffs: units of 2^-26 a millisecond, and a ppm of depth (each is the real slope, rounded up). *)
Theorem latency_factor_lipschitz a b : 0 <= a <= b -> 0 <= latency_factor a - latency_factor b <= 37283 * (b - a).
Proof. apply ramp_lipschitz; show_numbers; lia. Qed.

Theorem jitter_factor_lipschitz a b : 0 <= a <= b -> 0 <= jitter_factor a - jitter_factor b <= 74566 * (b - a).
Proof. apply ramp_lipschitz; show_numbers; lia. Qed.

Theorem depth_factor_lipschitz a b : 0 <= a <= b -> 0 <= depth_factor b - depth_factor a <= 150 * (b - a).
Proof.
  intros H. unfold depth_factor.
  assert (0 <= missing_depth b <= missing_depth a /\ missing_depth a - missing_depth b <= b - a)
    by (unfold missing_depth; split_comparisons; lia).
  pose proof (ramp_lipschitz (full_ppm - depth_deadband_ppm) (full_ppm - depth_zero_ppm) 150
    ltac:(show_numbers; lia) ltac:(lia) ltac:(show_numbers; lia) (missing_depth b) (missing_depth a) ltac:(lia)).
  lia.
Qed.

(* ------------------------------------------------------------------------- *)
(** ** Category 4 *)

Theorem shock_factor_range none age : shock_floor <= shock_factor none age <= one.
Proof.
  unfold shock_factor. assert (shock_floor <= one) by (rewrite shock_floor_value; show_numbers; lia).
  destruct none; [lia|]. split_comparisons; try lia.
  assert (0 <= (one - shock_floor) * age / shock_recovery_ms <= one - shock_floor)
    by (pose proof shock_floor_value; apply div_between; show_numbers; lia).
  lia.
Qed.

Lemma shock_factor_step age : 0 <= age -> 0 <= shock_factor false (age + 1) - shock_factor false age <= 14.
Proof.
  intros H. unfold shock_factor. rewrite shock_floor_value. show_numbers.
  split_comparisons; try lia.
  - enough (67108864 - 20132660 - 14 <= (67108864 - 20132660) * age / 3600000 <= 67108864 - 20132660) by lia.
    apply div_between; lia.
  - enough (0 <= (67108864 - 20132660) * (age + 1) / 3600000 - (67108864 - 20132660) * age / 3600000 <= 14) by lia.
    apply div_apart; lia.
Qed.

(** Rising again after a shock, without a jump: 14 units of 2^-26 a millisecond. *)
Theorem shock_factor_lipschitz a b : 0 <= a <= b -> 0 <= shock_factor false b - shock_factor false a <= 14 * (b - a).
Proof.
  intros H.
  pose proof (falls_by_steps (fun x => - shock_factor false x) 0 b 14
    ltac:(intros x Hx; pose proof (shock_factor_step x); lia) a b ltac:(lia) ltac:(lia)).
  lia.
Qed.

(** A later shock is worse than an earlier one, an unknown one the worst, and none the best. *)
Definition worse_shock (none : bool) (age : Z) (none' : bool) (age' : Z) : Prop :=
  none = true \/ (none' = false /\ worse_if_less age age').

Theorem shock_factor_falls none age none' age' :
  worse_shock none age none' age' -> shock_factor none' age' <= shock_factor none age.
Proof.
  intros [->|[-> H]].
  - pose proof (shock_factor_range none' age'). unfold shock_factor at 2. lia.
  - pose proof (shock_factor_range none age). destruct none.
    { pose proof (shock_factor_range false age'). change (shock_factor true age) with one. lia. }
    destruct H as [H|H].
    + unfold shock_factor at 1. destruct (Z.ltb_spec age' 0); lia.
    + pose proof (shock_factor_lipschitz age' age H). lia.
Qed.

(* ------------------------------------------------------------------------- *)
(** ** Category 5 *)

Lemma stress_fall_step depth : 0 <= depth < stress_width -> 0 <= stress_fall (depth + 1) - stress_fall depth <= 560.
Proof.
  intros H. unfold stress_fall. change stress_width with 180000 in *.
  set (c := depth * depth * (3 * 180000 - 2 * depth)).
  set (c' := (depth + 1) * (depth + 1) * (3 * 180000 - 2 * (depth + 1))).
  assert (Hc : 0 <= c' - c <= 270001 * 180000).
  { replace (c' - c) with (6 * (depth * (179999 - depth)) + 539998) by (unfold c, c'; ring).
    assert (0 <= depth * (179999 - depth)) by (apply Z.mul_nonneg_nonneg; lia).
    pose proof (Z.square_nonneg (2 * depth - 179999)). lia. }
  clearbody c c'.
  assert (0 <= c' / 180000 - c / 180000 <= 270001) by (apply div_apart; lia).
  set (s := c / 180000) in *. set (s' := c' / 180000) in *. clearbody s s'.
  assert (0 <= s' * 262144 / 180000 - s * 262144 / 180000 <= 393218) by (apply div_apart; lia).
  set (w := s * 262144 / 180000) in *. set (w' := s' * 262144 / 180000) in *. clearbody w w'.
  apply div_apart; lia.
Qed.

(** No cliff: within 560 units of 2^-26 a ppm of drawdown (the steepest real slope is 559.3). *)
Theorem stress_factor_lipschitz a b : 0 <= a <= b -> 0 <= stress_factor a - stress_factor b <= 560 * (b - a).
Proof.
  intros H. apply (falls_by_steps stress_factor 0 b 560); [| lia | lia].
  intros x Hx.
  destruct (Z.leb_spec (x + 1) stress_start_ppm); [unfold stress_factor; show_numbers; split_comparisons; lia|].
  destruct (Z.leb_spec stress_end_ppm x); [unfold stress_factor; show_numbers; split_comparisons; lia|].
  pose proof (stress_fall_step (x - stress_start_ppm) ltac:(show_numbers; lia)) as Hstep.
  assert (stress_fall 0 = 0) as Hzero by reflexivity.
  assert (stress_fall stress_width = one) as Hfull by reflexivity.
  replace (x - stress_start_ppm + 1) with (x + 1 - stress_start_ppm) in Hstep by lia.
  unfold stress_factor. destruct (Z.ltb_spec x 0), (Z.ltb_spec (x + 1) 0); try lia.
  destruct (Z.leb_spec stress_end_ppm x), (Z.leb_spec stress_end_ppm (x + 1)); try lia.
  - replace (x + 1 - stress_start_ppm) with stress_width in Hstep by (show_numbers; lia).
    destruct (Z.leb_spec x stress_start_ppm); [show_numbers; lia|]. lia.
  - destruct (Z.leb_spec (x + 1) stress_start_ppm); [lia|].
    destruct (Z.leb_spec x stress_start_ppm); [|lia].
    replace (x - stress_start_ppm) with 0 in Hstep by lia. lia.
Qed.

Theorem stress_factor_range drawdown : in_unit (stress_factor drawdown).
Proof.
  unfold in_unit. destruct (Z.ltb_spec drawdown 0) as [H|H].
  { unfold stress_factor. destruct (Z.ltb_spec drawdown 0); show_numbers; lia. }
  assert (stress_factor 0 = one) by reflexivity.
  pose proof (stress_factor_lipschitz 0 drawdown ltac:(lia)).
  destruct (Z.leb_spec stress_end_ppm drawdown) as [He|He].
  { unfold stress_factor. split_comparisons; show_numbers; lia. }
  pose proof (stress_factor_lipschitz drawdown stress_end_ppm ltac:(lia)).
  assert (stress_factor stress_end_ppm = 0) by reflexivity. lia.
Qed.

Theorem stress_factor_falls good bad : worse_if_more good bad -> stress_factor bad <= stress_factor good.
Proof.
  intros [H|H].
  - pose proof (stress_factor_range good) as Hr. unfold in_unit in Hr.
    unfold stress_factor at 1. destruct (Z.ltb_spec bad 0); lia.
  - pose proof (stress_factor_lipschitz good bad H). lia.
Qed.
