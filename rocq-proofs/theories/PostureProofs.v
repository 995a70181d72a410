(** Postures: the gaps between leaving and coming back, no chatter, and the ceilings of leverage. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Kernel Arithmetic FilterProofs.
Open Scope Z_scope.

(** The place on the ladder: 0 is HIBERNATE, 3 is APEX. *)
Definition rank (p : posture) : Z := match p with HIBERNATE => 0 | TURTLE => 1 | STALKER => 2 | APEX => 3 end.

(** The gates, in full: where each posture goes at an R. *)
Definition goes (r : Z) (hibernate turtle stalker apex : posture) : Prop :=
  posture_after HIBERNATE r = hibernate /\ posture_after TURTLE r = turtle
  /\ posture_after STALKER r = stalker /\ posture_after APEX r = apex.

Theorem posture_table r :
     r < 0                  /\ goes r HIBERNATE HIBERNATE HIBERNATE HIBERNATE
  \/ 0 <= r < 80000         /\ goes r HIBERNATE HIBERNATE HIBERNATE HIBERNATE
  \/ 80000 <= r < 120000    /\ goes r HIBERNATE TURTLE TURTLE TURTLE
  \/ 120000 <= r < 500000   /\ goes r TURTLE TURTLE TURTLE TURTLE
  \/ 500000 <= r < 600000   /\ goes r TURTLE TURTLE STALKER STALKER
  \/ 600000 <= r < 850000   /\ goes r TURTLE STALKER STALKER STALKER
  \/ 850000 <= r < 920000   /\ goes r TURTLE STALKER STALKER APEX
  \/ 920000 <= r            /\ goes r TURTLE STALKER APEX APEX.
Proof.
  assert (r < 0 \/ 0 <= r < 80000 \/ 80000 <= r < 120000 \/ 120000 <= r < 500000 \/ 500000 <= r < 600000
          \/ 600000 <= r < 850000 \/ 850000 <= r < 920000 \/ 920000 <= r) as [H|[H|[H|[H|[H|[H|[H|H]]]]]]] by lia;
    [left | right; left | do 2 right; left | do 3 right; left | do 4 right; left | do 5 right; left
    | do 6 right; left | do 7 right];
    (split; [exact H|]); unfold goes, posture_after, bearable, above, leave_ppm, return_ppm; show_numbers;
    repeat match goal with
    | |- context [ ?a <=? ?b ] => destruct (Z.leb_spec a b); try (exfalso; lia)
    | |- context [ ?a <? ?b ] => destruct (Z.ltb_spec a b); try (exfalso; lia)
    end; repeat split.
Qed.

Ltac table r :=
  let H := fresh in let P := fresh in
  pose proof (posture_table r) as H;
  destruct H as [[P H]|[[P H]|[[P H]|[[P H]|[[P H]|[[P H]|[[P H]|[P H]]]]]]]];
  destruct H as (?Eh & ?Et & ?Es & ?Ea).

Ltac rewrite_table :=
  repeat match goal with
  | E : posture_after ?p ?r = _ |- context [ posture_after ?p ?r ] => rewrite E
  | E : posture_after ?p ?r = _, H : context [ posture_after ?p ?r ] |- _ =>
      lazymatch type of H with posture_after _ _ = _ => fail | _ => rewrite E in H end
  end.

Ltac by_thresholds :=
  intros; repeat match goal with p : posture |- _ => destruct p end; rewrite_table;
  unfold leave_ppm, return_ppm in *; cbn [rank] in *; show_numbers;
  try split; try reflexivity; try lia; try congruence.

(** A posture is never held below its floor. *)
Theorem posture_fits_health p r : 0 <= r -> leave_ppm (posture_after p r) <= r.
Proof. table r; by_thresholds. Qed.

(** A posture is left downwards only below its threshold. *)
Theorem leaves_below_threshold p r : rank (posture_after p r) < rank p -> r < leave_ppm p.
Proof. table r; by_thresholds. Qed.

(** A return climbs one posture, and only at its return threshold. *)
Theorem returns_at_threshold p r : rank p < rank (posture_after p r) ->
  rank (posture_after p r) = rank p + 1 /\ return_ppm (posture_after p r) <= r.
Proof. table r; by_thresholds. Qed.

(** A drop ends at the highest posture that R bears. *)
Theorem drops_no_further p r q : 0 <= r -> leave_ppm q <= r -> rank q <= rank p -> rank q <= rank (posture_after p r).
Proof. table r; by_thresholds. Qed.

(** Each posture comes back higher than it is left: nothing returns without crossing the whole gap. *)
Theorem gaps_are_open p : p <> HIBERNATE -> leave_ppm p < return_ppm p.
Proof. by_thresholds. Qed.

(** A drop is final at the same R: no chatter downwards. *)
Theorem drop_is_settled p r : rank (posture_after p r) < rank p ->
  posture_after (posture_after p r) r = posture_after p r.
Proof. table r; by_thresholds. Qed.

(** A return is not undone at the same R: no chatter upwards. *)
Theorem return_is_kept p r : rank p < rank (posture_after p r) ->
  rank (posture_after p r) <= rank (posture_after (posture_after p r) r).
Proof. table r; by_thresholds. Qed.

(** At a constant R the posture stands still after three evaluations at most. *)
Theorem posture_settles p r :
  let settled := posture_after (posture_after (posture_after p r) r) r in posture_after settled r = settled.
Proof. cbv zeta. table r; by_thresholds. Qed.

(** More health never gives a lower posture. *)
Theorem posture_monotone p q r s : rank p <= rank q -> r <= s -> rank (posture_after p r) <= rank (posture_after q s).
Proof. intros Hp Hr. table r; table s; try lia; clear Hr; by_thresholds. Qed.

(** No R at all is HIBERNATE, whatever was before. *)
Theorem nothing_is_hibernate p : posture_after p 0 = HIBERNATE.
Proof. destruct p; reflexivity. Qed.

(* ------------------------------------------------------------------------- *)
(** ** Leverage *)

Lemma full_leverage_range r : 0 <= full_leverage_centi r <= apex_cap_centi.
Proof.
  unfold full_leverage_centi. pose proof (cut_range r full_ppm ltac:(show_numbers; lia)).
  apply div_between; show_numbers; lia.
Qed.

(** Never above 6.0, and above 2.0 in APEX only; nothing below STALKER. *)
Theorem leverage_ceilings p r :
  0 <= leverage_centi p r <= 600 /\ (p <> APEX -> leverage_centi p r <= 200)
  /\ (rank p < rank STALKER -> leverage_centi p r = 0).
Proof.
  pose proof (full_leverage_range r) as H. destruct p; unfold leverage_centi; show_numbers; cbn [rank];
    repeat split; intros; try lia; congruence.
Qed.

(** Never above 6.0 times R, in exact arithmetic. *)
Theorem leverage_within_health p r : 0 <= r <= full_ppm -> full_ppm * leverage_centi p r <= 600 * r.
Proof.
  intros H. assert (full_ppm * full_leverage_centi r <= 600 * r).
  { unfold full_leverage_centi. assert (cut r full_ppm = r) as -> by (unfold cut; split_comparisons; lia).
    apply Z.mul_div_le. show_numbers; lia. }
  destruct p; unfold leverage_centi; show_numbers; lia.
Qed.

(** Exactly min(cap, 6.00 R), rounded down to a hundredth. *)
Theorem leverage_exact r : 0 <= r <= full_ppm ->
  leverage_centi APEX r = apex_cap_centi * r / full_ppm
  /\ leverage_centi STALKER r = Z.min stalker_cap_centi (apex_cap_centi * r / full_ppm)
  /\ leverage_centi TURTLE r = 0 /\ leverage_centi HIBERNATE r = 0.
Proof.
  intros H. unfold leverage_centi, full_leverage_centi.
  assert (cut r full_ppm = r) as -> by (unfold cut; split_comparisons; lia). repeat split.
Qed.

(** Less health never allows more leverage. *)
Theorem leverage_monotone p r s : r <= s -> leverage_centi p r <= leverage_centi p s.
Proof.
  intros H. assert (full_leverage_centi r <= full_leverage_centi s).
  { unfold full_leverage_centi. apply Z.div_le_mono; [show_numbers; lia|].
    assert (cut r full_ppm <= cut s full_ppm) by (unfold cut; show_numbers; split_comparisons; lia). show_numbers; lia. }
  destruct p; unfold leverage_centi; lia.
Qed.
