(** The filter: falls lose nothing, rises are slow over any run, and nothing is gained by ticking faster. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Kernel Arithmetic.
Open Scope Z_scope.

(** A memory that the filter itself can have left. *)
Definition sane (f : filtered) : Prop := 0 <= fi_r_ppm f <= full_ppm /\ 0 <= fi_carry f < ms_per_minute.

(** R and carry as one number: 60 000ths of a ppm. *)
Definition amount (f : filtered) : Z := fi_r_ppm f * ms_per_minute + fi_carry f.

Lemma risen_sane f elapsed : sane f ->
  risen f elapsed = amount f + cut elapsed elapsed_ms_max * recovery_ppm_per_minute.
Proof. intros [Hr Hc]. unfold risen, possible, amount. split_comparisons; lia. Qed.

Lemma risen_nonnegative f elapsed : 0 <= risen f elapsed.
Proof.
  unfold risen, possible, cut. show_numbers. split_comparisons; lia.
Qed.

Lemma cut_range value most : 0 <= most -> 0 <= cut value most <= most.
Proof. intros H. unfold cut. split_comparisons; lia. Qed.

(** Whatever comes in, the filter leaves R in [0, 1.0]. *)
Theorem filter_sane f raw elapsed : sane (filter_r f raw elapsed).
Proof.
  unfold filter_r, sane. cbv zeta. pose proof (risen_nonnegative f elapsed).
  pose proof (cut_range raw full_ppm ltac:(show_numbers; lia)).
  assert (Hm : 0 < ms_per_minute) by (show_numbers; lia).
  destruct (Z.leb_spec (cut raw full_ppm) (risen f elapsed / ms_per_minute)); cbn [fi_r_ppm fi_carry].
  - lia.
  - pose proof (Z.mod_pos_bound (risen f elapsed) _ Hm).
    pose proof (Z.div_pos (risen f elapsed) ms_per_minute ltac:(lia) Hm). lia.
Qed.

(** What is believed is never above what was read. *)
Theorem filter_never_above_raw f raw elapsed : 0 <= raw -> fi_r_ppm (filter_r f raw elapsed) <= raw.
Proof.
  intros Hraw. unfold filter_r. cbv zeta. assert (cut raw full_ppm <= raw) by (unfold cut; split_comparisons; lia).
  destruct (Z.leb_spec (cut raw full_ppm) (risen f elapsed / ms_per_minute)); cbn [fi_r_ppm]; lia.
Qed.

(** A fall is followed at once, to the reading and no further, and nothing is left over. *)
Theorem fast_attack f raw elapsed : sane f -> 0 <= raw <= fi_r_ppm f -> filter_r f raw elapsed = Filtered raw 0.
Proof.
  intros Hf Hraw. unfold filter_r. cbv zeta. rewrite risen_sane by assumption. destruct Hf as [Hr Hc].
  pose proof (cut_range elapsed elapsed_ms_max ltac:(show_numbers; lia)).
  assert (cut raw full_ppm = raw) as -> by (unfold cut; split_comparisons; lia).
  assert (raw <= (amount f + cut elapsed elapsed_ms_max * recovery_ppm_per_minute) / ms_per_minute).
  { apply Z.div_le_lower_bound; unfold amount; show_numbers; lia. }
  destruct (Z.leb_spec raw ((amount f + cut elapsed elapsed_ms_max * recovery_ppm_per_minute) / ms_per_minute)); [reflexivity | lia].
Qed.

(** A reading that is no number at all counts as 0. *)
Theorem filter_bad_raw f raw elapsed : raw < 0 -> filter_r f raw elapsed = Filtered 0 0.
Proof.
  intros H. unfold filter_r. cbv zeta. assert (cut raw full_ppm = 0) as -> by (unfold cut; split_comparisons; lia).
  pose proof (Z.div_pos (risen f elapsed) ms_per_minute (risen_nonnegative f elapsed) ltac:(show_numbers; lia)).
  destruct (Z.leb_spec 0 (risen f elapsed / ms_per_minute)); [reflexivity | lia].
Qed.

(** A clock that goes backwards earns nothing. *)
Theorem filter_bad_clock f raw elapsed : elapsed < 0 -> filter_r f raw elapsed = filter_r f raw 0.
Proof.
  intros H. unfold filter_r, risen. cbv zeta.
  assert (cut elapsed elapsed_ms_max = cut 0 elapsed_ms_max) as ->; [|reflexivity].
  unfold cut. show_numbers. split_comparisons; lia.
Qed.

(** One evaluation earns at most 10 000 ppm a minute, counted to the 60 000th of a ppm. *)
Lemma filter_earns_at_most f raw elapsed : sane f ->
  amount (filter_r f raw elapsed) <= amount f + Z.max 0 elapsed * recovery_ppm_per_minute.
Proof.
  intros Hf. unfold filter_r. cbv zeta. rewrite risen_sane by assumption.
  assert (Hcut : cut elapsed elapsed_ms_max <= Z.max 0 elapsed) by (unfold cut; split_comparisons; lia).
  set (grown := amount f + cut elapsed elapsed_ms_max * recovery_ppm_per_minute).
  assert (grown <= amount f + Z.max 0 elapsed * recovery_ppm_per_minute) by (unfold grown; show_numbers; lia).
  pose proof (Z.div_mod grown ms_per_minute ltac:(show_numbers; lia)).
  pose proof (Z.mod_pos_bound grown ms_per_minute ltac:(show_numbers; lia)).
  destruct (Z.leb_spec (cut raw full_ppm) (grown / ms_per_minute)); unfold amount at 1; cbn [fi_r_ppm fi_carry];
    show_numbers; lia.
Qed.

(** A run of the filter: readings and waits in any number and pattern. *)
Fixpoint filter_run (f : filtered) (inputs : list (Z * Z)) : filtered :=
  match inputs with
  | nil => f
  | cons (raw, elapsed) rest => filter_run (filter_r f raw elapsed) rest
  end.

(** The time of a run; a wait that is negative is none. *)
Fixpoint run_time (inputs : list (Z * Z)) : Z :=
  match inputs with nil => 0 | cons (_, elapsed) rest => Z.max 0 elapsed + run_time rest end.

Lemma filter_run_sane inputs : forall f, sane f -> sane (filter_run f inputs).
Proof.
  induction inputs as [|[raw elapsed] rest IH]; intros f Hf; cbn [filter_run]; [exact Hf|].
  apply IH, filter_sane.
Qed.

Theorem recovery_amount inputs : forall f, sane f ->
  amount (filter_run f inputs) <= amount f + run_time inputs * recovery_ppm_per_minute.
Proof.
  induction inputs as [|[raw elapsed] rest IH]; intros f Hf; cbn [filter_run run_time]; [lia|].
  pose proof (IH _ (filter_sane f raw elapsed)). pose proof (filter_earns_at_most f raw elapsed Hf). lia.
Qed.

(** Over any run R recovers by less than 10 000 ppm a minute plus one ppm, which the carry may have held before. *)
Theorem recovery_rate f inputs : sane f ->
  ms_per_minute * (fi_r_ppm (filter_run f inputs) - fi_r_ppm f)
  < recovery_ppm_per_minute * run_time inputs + ms_per_minute.
Proof.
  intros Hf. pose proof (recovery_amount inputs f Hf) as H. pose proof (filter_run_sane inputs f Hf) as [_ Hc'].
  destruct Hf as [_ Hc]. unfold amount in H. show_numbers. lia.
Qed.

(** Nothing is gained by ticking faster, nothing lost: two waits are one. *)
Theorem ticking_gains_nothing f raw e1 e2 : sane f -> 0 <= e1 -> 0 <= e2 ->
  filter_r (filter_r f raw e1) raw e2 = filter_r f raw (e1 + e2).
Proof.
  intros Hf H1 H2. pose proof (filter_sane f raw e1) as Hsane.
  remember (filter_r f raw e1) as f1 eqn:E1. unfold filter_r in *. cbv zeta in *.
  rewrite (risen_sane f) in E1 by assumption. rewrite (risen_sane f), (risen_sane f1) by assumption.
  pose proof (cut_range raw full_ppm ltac:(show_numbers; lia)) as Hraw. set (x := cut raw full_ppm) in *.
  assert (Hamount : 0 <= amount f <= full_ppm * ms_per_minute + ms_per_minute - 1)
    by (destruct Hf; unfold amount; show_numbers; lia).
  assert (Hrate : recovery_ppm_per_minute = 10000) by reflexivity.
  assert (Hminute : ms_per_minute = 60000) by reflexivity.
  assert (Hppm : full_ppm = 1000000) by reflexivity.
  assert (Hmax : elapsed_ms_max = 6000000) by reflexivity.
  assert (Hcut1 : cut e1 elapsed_ms_max = Z.min e1 elapsed_ms_max) by (unfold cut; split_comparisons; lia).
  assert (Hcut2 : cut e2 elapsed_ms_max = Z.min e2 elapsed_ms_max) by (unfold cut; split_comparisons; lia).
  assert (Hcut : cut (e1 + e2) elapsed_ms_max = Z.min (e1 + e2) elapsed_ms_max) by (unfold cut; split_comparisons; lia).
  set (g1 := amount f + cut e1 elapsed_ms_max * recovery_ppm_per_minute).
  set (g := amount f + cut (e1 + e2) elapsed_ms_max * recovery_ppm_per_minute).
  pose proof (Z.div_mod g1 ms_per_minute ltac:(lia)) as D1. pose proof (Z.mod_pos_bound g1 ms_per_minute ltac:(lia)) as M1.
  pose proof (Z.div_mod g ms_per_minute ltac:(lia)) as D. pose proof (Z.mod_pos_bound g ms_per_minute ltac:(lia)) as M.
  fold g1 in E1. revert E1. destruct (Z.leb_spec x (g1 / ms_per_minute)) as [Hx|Hx]; intros E1; subst f1.
  - assert (x <= (amount (Filtered x 0) + cut e2 elapsed_ms_max * recovery_ppm_per_minute) / ms_per_minute).
    { apply Z.div_le_lower_bound; [lia|]. unfold amount; cbn [fi_r_ppm fi_carry]. lia. }
    assert (x <= g / ms_per_minute) by (apply Z.div_le_lower_bound; unfold g, g1 in *; lia).
    destruct (Z.leb_spec x ((amount (Filtered x 0) + cut e2 elapsed_ms_max * recovery_ppm_per_minute) / ms_per_minute)); [|lia].
    destruct (Z.leb_spec x (g / ms_per_minute)); [reflexivity | lia].
  - assert (Ha : amount (Filtered (g1 / ms_per_minute) (g1 mod ms_per_minute)) = g1)
      by (unfold amount; cbn [fi_r_ppm fi_carry]; lia).
    rewrite Ha. set (g2 := g1 + cut e2 elapsed_ms_max * recovery_ppm_per_minute).
    pose proof (Z.div_mod g2 ms_per_minute ltac:(lia)) as D2. pose proof (Z.mod_pos_bound g2 ms_per_minute ltac:(lia)) as M2.
    assert (Hsum : g2 = g \/ (full_ppm * ms_per_minute <= g2 /\ full_ppm * ms_per_minute <= g)).
    { unfold g2, g, g1 in *. rewrite Hcut, Hcut1, Hcut2, Hmax, Hrate, Hppm, Hminute in *. lia. }
    destruct Hsum as [->|[Hfull2 Hfull]]; [reflexivity|].
    assert (x <= g2 / ms_per_minute) by (apply Z.div_le_lower_bound; lia).
    assert (x <= g / ms_per_minute) by (apply Z.div_le_lower_bound; lia).
    destruct (Z.leb_spec x (g2 / ms_per_minute)); [|lia].
    destruct (Z.leb_spec x (g / ms_per_minute)); [reflexivity | lia].
Qed.

(** Any number of waits is one. *)
Theorem ticks_gain_nothing raw rest : forall f first, sane f -> 0 <= first -> Forall (fun wait => 0 <= wait) rest ->
  filter_run f (map (fun wait => (raw, wait)) (first :: rest)) = filter_r f raw (fold_left Z.add rest first).
Proof.
  induction rest as [|next rest IH]; intros f first Hf Hfirst Hrest; [reflexivity|].
  inversion Hrest as [|? ? Hnext Hrest']; subst. cbn [fold_left]. rewrite <- (IH f (first + next)) by (assumption || lia).
  cbn [map filter_run]. rewrite ticking_gains_nothing by assumption. reflexivity.
Qed.

(** A rise stays within the interval that the model's relation Filtered allows. *)
Theorem filter_within_model f raw elapsed : sane f -> fi_r_ppm f < raw <= full_ppm -> 0 <= elapsed ->
  Z.min raw (fi_r_ppm f + earned_least elapsed) <= fi_r_ppm (filter_r f raw elapsed)
  <= Z.min raw (fi_r_ppm f + earned_most elapsed).
Proof.
  intros Hf Hraw He. unfold filter_r. cbv zeta. rewrite risen_sane by assumption. destruct Hf as [Hr Hc].
  assert (cut raw full_ppm = raw) as -> by (unfold cut; split_comparisons; lia).
  assert (Hcut : cut elapsed elapsed_ms_max = Z.min elapsed elapsed_ms_max) by (unfold cut; split_comparisons; lia).
  set (g := amount f + cut elapsed elapsed_ms_max * recovery_ppm_per_minute).
  pose proof (Z.div_mod g ms_per_minute ltac:(show_numbers; lia)) as D.
  pose proof (Z.mod_pos_bound g ms_per_minute ltac:(show_numbers; lia)) as M.
  pose proof (Z.div_mod elapsed ms_per_ppm ltac:(show_numbers; lia)) as De.
  pose proof (Z.mod_pos_bound elapsed ms_per_ppm ltac:(show_numbers; lia)) as Me.
  unfold earned_least, earned_most, amount in *. show_numbers.
  destruct (Z.eqb_spec elapsed 0); destruct (Z.leb_spec raw (g / 60000)); cbn [fi_r_ppm]; lia.
Qed.
