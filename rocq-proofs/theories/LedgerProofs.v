(** The ledger's totals over any journal: balanced for ever, nothing twice, and any recovery is the same. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Amounts LedgerReplay Safe Obligations.
Import ListNotations.
Open Scope Z_scope.

(** All accounts together. *)
Definition total_of (b : books) : Z :=
  bo_cash_micro b + bo_positions_micro b + bo_fees_micro b + bo_profit_micro b + bo_capital_micro b.

Definition replay_all (b : books) (journal : list posting) : books := fold_left replay journal b.

(** The postings of a list that are applied, in order. *)
Fixpoint applied (b : books) (journal : list posting) : list posting :=
  match journal with
  | nil => nil
  | cons p rest =>
      match judge_posting b p with
      | APPLIED => p :: applied (posted b p) rest
      | _ => applied b rest
      end
  end.

(** A journal as it was written: every line applies. *)
Fixpoint is_journal (b : books) (journal : list posting) : Prop :=
  match journal with nil => True | cons p rest => judge_posting b p = APPLIED /\ is_journal (posted b p) rest end.

Lemma applied_means b p : judge_posting b p = APPLIED ->
  po_sequence p = bo_sequence b + 1 /\ posting_sum p = 0 /\ legs_fit b p = true.
Proof.
  unfold judge_posting.
  destruct (Z.leb_spec (po_sequence p) (bo_sequence b)); [discriminate|].
  destruct (Z.ltb_spec (bo_sequence b) (po_sequence p - 1)); [discriminate|].
  destruct (legs_fit b p); [|discriminate]. destruct (Z.eqb_spec (posting_sum p) 0); [|discriminate].
  intros _. repeat split; lia.
Qed.

Lemma posted_total b p : posting_sum p = 0 -> total_of (posted b p) = total_of b.
Proof.
  unfold posting_sum, total_of, posted.
  cbn [bo_cash_micro bo_positions_micro bo_fees_micro bo_profit_micro bo_capital_micro]. lia.
Qed.

(** What is refused changes nothing at all. *)
Theorem refused_changes_nothing b p : judge_posting b p <> APPLIED -> replay b p = b.
Proof. unfold replay. destruct (judge_posting b p); congruence. Qed.

(** Debits equal credits in whatever is applied, so the accounts' total never moves. *)
Theorem replay_keeps_total journal : forall b, total_of (replay_all b journal) = total_of b.
Proof.
  induction journal as [|p rest IH]; intros b; [reflexivity|]. cbn [replay_all fold_left].
  change (fold_left replay rest (replay b p)) with (replay_all (replay b p) rest). rewrite IH.
  unfold replay. destruct (judge_posting b p) eqn:J; try reflexivity.
  apply posted_total. apply (applied_means b p J).
Qed.

(** Each account ends with exactly what the applied postings moved. *)
Definition moved (leg : posting -> Z) (journal : list posting) : Z := fold_right (fun p sum => leg p + sum) 0 journal.

Theorem replay_is_exact journal : forall b, let after := replay_all b journal in
  bo_cash_micro after = bo_cash_micro b + moved po_cash_micro (applied b journal)
  /\ bo_positions_micro after = bo_positions_micro b + moved po_positions_micro (applied b journal)
  /\ bo_fees_micro after = bo_fees_micro b + moved po_fees_micro (applied b journal)
  /\ bo_profit_micro after = bo_profit_micro b + moved po_profit_micro (applied b journal)
  /\ bo_capital_micro after = bo_capital_micro b + moved po_capital_micro (applied b journal).
Proof.
  induction journal as [|p rest IH]; intros b; cbv zeta.
  - cbn. lia.
  - cbn [replay_all fold_left applied]. change (fold_left replay rest (replay b p)) with (replay_all (replay b p) rest).
    specialize (IH (replay b p)). cbv zeta in IH. revert IH. unfold replay.
    destruct (judge_posting b p); intros IH; try exact IH.
    unfold moved in *.
    cbn [posted bo_cash_micro bo_positions_micro bo_fees_micro bo_profit_micro bo_capital_micro fold_right] in *. lia.
Qed.

(** Nothing is applied twice, and nothing is skipped: the applied sequence numbers are the next ones, one by one. *)
Theorem sequence_grows_by_one journal : forall b index p, nth_error (applied b journal) index = Some p ->
  po_sequence p = bo_sequence b + 1 + Z.of_nat index.
Proof.
  induction journal as [|next rest IH]; intros b index p H; [destruct index; discriminate|].
  cbn [applied] in H. destruct (judge_posting b next) eqn:J; try exact (IH b index p H).
  destruct (applied_means b next J) as (S & _ & _). destruct index as [|index]; cbn [nth_error] in H.
  - injection H as <-. lia.
  - apply IH in H. cbn [posted bo_sequence] in H. lia.
Qed.

Theorem nothing_applied_twice journal : forall b i j p q,
  nth_error (applied b journal) i = Some p -> nth_error (applied b journal) j = Some q ->
  po_sequence p = po_sequence q -> i = j.
Proof.
  intros b i j p q Hi Hj Heq. apply sequence_grows_by_one in Hi, Hj. lia.
Qed.

Lemma sequence_never_falls journal : forall b, bo_sequence b <= bo_sequence (replay_all b journal).
Proof.
  induction journal as [|p rest IH]; intros b; [cbn; lia|]. cbn [replay_all fold_left].
  change (fold_left replay rest (replay b p)) with (replay_all (replay b p) rest). specialize (IH (replay b p)).
  revert IH. unfold replay. destruct (judge_posting b p) eqn:J; intros IH; try exact IH.
  destruct (applied_means b p J) as (S & _ & _). cbn [posted bo_sequence] in IH. lia.
Qed.

(** The same posting again is a duplicate, for ever after, and refused. *)
Theorem duplicate_is_refused b p rest : judge_posting b p = APPLIED ->
  judge_posting (replay_all (replay b p) rest) p = DUPLICATE.
Proof.
  intros J. destruct (applied_means b p J) as (S & _ & _).
  assert (E : replay b p = posted b p) by (unfold replay; rewrite J; reflexivity). rewrite E.
  pose proof (sequence_never_falls rest (posted b p)) as Hseq. cbn [posted bo_sequence] in Hseq.
  unfold judge_posting at 1. destruct (Z.leb_spec (po_sequence p) (bo_sequence (replay_all (posted b p) rest))); [reflexivity | lia].
Qed.

(** A snapshot and the rest of the journal are the whole journal. *)
Theorem snapshot_and_rest b before after : replay_all (replay_all b before) after = replay_all b (before ++ after).
Proof. unfold replay_all. rewrite fold_left_app. reflexivity. Qed.

Lemma old_postings_change_nothing journal : forall b, 
  (forall p, In p journal -> po_sequence p <= bo_sequence b) -> replay_all b journal = b.
Proof.
  induction journal as [|p rest IH]; intros b H; [reflexivity|]. cbn [replay_all fold_left].
  rewrite refused_changes_nothing.
  - apply IH. intros q Hq. apply H. right. exact Hq.
  - unfold judge_posting. specialize (H p (or_introl eq_refl)).
    destruct (Z.leb_spec (po_sequence p) (bo_sequence b)); [discriminate | lia].
Qed.

Lemma journal_is_old journal : forall b, is_journal b journal ->
  forall p, In p journal -> po_sequence p <= bo_sequence (replay_all b journal).
Proof.
  induction journal as [|next rest IH]; intros b Hj p Hin; [destruct Hin|].
  destruct Hj as [J Hrest]. cbn [replay_all fold_left].
  change (fold_left replay rest (replay b next)) with (replay_all (replay b next) rest).
  assert (E : replay b next = posted b next) by (unfold replay; rewrite J; reflexivity). rewrite E.
  destruct Hin as [<-|Hin]; [|exact (IH _ Hrest p Hin)].
  pose proof (sequence_never_falls rest (posted b next)) as H. cbn [posted bo_sequence] in H. exact H.
Qed.

(** Recovery from any point: whatever was already there when it crashed, replaying the whole journal over it gives what
    replaying it once gives. *)
Theorem recovery_is_replay b before after : is_journal b before ->
  replay_all (replay_all b before) (before ++ after) = replay_all b (before ++ after).
Proof.
  intros Hj. rewrite <- !snapshot_and_rest.
  rewrite (old_postings_change_nothing before (replay_all b before)); [reflexivity|].
  exact (journal_is_old before b Hj).
Qed.

(* ------------------------------------------------------------------------- *)
(** ** Exactly *)

Definition books_safe (b : books) : Prop :=
  safe (bo_sequence b) /\ safe (bo_cash_micro b) /\ safe (bo_positions_micro b) /\ safe (bo_fees_micro b)
  /\ safe (bo_profit_micro b) /\ safe (bo_capital_micro b).

Definition posting_safe (p : posting) : Prop :=
  safe (po_sequence p) /\ safe (po_cash_micro p) /\ safe (po_positions_micro p) /\ safe (po_fees_micro p)
  /\ safe (po_profit_micro p) /\ safe (po_capital_micro p).

Lemma leg_fits_means balance leg : leg_fits balance leg = true ->
  -1000000000000000 <= leg <= 1000000000000000 /\ (leg < 0 -> - max_safe <= balance + leg) /\ (0 <= leg -> balance + leg <= max_safe).
Proof.
  unfold leg_fits. change leg_max_micro with 1000000000000000. change amount_max with max_safe.
  destruct (Z.ltb_spec leg (0 - 1000000000000000)); [discriminate|].
  destruct (Z.ltb_spec 1000000000000000 leg); [discriminate|].
  destruct (Z.ltb_spec leg 0); intros H'; apply Z.leb_le in H'; lia.
Qed.

Lemma leg_fits_safe balance leg : safe balance -> safe leg -> leg_fits_ok balance leg.
Proof.
  unfold leg_fits_ok, compare_ok, sub_ok, safe. change leg_max_micro with 1000000000000000. change amount_max with max_safe.
  unfold max_safe. intros Hb Hl.
  repeat match goal with
  | |- _ /\ _ => split
  | |- context [if ?a <? ?b then _ else _] => destruct (Z.ltb_spec a b)
  end; try exact I; lia.
Qed.

Lemma legs_fit_means b p : legs_fit b p = true ->
  leg_fits (bo_cash_micro b) (po_cash_micro p) = true /\ leg_fits (bo_positions_micro b) (po_positions_micro p) = true
  /\ leg_fits (bo_fees_micro b) (po_fees_micro p) = true /\ leg_fits (bo_profit_micro b) (po_profit_micro p) = true
  /\ leg_fits (bo_capital_micro b) (po_capital_micro p) = true.
Proof.
  unfold legs_fit.
  destruct (leg_fits (bo_cash_micro b) _); [|discriminate]. destruct (leg_fits (bo_positions_micro b) _); [|discriminate].
  destruct (leg_fits (bo_fees_micro b) _); [|discriminate]. destruct (leg_fits (bo_profit_micro b) _); [|discriminate].
  auto.
Qed.

Lemma leg_adds balance leg : safe balance -> safe leg -> leg_fits balance leg = true -> add_ok balance leg.
Proof. intros Hb Hl H. pose proof (leg_fits_means balance leg H). unfold add_ok, safe, max_safe in *. lia. Qed.

(** The ledger is no stricter than it says: the next posting, balanced, with legs and balances that are held exactly,
    is applied. *)
Theorem fitting_posting_applies b p : po_sequence p = bo_sequence b + 1 -> posting_sum p = 0 ->
  (forall balance leg, In (balance, leg) [(bo_cash_micro b, po_cash_micro p); (bo_positions_micro b, po_positions_micro p);
     (bo_fees_micro b, po_fees_micro p); (bo_profit_micro b, po_profit_micro p); (bo_capital_micro b, po_capital_micro p)]
   -> -1000000000000000 <= leg <= 1000000000000000 /\ - max_safe <= balance + leg <= max_safe) ->
  judge_posting b p = APPLIED.
Proof.
  intros Hs Hz Hall.
  assert (H : forall balance leg, -1000000000000000 <= leg <= 1000000000000000 /\ - max_safe <= balance + leg <= max_safe ->
    leg_fits balance leg = true).
  { intros balance leg [Hl Hb]. unfold leg_fits. change leg_max_micro with 1000000000000000. change amount_max with max_safe.
    destruct (Z.ltb_spec leg (0 - 1000000000000000)); [lia|]. destruct (Z.ltb_spec 1000000000000000 leg); [lia|].
    destruct (Z.ltb_spec leg 0); apply Z.leb_le; lia. }
  unfold judge_posting. destruct (Z.leb_spec (po_sequence p) (bo_sequence b)); [lia|].
  destruct (Z.ltb_spec (bo_sequence b) (po_sequence p - 1)); [lia|].
  unfold legs_fit. rewrite !H by (apply Hall; cbn; tauto). rewrite Hz. reflexivity.
Qed.

Theorem replay_safe b p : books_safe b -> posting_safe p -> replay_ok b p.
Proof.
  intros (Hs & Hc & Hp & Hf & Hr & Hk) (Ps & Pc & Pp & Pf & Pr & Pk). unfold replay_ok. split.
  - unfold judge_posting_ok. split; [split; assumption|].
    destruct (Z.leb_spec (po_sequence p) (bo_sequence b)); [exact I|].
    split; [unfold sub_ok, compare_ok, safe, max_safe in *; lia|].
    destruct (Z.ltb_spec (bo_sequence b) (po_sequence p - 1)); [exact I|]. split.
    + unfold legs_fit_ok.
      repeat (first [split; [apply leg_fits_safe; assumption|] | match goal with |- context [if ?c then _ else _] => destruct c end]);
        try exact I; apply leg_fits_safe; assumption.
    + destruct (legs_fit b p) eqn:L; [|exact I]. apply legs_fit_means in L. destruct L as (L1 & L2 & L3 & L4 & L5).
      apply leg_fits_means in L1, L2, L3, L4, L5.
      unfold posting_sum_ok, posting_sum, compare_ok, add_ok, safe, max_safe in *. lia.
  - destruct (judge_posting b p) eqn:J; try exact I. destruct (applied_means b p J) as (_ & _ & L).
    apply legs_fit_means in L. destruct L as (L1 & L2 & L3 & L4 & L5).
    unfold posted_ok. do 4 (split; [apply leg_adds; assumption|]). apply leg_adds; assumption.
Qed.

(** What a replay leaves is made of exact integers again: so a journal of any length is. *)
Theorem replay_stays_safe b p : books_safe b -> posting_safe p -> books_safe (replay b p).
Proof.
  intros Hb Hp. pose proof (replay_safe b p Hb Hp) as [_ H]. unfold replay in *.
  destruct (judge_posting b p) eqn:J; try exact Hb. destruct Hp as (Ps & _).
  unfold posted_ok, add_ok in H. unfold books_safe, posted.
  cbn [bo_sequence bo_cash_micro bo_positions_micro bo_fees_micro bo_profit_micro bo_capital_micro]. tauto.
Qed.
