(** The controller over runs of any length: the stop, the rate of recovery, and the way back. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Kernel Arithmetic FactorProofs TotalProofs FilterProofs PostureProofs.
Import ListNotations.
Open Scope Z_scope.

Definition memory (c : controller) : filtered := Filtered (co_r_ppm c) (co_carry c).

(** A state that an evaluation can have left. *)
Definition sane_state (c : controller) : Prop := sane (memory c).

(** A run: readings, and the milliseconds since the evaluation before. *)
Fixpoint run (c : controller) (inputs : list (signals * Z)) : controller :=
  match inputs with nil => c | cons (s, elapsed) rest => run (step c s elapsed) rest end.

(** The time of a run; a wait that is negative is none. *)
Fixpoint time (inputs : list (signals * Z)) : Z :=
  match inputs with nil => 0 | cons (_, elapsed) rest => Z.max 0 elapsed + time rest end.

Lemma step_memory c s elapsed : memory (step c s elapsed) = filter_r (memory c) (total_ppm s) elapsed.
Proof. unfold step, settle, memory. cbn [co_r_ppm co_carry]. destruct (filter_r _ _ _); reflexivity. Qed.

Lemma step_posture c s elapsed : co_posture (step c s elapsed) = posture_after (co_posture c) (co_r_ppm (step c s elapsed)).
Proof. reflexivity. Qed.

(** Whatever the state before and the readings, R is in [0, 1.0] afterwards. *)
Theorem step_sane c s elapsed : sane_state (step c s elapsed).
Proof. unfold sane_state. rewrite step_memory. apply filter_sane. Qed.

Theorem run_sane inputs : forall c, sane_state c -> sane_state (run c inputs).
Proof. induction inputs as [|[s elapsed] rest IH]; intros c Hc; [exact Hc|]. apply IH, step_sane. Qed.

(** A broken invariant stops in that very evaluation, whatever was before: R is 0, the posture HIBERNATE. *)
Theorem broken_invariant_stops c s elapsed :
  sg_invariants_hold s = false -> step c s elapsed = Controller 0 0 HIBERNATE.
Proof.
  intros H. unfold step. rewrite (broken_invariant_is_zero s H).
  assert (filter_r (Filtered (co_r_ppm c) (co_carry c)) 0 elapsed = Filtered 0 0) as ->.
  { unfold filter_r. cbv zeta. change (cut 0 full_ppm) with 0.
    pose proof (Z.div_pos (risen (Filtered (co_r_ppm c) (co_carry c)) elapsed) ms_per_minute
                  (risen_nonnegative _ _) ltac:(show_numbers; lia)).
    destruct (Z.leb_spec 0 (risen (Filtered (co_r_ppm c) (co_carry c)) elapsed / ms_per_minute)); [reflexivity | lia]. }
  unfold settle. cbn [fi_r_ppm fi_carry]. rewrite nothing_is_hibernate. reflexivity.
Qed.

(** After a broken invariant nothing but an evaluation with all of them whole leaves HIBERNATE; and R is 0 until then. *)
Theorem stop_holds_while_broken inputs : forall c,
  (forall s elapsed, In (s, elapsed) inputs -> sg_invariants_hold s = false) -> inputs <> nil ->
  run c inputs = Controller 0 0 HIBERNATE.
Proof.
  induction inputs as [|[s elapsed] rest IH]; intros c Hall Hne; [congruence|].
  cbn [run]. rewrite (broken_invariant_stops c s elapsed) by (apply (Hall s elapsed); left; reflexivity).
  destruct rest as [|next rest]; [reflexivity|].
  apply IH; [intros; eapply Hall; right; eassumption | discriminate].
Qed.

(** What is believed is never above what was read, so never above any multiplier of these readings. *)
Theorem step_never_above_raw c s elapsed : co_r_ppm (step c s elapsed) <= total_ppm s.
Proof.
  change (co_r_ppm (step c s elapsed)) with (fi_r_ppm (memory (step c s elapsed))). rewrite step_memory.
  apply filter_never_above_raw. apply total_ppm_below_each.
Qed.

(** A fall is followed in the same evaluation, all the way. *)
Theorem step_follows_falls c s elapsed :
  sane_state c -> total_ppm s <= co_r_ppm c -> co_r_ppm (step c s elapsed) = total_ppm s.
Proof.
  intros Hc H. change (co_r_ppm (step c s elapsed)) with (fi_r_ppm (memory (step c s elapsed))). rewrite step_memory.
  rewrite fast_attack; [reflexivity | exact Hc |]. pose proof (total_ppm_below_each s) as (H0 & _). cbn. lia.
Qed.

Lemma run_is_filter_run inputs : forall c,
  memory (run c inputs) = filter_run (memory c) (map (fun '(s, elapsed) => (total_ppm s, elapsed)) inputs).
Proof.
  induction inputs as [|[s elapsed] rest IH]; intros c; [reflexivity|].
  cbn [run map filter_run]. rewrite IH, step_memory. reflexivity.
Qed.

Lemma time_is_run_time inputs : time inputs = run_time (map (fun '(s, elapsed) => (total_ppm s, elapsed)) inputs).
Proof. induction inputs as [|[s elapsed] rest IH]; [reflexivity|]. cbn [time map run_time]. rewrite IH. reflexivity. Qed.

(** Over any run, of any length and any pattern of ticks: at most 10 000 ppm a minute, and less than one ppm more. *)
Theorem run_recovery_rate c inputs : sane_state c ->
  60000 * (co_r_ppm (run c inputs) - co_r_ppm c) < 10000 * time inputs + 60000.
Proof.
  intros Hc. pose proof (recovery_rate (memory c) (map (fun '(s, elapsed) => (total_ppm s, elapsed)) inputs) Hc) as H.
  rewrite <- run_is_filter_run, <- time_is_run_time in H. exact H.
Qed.

(** From a full stop the carry is 0 as well: then not even the part of a ppm. *)
Theorem run_recovery_after_stop inputs p :
  60000 * co_r_ppm (run (Controller 0 0 p) inputs) <= 10000 * time inputs.
Proof.
  assert (Hs : sane (memory (Controller 0 0 p))) by (unfold sane; cbn; show_numbers; lia).
  pose proof (recovery_amount (map (fun '(s, elapsed) => (total_ppm s, elapsed)) inputs) _ Hs) as H.
  rewrite <- run_is_filter_run, <- time_is_run_time in H.
  pose proof (run_sane inputs (Controller 0 0 p) Hs) as [_ Hc]. unfold amount in H. cbn in H, Hc. show_numbers. lia.
Qed.

(** An evaluation with missing or worse readings never leaves more R than one with good ones, from the same state. *)
Theorem step_worse_never_raises c good bad elapsed : worse good bad ->
  co_r_ppm (step c bad elapsed) <= co_r_ppm (step c good elapsed).
Proof.
  intros H. pose proof (worse_never_raises good bad H) as Hle. pose proof (total_ppm_below_each bad) as (H0 & _).
  change (co_r_ppm (step c bad elapsed)) with (fi_r_ppm (memory (step c bad elapsed))).
  change (co_r_ppm (step c good elapsed)) with (fi_r_ppm (memory (step c good elapsed))).
  rewrite !step_memory. unfold filter_r. cbv zeta.
  assert (cut (total_ppm bad) full_ppm <= cut (total_ppm good) full_ppm) by (unfold cut; split_comparisons; lia).
  set (g := risen (memory c) elapsed / ms_per_minute).
  destruct (Z.leb_spec (cut (total_ppm bad) full_ppm) g), (Z.leb_spec (cut (total_ppm good) full_ppm) g); cbn [fi_r_ppm]; lia.
Qed.

(* ------------------------------------------------------------------------- *)
(** ** The way back *)

(** Readings good enough for APEX. *)
Definition healthy (inputs : list (signals * Z)) : Prop :=
  forall s elapsed, In (s, elapsed) inputs -> 920000 <= total_ppm s.

Lemma filter_earns_at_least f raw elapsed : sane f -> 920000 <= raw ->
  Z.min (920000 * 60000) (amount f + Z.max 0 elapsed * 10000) <= amount (filter_r f raw elapsed).
Proof.
  intros Hf Hraw. unfold filter_r. cbv zeta. rewrite risen_sane by assumption.
  assert (920000 <= cut raw full_ppm) by (unfold cut; show_numbers; split_comparisons; lia).
  assert (Hcut : Z.min elapsed_ms_max (Z.max 0 elapsed) <= cut elapsed elapsed_ms_max)
    by (unfold cut; show_numbers; split_comparisons; lia).
  assert (Ha : 0 <= amount f) by (destruct Hf; unfold amount; show_numbers; lia).
  set (g := amount f + cut elapsed elapsed_ms_max * recovery_ppm_per_minute).
  pose proof (Z.div_mod g ms_per_minute ltac:(show_numbers; lia)).
  assert (Hg : Z.min (920000 * 60000) (amount f + Z.max 0 elapsed * 10000) <= g) by (unfold g; show_numbers; lia).
  destruct (Z.leb_spec (cut raw full_ppm) (g / ms_per_minute)); unfold amount at 2; cbn [fi_r_ppm fi_carry].
  - show_numbers. lia.
  - show_numbers. lia.
Qed.

Lemma healthy_grows inputs : forall f, sane f ->
  (forall raw elapsed, In (raw, elapsed) inputs -> 920000 <= raw) ->
  Z.min (920000 * 60000) (amount f + run_time inputs * 10000) <= amount (filter_run f inputs).
Proof.
  induction inputs as [|[raw elapsed] rest IH]; intros f Hf Hall; cbn [filter_run run_time]; [lia|].
  pose proof (filter_earns_at_least f raw elapsed Hf ltac:(eapply Hall; left; reflexivity)).
  specialize (IH _ (filter_sane f raw elapsed) ltac:(intros; eapply Hall; right; eassumption)).
  assert (0 <= run_time rest) by (clear; induction rest as [|[x e] l IHl]; cbn [run_time]; lia). lia.
Qed.

(** After 92 minutes of good health in all, however they are ticked, R is back at 92 %. *)
Theorem healthy_recovers c inputs : sane_state c -> healthy inputs -> 92 * 60000 <= time inputs ->
  920000 <= co_r_ppm (run c inputs).
Proof.
  intros Hc Hall Ht.
  pose proof (healthy_grows (map (fun '(s, elapsed) => (total_ppm s, elapsed)) inputs) (memory c) Hc) as H.
  rewrite <- run_is_filter_run, <- time_is_run_time in H.
  assert (Hr : forall raw elapsed, In (raw, elapsed) (map (fun '(s, elapsed) => (total_ppm s, elapsed)) inputs) -> 920000 <= raw).
  { intros raw elapsed Hin. apply in_map_iff in Hin. destruct Hin as ([s e] & E & Hin). injection E as <- _.
    eapply Hall. exact Hin. }
  specialize (H Hr). pose proof (run_sane inputs c Hc) as [_ Hcarry].
  destruct Hc as [Hr0 Hc0]. unfold amount in H. cbn [memory fi_r_ppm fi_carry] in *. show_numbers. lia.
Qed.

Lemma healthy_keeps c s elapsed : sane_state c -> 920000 <= co_r_ppm c -> 920000 <= total_ppm s ->
  920000 <= co_r_ppm (step c s elapsed).
Proof.
  intros Hc Hr Hs.
  pose proof (filter_earns_at_least (memory c) (total_ppm s) elapsed Hc Hs) as H.
  rewrite <- step_memory in H. pose proof (step_sane c s elapsed) as [_ Hcarry].
  destruct Hc as [_ Hc0]. unfold amount in H. cbn [memory fi_r_ppm fi_carry] in *. show_numbers. lia.
Qed.

(** And three evaluations later the posture is APEX, and stays. *)
Theorem healthy_returns_to_apex c inputs s1 e1 s2 e2 s3 e3 : sane_state c ->
  healthy (inputs ++ (s1, e1) :: (s2, e2) :: (s3, e3) :: nil) -> 92 * 60000 <= time inputs ->
  co_posture (run c (inputs ++ (s1, e1) :: (s2, e2) :: (s3, e3) :: nil)) = APEX.
Proof.
  intros Hc Hall Ht.
  assert (Hrun : forall l c0, run c0 (inputs ++ l) = run (run c0 inputs) l).
  { clear. induction inputs as [|[s e] rest IH]; intros l c0; [reflexivity|]. cbn [run app]. apply IH. }
  rewrite Hrun.
  assert (H0 : 920000 <= co_r_ppm (run c inputs)).
  { apply healthy_recovers; [assumption | | assumption]. intros s e Hin. eapply Hall. apply in_or_app. left. exact Hin. }
  assert (Hs : forall s e, In (s, e) ((s1, e1) :: (s2, e2) :: (s3, e3) :: nil) -> 920000 <= total_ppm s)
    by (intros s e Hin; eapply Hall; apply in_or_app; right; exact Hin).
  pose proof (run_sane inputs c Hc) as Hsane. set (d := run c inputs) in *. clearbody d.
  assert (T1 : 920000 <= total_ppm s1) by (apply (Hs s1 e1); cbn; tauto).
  assert (T2 : 920000 <= total_ppm s2) by (apply (Hs s2 e2); cbn; tauto).
  assert (T3 : 920000 <= total_ppm s3) by (apply (Hs s3 e3); cbn; tauto).
  cbn [run].
  pose proof (healthy_keeps d s1 e1 Hsane H0 T1) as R1. pose proof (step_sane d s1 e1) as S1.
  pose proof (healthy_keeps _ s2 e2 S1 R1 T2) as R2. pose proof (step_sane (step d s1 e1) s2 e2) as S2.
  pose proof (healthy_keeps _ s3 e3 S2 R2 T3) as R3.
  rewrite !step_posture. set (r1 := co_r_ppm (step d s1 e1)) in *.
  set (r2 := co_r_ppm (step (step d s1 e1) s2 e2)) in *.
  set (r3 := co_r_ppm (step (step (step d s1 e1) s2 e2) s3 e3)) in *. clearbody r1 r2 r3.
  table r1; try lia; table r2; try lia; table r3; try lia.
  destruct (co_posture d); rewrite_table; reflexivity.
Qed.

Lemma time_app a b : time (a ++ b) = time a + time b.
Proof. induction a as [|[s elapsed] rest IH]; [reflexivity|]. cbn [app time]. lia. Qed.

Lemma time_nonnegative inputs : 0 <= time inputs.
Proof. induction inputs as [|[s elapsed] rest IH]; cbn [time]; lia. Qed.

(** To be in a posture again, R must have stood at its return threshold in between. *)
Lemma was_returned_to p inputs : forall c, rank (co_posture c) < rank p -> rank p <= rank (co_posture (run c inputs)) ->
  exists before after, inputs = before ++ after /\ return_ppm p <= co_r_ppm (run c before).
Proof.
  induction inputs as [|[s elapsed] rest IH]; intros c Hc Hrun; [cbn [run] in Hrun; lia|]. cbn [run] in Hrun.
  destruct (Z.ltb_spec (rank (co_posture (step c s elapsed))) (rank p)) as [Hlow|Hhigh].
  - destruct (IH _ Hlow Hrun) as (before & after & -> & H). exists ((s, elapsed) :: before), after.
    split; [reflexivity | exact H].
  - exists [(s, elapsed)], rest. split; [reflexivity|]. cbn [run]. rewrite step_posture in Hhigh.
    destruct (returns_at_threshold (co_posture c) (co_r_ppm (step c s elapsed)) ltac:(lia)) as [H1 H2].
    set (q := posture_after (co_posture c) (co_r_ppm (step c s elapsed))) in *.
    assert (q = p) as <-; [|exact H2]. clearbody q. destruct q, p; cbn [rank] in *; try reflexivity; lia.
Qed.

(** Once R has dropped below a posture's threshold, the whole gap must be earned, whatever the readings say. *)
Theorem gap_takes_its_time p c inputs : sane_state c -> rank (co_posture c) < rank p -> co_r_ppm c < leave_ppm p ->
  rank p <= rank (co_posture (run c inputs)) -> 60000 * (return_ppm p - leave_ppm p) < 10000 * time inputs.
Proof.
  intros Hs Hp Hr Hrun. destruct (was_returned_to p inputs c Hp Hrun) as (before & after & -> & H).
  pose proof (run_recovery_rate c before Hs) as R. rewrite time_app. pose proof (time_nonnegative after). lia.
Qed.
