(** Worse readings over a whole run: never more R, never a higher posture, never more leverage. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Kernel Arithmetic FactorProofs TotalProofs FilterProofs PostureProofs RunProofs.
Open Scope Z_scope.

(** One evaluation of a run that is no better than another's: readings as bad or worse, and no more time to recover in. *)
Definition no_better (good bad : signals * Z) : Prop :=
  worse (fst good) (fst bad) /\ (snd bad < 0 \/ snd bad <= snd good).

(** R and carry after an evaluation: what was read, or what was earned, whichever is less. *)
Lemma filter_amount f raw elapsed : sane f -> 0 <= raw <= full_ppm ->
  amount (filter_r f raw elapsed)
  = Z.min (raw * ms_per_minute) (amount f + cut elapsed elapsed_ms_max * recovery_ppm_per_minute).
Proof.
  intros Hf Hraw. unfold filter_r. cbv zeta. rewrite risen_sane by assumption.
  assert (cut raw full_ppm = raw) as -> by (unfold cut; split_comparisons; lia).
  set (g := amount f + cut elapsed elapsed_ms_max * recovery_ppm_per_minute).
  pose proof (Z.div_mod g ms_per_minute ltac:(show_numbers; lia)).
  pose proof (Z.mod_pos_bound g ms_per_minute ltac:(show_numbers; lia)).
  destruct (Z.leb_spec raw (g / ms_per_minute)); unfold amount; cbn [fi_r_ppm fi_carry]; show_numbers; lia.
Qed.

Lemma amount_orders f g : sane f -> sane g -> amount f <= amount g -> fi_r_ppm f <= fi_r_ppm g.
Proof. intros [_ Hf] [_ Hg]. unfold amount. show_numbers. lia. Qed.

Lemma cut_orders a b most : 0 <= most -> a < 0 \/ a <= b -> cut a most <= cut b most.
Proof. intros Hm H. unfold cut. split_comparisons; lia. Qed.

Lemma total_ppm_range s : 0 <= total_ppm s <= full_ppm.
Proof.
  pose proof (total_ppm_below_each s) as (H0 & H1 & _). pose proof (multipliers_range s) as H. cbv zeta in H. lia.
Qed.

(** No better from no better a state: no better afterwards. *)
Lemma step_order c d good bad : sane_state c -> sane_state d -> amount (memory d) <= amount (memory c) ->
  rank (co_posture d) <= rank (co_posture c) -> no_better good bad ->
  amount (memory (step d (fst bad) (snd bad))) <= amount (memory (step c (fst good) (snd good)))
  /\ rank (co_posture (step d (fst bad) (snd bad))) <= rank (co_posture (step c (fst good) (snd good))).
Proof.
  intros Hc Hd Ha Hp [Hw He]. pose proof (worse_never_raises _ _ Hw) as Hraw.
  assert (H : amount (memory (step d (fst bad) (snd bad))) <= amount (memory (step c (fst good) (snd good)))).
  { rewrite !step_memory, !filter_amount by (assumption || apply total_ppm_range).
    pose proof (cut_orders (snd bad) (snd good) elapsed_ms_max ltac:(show_numbers; lia) He). show_numbers. lia. }
  split; [exact H|]. rewrite !step_posture. apply posture_monotone; [exact Hp|].
  exact (amount_orders _ _ (step_sane d (fst bad) (snd bad)) (step_sane c (fst good) (snd good)) H).
Qed.

Lemma run_order good bad : Forall2 no_better good bad -> forall c d, sane_state c -> sane_state d ->
  amount (memory d) <= amount (memory c) -> rank (co_posture d) <= rank (co_posture c) ->
  amount (memory (run d bad)) <= amount (memory (run c good))
  /\ rank (co_posture (run d bad)) <= rank (co_posture (run c good)).
Proof.
  induction 1 as [|[g eg] [b eb] goods bads Hone _ IH]; intros c d Hc Hd Ha Hp; [split; assumption|].
  destruct (step_order c d _ _ Hc Hd Ha Hp Hone) as [Ha' Hp']. cbn [run fst snd] in *.
  apply IH; [apply step_sane | apply step_sane | exact Ha' | exact Hp'].
Qed.

(** A lower posture at less health never bears more leverage. *)
Theorem leverage_order p q r s : rank p <= rank q -> r <= s -> leverage_centi p r <= leverage_centi q s.
Proof.
  intros Hp Hr. pose proof (leverage_monotone APEX r s Hr) as H. unfold leverage_centi in *.
  pose proof (full_leverage_range s). assert (0 <= stalker_cap_centi) by discriminate.
  destruct p, q; cbn [rank] in Hp; lia.
Qed.

(** Over any run, of any length: worse readings, or less time, never leave more R, a higher posture, or more leverage. *)
Theorem worse_runs_never_raise c good bad : sane_state c -> Forall2 no_better good bad ->
  co_r_ppm (run c bad) <= co_r_ppm (run c good)
  /\ rank (co_posture (run c bad)) <= rank (co_posture (run c good))
  /\ leverage_centi (co_posture (run c bad)) (co_r_ppm (run c bad))
     <= leverage_centi (co_posture (run c good)) (co_r_ppm (run c good)).
Proof.
  intros Hc H. destruct (run_order good bad H c c Hc Hc ltac:(lia) ltac:(lia)) as [Ha Hp].
  pose proof (amount_orders _ _ (run_sane bad c Hc) (run_sane good c Hc) Ha) as Hr.
  change (co_r_ppm (run c bad) <= co_r_ppm (run c good)) in Hr.
  split; [exact Hr|]. split; [exact Hp|]. apply leverage_order; assumption.
Qed.
