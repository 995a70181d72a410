(** No panic: for all safe integers that come in, every intermediate is exact, every divisor is positive, every index
    is one of the table's. [Obligations.v] lists them, along the path that is taken. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Exp2Table Kernel Safe Obligations Arithmetic Exp2Shape
  FactorProofs TotalProofs FilterProofs PostureProofs RunProofs.
Open Scope Z_scope.

Ltac show_obligations := unfold add_ok, sub_ok, mul_ok, div_ok, mod_ok, compare_ok, safe, max_safe in *.

(** Numbers and bounds: what [lia] settles once every path is split. *)
Ltac by_bounds := show_obligations; show_numbers; split_comparisons; repeat split; try lia.

(** Splits conjunctions that are written as such, and no definition. *)
Ltac conjuncts := repeat match goal with |- _ /\ _ => split end.

Lemma safe_unit a : in_unit a -> safe a.
Proof. unfold in_unit. intros H. by_bounds. Qed.

Theorem constants_safe : constants_ok.
Proof.
  unfold constants_ok, of_ppm_ok. pose proof envelope_floor_value. pose proof shock_floor_value. by_bounds.
Qed.

Lemma to_ppm_safe a : in_unit a -> to_ppm_ok a.
Proof. unfold in_unit, to_ppm_ok. intros H. by_bounds. Qed.

Lemma multiply_safe a b : in_unit a -> in_unit b -> multiply_ok a b.
Proof.
  unfold in_unit, multiply_ok. intros Ha Hb.
  assert (0 <= a * b <= one * one) by (split; [nia | apply Z.mul_le_mono_nonneg; lia]). by_bounds.
Qed.

Lemma exp2_fraction_safe f : 0 <= f < exponent_one -> exp2_fraction_ok f.
Proof.
  intros Hf. unfold exp2_fraction_ok. cbv zeta.
  assert (Hi : 0 <= f / segment_units <= 511) by (apply div_between; show_numbers; lia).
  assert (Hr : 0 <= f mod segment_units < segment_units) by (apply Z.mod_pos_bound; show_numbers; lia).
  pose proof (node_shape (f / segment_units) ltac:(lia)) as (Hlow & Hup & Hd).
  assert (Hlength : Z.of_nat (length exp2_table) = 513) by reflexivity.
  unfold index_ok. rewrite Hlength.
  set (a := node (f / segment_units)) in *. set (b := node (f / segment_units + 1)) in *.
  assert (Hp : 0 <= (a - b) * (f mod segment_units) <= 90791 * 32768).
  { split; [show_numbers; nia|]. apply Z.mul_le_mono_nonneg; show_numbers; lia. }
  assert (0 <= (a - b) * (f mod segment_units) / segment_units <= 90791) by (apply div_between; show_numbers; lia).
  by_bounds.
Qed.

Lemma exp2_neg_safe e : 0 <= e < 4 * exponent_one -> exp2_neg_ok e.
Proof.
  intros He. unfold exp2_neg_ok.
  assert (Hm : 0 <= e mod exponent_one < exponent_one) by (apply Z.mod_pos_bound; show_numbers; lia).
  pose proof (exp2_fraction_safe _ Hm). pose proof (exp2_fraction_range _ Hm).
  assert (Hq : 0 <= e / exponent_one <= 3) by (apply div_between; show_numbers; lia).
  split; [by_bounds|]. split; [split; [by_bounds | assumption]|].
  unfold shift_octaves_ok. by_bounds.
Qed.

Lemma envelope_factor_safe age : safe age -> envelope_factor_ok age.
Proof.
  intros Ha. unfold envelope_factor_ok. pose proof envelope_floor_value as Hf.
  destruct (Z.ltb_spec age 0); [by_bounds|].
  destruct (Z.leb_spec envelope_floor_at_ms age); [by_bounds|].
  destruct (Z.leb_spec age envelope_grace_ms); [by_bounds|].
  pose proof (envelope_exponent_range age ltac:(lia)) as He.
  assert (He' : 0 <= envelope_exponent age < 4 * exponent_one) by (show_numbers; lia).
  pose proof (exp2_neg_safe _ He'). pose proof (exp2_neg_range _ He').
  assert (envelope_exponent_ok age) by (unfold envelope_exponent_ok; by_bounds).
  repeat (split; [solve [by_bounds]|]). split; [tauto|]. by_bounds.
Qed.

Lemma ramp_safe value nominal worst : safe value -> 0 <= nominal < worst -> worst <= full_ppm -> ramp_ok value nominal worst.
Proof. intros Hv Hn Hw. unfold ramp_ok. by_bounds; nia. Qed.

Lemma book_factor_safe latency jitter depth : safe latency -> safe jitter -> safe depth ->
  book_factor_ok latency jitter depth.
Proof.
  intros Hl Hj Hd. unfold book_factor_ok, latency_factor_ok, jitter_factor_ok, depth_factor_ok.
  pose proof (ramp_range latency lag_deadband_ms lag_zero_ms ltac:(show_numbers; lia)) as Rl.
  pose proof (ramp_range jitter jitter_deadband_ms jitter_zero_ms ltac:(show_numbers; lia)) as Rj.
  pose proof (ramp_range (missing_depth depth) (full_ppm - depth_deadband_ppm) (full_ppm - depth_zero_ppm)
                ltac:(show_numbers; lia)) as Rd.
  assert (safe (missing_depth depth)) by (unfold missing_depth; by_bounds).
  assert (missing_depth_ok depth) by (unfold missing_depth_ok; by_bounds).
  pose proof (ramp_safe latency lag_deadband_ms lag_zero_ms Hl ltac:(show_numbers; lia) ltac:(show_numbers; lia)).
  pose proof (ramp_safe jitter jitter_deadband_ms jitter_zero_ms Hj ltac:(show_numbers; lia) ltac:(show_numbers; lia)).
  pose proof (ramp_safe (missing_depth depth) (full_ppm - depth_deadband_ppm) (full_ppm - depth_zero_ppm)
                ltac:(assumption) ltac:(show_numbers; lia) ltac:(show_numbers; lia)).
  unfold in_unit, latency_factor, jitter_factor, depth_factor in *.
  conjuncts; try assumption; by_bounds.
Qed.

Lemma shock_factor_safe none age : safe age -> shock_factor_ok none age.
Proof.
  intros Ha. unfold shock_factor_ok. pose proof shock_floor_value as Hf. destruct none; [exact I|].
  destruct (Z.ltb_spec age 0); [by_bounds|].
  destruct (Z.leb_spec shock_recovery_ms age); [by_bounds|].
  assert (0 <= (one - shock_floor) * age / shock_recovery_ms <= one) by (apply div_between; show_numbers; lia).
  rewrite Hf in *. by_bounds.
Qed.

Lemma stress_fall_safe depth : 0 <= depth <= stress_width -> stress_fall_ok depth /\ safe (stress_fall depth).
Proof.
  intros H. unfold stress_fall_ok, stress_fall. show_obligations. cbv zeta. change stress_width with 180000 in *.
  assert (Hsquare : 0 <= depth * depth <= 180000 * 180000) by nia.
  assert (Hcube : 0 <= depth * depth * (3 * 180000 - 2 * depth) <= 180000 * 180000 * 180000).
  { split; [apply Z.mul_nonneg_nonneg; lia|].
    assert (0 <= (180000 - depth) * (180000 - depth) * (180000 + 2 * depth))
      by (apply Z.mul_nonneg_nonneg; [apply Z.square_nonneg | lia]). lia. }
  set (c := depth * depth * (3 * 180000 - 2 * depth)) in *. clearbody c.
  assert (0 <= c / 180000 <= 180000 * 180000) by (apply div_between; lia).
  set (s := c / 180000) in *. clearbody s.
  assert (0 <= s * 262144 / 180000 <= 180000 * 262144) by (apply div_between; lia).
  set (w := s * 262144 / 180000) in *. clearbody w.
  assert (0 <= w * 256 / 180000 <= 67108864) by (apply div_between; lia).
  set (d2 := depth * depth) in *. clearbody d2. by_bounds.
Qed.

Lemma stress_factor_safe drawdown : safe drawdown -> stress_factor_ok drawdown.
Proof.
  intros Hd. unfold stress_factor_ok.
  destruct (Z.ltb_spec drawdown 0); [by_bounds|].
  destruct (Z.leb_spec stress_end_ppm drawdown); [by_bounds|].
  destruct (Z.leb_spec drawdown stress_start_ppm); [by_bounds|].
  pose proof (stress_fall_safe (drawdown - stress_start_ppm) ltac:(show_numbers; lia)) as [Hok Hsafe].
  pose proof (stress_factor_range drawdown) as Hr. unfold in_unit, stress_factor in Hr.
  destruct (Z.ltb_spec drawdown 0) in Hr; [lia|].
  destruct (Z.leb_spec stress_end_ppm drawdown) in Hr; [lia|].
  destruct (Z.leb_spec drawdown stress_start_ppm) in Hr; [lia|].
  repeat (split; [solve [by_bounds]|]). split; [split; [by_bounds | exact Hok]|]. by_bounds.
Qed.

(** The readings are integers that a JavaScript number holds; the generated boundary lets nothing else in. *)
Definition signals_safe (s : signals) : Prop :=
  safe (sg_envelope_age_ms s) /\ safe (sg_latency_ms s) /\ safe (sg_jitter_ms s) /\ safe (sg_depth_ppm s)
  /\ safe (sg_shock_age_ms s) /\ safe (sg_drawdown_ppm s).

Lemma factors_safe s : signals_safe s -> factor1_ok s /\ factor2_ok s /\ factor3_ok s /\ factor4_ok s /\ factor5_ok s.
Proof.
  intros (He & Hl & Hj & Hd & Ha & Hw). unfold factor1_ok, factor2_ok, factor3_ok, factor4_ok, factor5_ok. conjuncts.
  - unfold invariants_factor_ok. destruct (sg_invariants_hold s); exact I.
  - apply envelope_factor_safe; assumption.
  - apply book_factor_safe; assumption.
  - apply shock_factor_safe; assumption.
  - apply stress_factor_safe; assumption.
Qed.

Theorem multipliers_safe s : signals_safe s -> multipliers_ppm_ok s.
Proof.
  intros Hs. destruct (factors_safe s Hs) as (? & ? & ? & ? & ?).
  destruct (factors_in_unit s) as (? & ? & ? & ? & ?).
  unfold multipliers_ppm_ok. conjuncts; try assumption; apply to_ppm_safe; assumption.
Qed.

Theorem total_safe s : signals_safe s -> total_ppm_ok s.
Proof.
  intros Hs. destruct (factors_safe s Hs) as (? & ? & ? & ? & ?).
  destruct (factors_in_unit s) as (U1 & U2 & U3 & U4 & U5).
  pose proof (multiply_in_unit _ _ U1 U2) as U12. pose proof (multiply_in_unit _ _ U12 U3) as U123.
  pose proof (multiply_in_unit _ _ U123 U4) as U1234.
  unfold total_ppm_ok, total_ok.
  split; [|apply to_ppm_safe, total_in_unit].
  conjuncts; try assumption; apply multiply_safe; assumption.
Qed.

Lemma cut_safe value most : safe value -> 0 <= most <= max_safe -> cut_ok value most.
Proof. intros Hv Hm. unfold cut_ok. by_bounds. Qed.

Lemma possible_safe value most : safe value -> 0 <= most <= max_safe -> possible_ok value most.
Proof. intros Hv Hm. unfold possible_ok. by_bounds. Qed.

Lemma possible_range value most : 0 <= most -> 0 <= possible value most <= most.
Proof. intros H. unfold possible. split_comparisons; lia. Qed.

Theorem filter_safe f raw elapsed : safe (fi_r_ppm f) -> safe (fi_carry f) -> safe raw -> safe elapsed ->
  filter_r_ok f raw elapsed.
Proof.
  intros Hr Hc Hx He. unfold filter_r_ok, risen_ok. cbv zeta.
  pose proof (cut_safe raw full_ppm Hx ltac:(show_obligations; show_numbers; lia)).
  pose proof (cut_safe elapsed elapsed_ms_max He ltac:(show_obligations; show_numbers; lia)).
  pose proof (possible_safe (fi_r_ppm f) full_ppm Hr ltac:(show_obligations; show_numbers; lia)).
  pose proof (possible_safe (fi_carry f) (ms_per_minute - 1) Hc ltac:(show_obligations; show_numbers; lia)).
  pose proof (possible_range (fi_r_ppm f) full_ppm ltac:(show_numbers; lia)).
  pose proof (possible_range (fi_carry f) (ms_per_minute - 1) ltac:(show_numbers; lia)).
  pose proof (cut_range raw full_ppm ltac:(show_numbers; lia)).
  pose proof (cut_range elapsed elapsed_ms_max ltac:(show_numbers; lia)).
  assert (Hrisen : 0 <= risen f elapsed <= 200000000000).
  { unfold risen. cbv zeta. show_numbers. lia. }
  assert (0 <= risen f elapsed / ms_per_minute <= 200000000000) by (apply div_between; show_numbers; lia).
  conjuncts; try assumption; by_bounds.
Qed.

(** The filter's bounds in the model. *)
Theorem earned_safe elapsed : safe elapsed -> earned_least_ok elapsed /\ earned_most_ok elapsed.
Proof.
  intros He. unfold earned_least_ok, earned_most_ok. change ms_per_ppm with 6. change rounding_ppm with 1.
  pose proof (Z.div_mod elapsed 6 ltac:(lia)). pose proof (Z.mod_pos_bound elapsed 6 ltac:(lia)).
  set (q := elapsed / 6) in *. clearbody q. show_obligations.
  destruct (Z.eqb_spec elapsed 0); repeat split; try exact I; lia.
Qed.

Theorem posture_after_safe p r : safe r -> posture_after_ok p r.
Proof.
  intros Hr. unfold posture_after_ok, leave_ppm_ok, bearable_ok, return_ppm_ok, above_ok.
  destruct p; unfold leave_ppm, return_ppm, above; cbn; by_bounds.
Qed.

Theorem leverage_safe p r : safe r -> leverage_centi_ok p r.
Proof.
  intros Hr. pose proof (cut_safe r full_ppm Hr ltac:(show_obligations; show_numbers; lia)).
  pose proof (cut_range r full_ppm ltac:(show_numbers; lia)). pose proof (full_leverage_range r).
  assert (full_leverage_centi_ok r) by (unfold full_leverage_centi_ok; split; [split; [assumption | by_bounds] | by_bounds]).
  destruct p; unfold leverage_centi_ok; try exact I; try assumption. split; [assumption | by_bounds].
Qed.

(** A step computes exactly, whatever safe integers its state, readings and time are. *)
Theorem step_safe c s elapsed : safe (co_r_ppm c) -> safe (co_carry c) -> signals_safe s -> safe elapsed ->
  step_ok c s elapsed.
Proof.
  intros Hr Hc Hs He. unfold step_ok.
  pose proof (total_safe s Hs). pose proof (total_ppm_below_each s) as (H0 & H1 & _).
  pose proof (multipliers_range s) as Hm. cbv zeta in Hm. destruct Hm as (Hm & _).
  assert (safe (total_ppm s)) by by_bounds.
  pose proof (filter_safe (Filtered (co_r_ppm c) (co_carry c)) (total_ppm s) elapsed Hr Hc ltac:(assumption) He).
  split; [split; assumption|].
  unfold settle_ok. apply posture_after_safe.
  pose proof (filter_sane (Filtered (co_r_ppm c) (co_carry c)) (total_ppm s) elapsed) as [Hf _]. by_bounds.
Qed.

(** Every step of a run computes exactly. *)
Fixpoint run_ok (c : controller) (inputs : list (signals * Z)) : Prop :=
  match inputs with nil => True | cons (s, elapsed) rest => step_ok c s elapsed /\ run_ok (step c s elapsed) rest end.

Theorem run_safe inputs : forall c, safe (co_r_ppm c) -> safe (co_carry c) ->
  (forall s elapsed, In (s, elapsed) inputs -> signals_safe s /\ safe elapsed) -> run_ok c inputs.
Proof.
  induction inputs as [|[s elapsed] rest IH]; intros c Hr Hc Hall; [exact I|]. cbn [run_ok].
  destruct (Hall s elapsed ltac:(left; reflexivity)) as [Hs He].
  split; [apply step_safe; assumption|].
  pose proof (step_sane c s elapsed) as [Hr' Hc']. cbn [memory fi_r_ppm fi_carry] in *.
  apply IH; [by_bounds | by_bounds | intros; apply Hall; right; assumption].
Qed.
