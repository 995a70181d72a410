(** The trip latch over any run: once tripped, nothing passes until two different people have signed after the trip. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers OrderGate TripLatch Safe Obligations GateProofs.
Import ListNotations.
Open Scope Z_scope.

(** One event: what it is, who does it, and whether the invariants hold then. *)
Record happening := Happening { ha_event : latch_event; ha_person : Z; ha_invariants_hold : bool }.

Definition latch_after (l : latch) (h : happening) : latch :=
  latch_step l (ha_event h) (ha_person h) (ha_invariants_hold h).

Definition latch_run (l : latch) (events : list happening) : latch := fold_left latch_after events l.

(** A trip, or anybody's try while an invariant is broken. *)
Definition stops (h : happening) : Prop := ha_event h = TRIP \/ ha_invariants_hold h = false.

(** That person signs, while the invariants hold. *)
Definition signs (person : Z) (h : happening) : Prop :=
  ha_event h = SIGN /\ ha_person h = person /\ ha_invariants_hold h = true.

Theorem tripped_passes_nothing l answer : la_is_tripped l = true -> ~ passes (latched_answer l answer).
Proof. intros H. unfold latched_answer, passes. rewrite H. intros [E|E]; discriminate. Qed.

Lemma stop_trips l h : stops h -> latch_after l h = Latch true 0 0.
Proof.
  intros [H|H]; unfold latch_after, latch_step; rewrite H; [reflexivity|]. destruct (ha_event h); reflexivity.
Qed.

(** What is remembered: the signers are different people, and each has signed among [events]. *)
Definition signed_by (l : latch) (events : list happening) : Prop :=
  la_is_tripped l = true /\
  (0 < la_first_signer l -> Exists (signs (la_first_signer l)) events) /\
  (0 < la_second_signer l -> Exists (signs (la_second_signer l)) events
                             /\ 0 < la_first_signer l /\ la_first_signer l <> la_second_signer l).

(** Two different people have signed among [events], and after that it was re-armed, while the invariants held. *)
Definition two_signed (events : list happening) : Prop :=
  exists before rearm after p q, events = before ++ rearm :: after
    /\ ha_event rearm = REARM /\ ha_invariants_hold rearm = true
    /\ 0 < p /\ 0 < q /\ p <> q /\ Exists (signs p) before /\ Exists (signs q) before.

Lemma exists_app {A} (P : A -> Prop) (l m : list A) : Exists P l -> Exists P (l ++ m).
Proof. intros H. apply Exists_app. left. exact H. Qed.

Lemma one_event l h seen : signed_by l seen -> signed_by (latch_after l h) (seen ++ [h]) \/ two_signed (seen ++ [h]).
Proof.
  intros (Ht & H1 & H2).
  assert (Hfresh : signed_by (Latch true 0 0) (seen ++ [h]))
    by (unfold signed_by; cbn; repeat split; try reflexivity; lia).
  assert (Hsame : signed_by l (seen ++ [h])).
  { split; [exact Ht|]. split; intros P; [apply exists_app, H1, P|]. destruct (H2 P) as (? & ? & ?).
    split; [apply exists_app; assumption | auto]. }
  unfold latch_after, latch_step. destruct h as [event person holds]. cbn [ha_event ha_person ha_invariants_hold].
  destruct event; [left; exact Hfresh | |]; (destruct holds; [|left; exact Hfresh]).
  - left. unfold latch_signed. rewrite Ht.
    destruct (Z.leb_spec person 0); [exact Hsame|].
    assert (Hsigned : Exists (signs person) (seen ++ [Happening SIGN person true])).
    { apply Exists_app. right. constructor. repeat split. }
    destruct (Z.leb_spec (la_first_signer l) 0).
    + unfold signed_by. cbn. split; [reflexivity|]. split; [intros _; exact Hsigned | lia].
    + destruct (Z.eqb_spec (la_first_signer l) person); [exact Hsame|].
      destruct (Z.leb_spec (la_second_signer l) 0); [|exact Hsame].
      unfold signed_by. cbn. split; [reflexivity|]. split; [intros _; apply exists_app, H1; lia|].
      intros _. repeat split; try lia. exact Hsigned.
  - unfold latch_rearmed.
    destruct (Z.leb_spec (la_first_signer l) 0); [left; exact Hsame|].
    destruct (Z.leb_spec (la_second_signer l) 0); [left; exact Hsame|].
    destruct (Z.eqb_spec (la_first_signer l) (la_second_signer l)); [left; exact Hsame|].
    right. destruct (H2 ltac:(lia)) as (E2 & _ & _).
    exists seen, (Happening REARM person true), [], (la_first_signer l), (la_second_signer l).
    do 3 (split; [reflexivity|]). do 3 (split; [lia|]). split; [apply H1; lia | exact E2].
Qed.

Lemma run_needs_two events : forall l seen, signed_by l seen ->
  la_is_tripped (latch_run l events) = false -> two_signed (seen ++ events).
Proof.
  induction events as [|h rest IH]; intros l seen Hl Hrun.
  - destruct Hl as (Ht & _). cbn in Hrun. congruence.
  - cbn [latch_run fold_left] in Hrun. destruct (one_event l h seen Hl) as [Hnext|Htwo].
    + replace (seen ++ h :: rest) with ((seen ++ [h]) ++ rest) by (rewrite <- app_assoc; reflexivity).
      exact (IH _ _ Hnext Hrun).
    + destruct Htwo as (before & rearm & after & p & q & E & Htwo). exists before, rearm, (after ++ rest), p, q.
      split; [|exact Htwo]. change (h :: rest) with ([h] ++ rest). rewrite app_assoc, E, <- app_assoc. reflexivity.
Qed.

(** Over any run: if anything passes after a stop, then two different people have signed since, and it was
    re-armed after both. *)
Theorem only_two_rearm l before stop after answer : stops stop ->
  passes (latched_answer (latch_run l (before ++ stop :: after)) answer) -> two_signed after.
Proof.
  intros Hstop Hpass. unfold latch_run in Hpass. rewrite fold_left_app in Hpass. cbn [fold_left] in Hpass.
  rewrite (stop_trips _ _ Hstop) in Hpass.
  apply (run_needs_two after (Latch true 0 0) []).
  - unfold signed_by. cbn. repeat split; try reflexivity; lia.
  - destruct (la_is_tripped (latch_run (Latch true 0 0) after)) eqn:T; [|reflexivity].
    exfalso. exact (tripped_passes_nothing _ answer T Hpass).
Qed.

(** Alone nobody can, however often they sign. *)
Theorem one_person_never_rearms l before stop after answer person : stops stop ->
  (forall h, In h after -> ha_event h = SIGN -> ha_person h = person) ->
  ~ passes (latched_answer (latch_run l (before ++ stop :: after)) answer).
Proof.
  intros Hstop Hone Hpass.
  destruct (only_two_rearm _ _ _ _ _ Hstop Hpass) as (signed & rearm & rest & p & q & -> & _ & _ & _ & _ & Hne & Sp & Sq).
  apply (exists_app _ _ (rearm :: rest)), Exists_exists in Sp, Sq.
  destruct Sp as (h & Hin & Hs & <- & _). destruct Sq as (k & Kin & Ks & <- & _).
  apply Hne. rewrite (Hone h Hin Hs), (Hone k Kin Ks). reflexivity.
Qed.

(** Signing again changes nothing. *)
Lemma signs_again l person n : la_first_signer l = person -> 0 < person ->
  latch_run l (repeat (Happening SIGN person true) n) = l.
Proof.
  intros Hfirst Hperson. induction n as [|n IH]; [reflexivity|]. cbn [repeat latch_run fold_left].
  assert (E : latch_after l (Happening SIGN person true) = l).
  { unfold latch_after, latch_step, latch_signed. cbn [ha_event ha_person ha_invariants_hold].
    destruct (la_is_tripped l); [|reflexivity]. destruct (Z.leb_spec person 0); [reflexivity|].
    destruct (Z.leb_spec (la_first_signer l) 0); [lia|]. destruct (Z.eqb_spec (la_first_signer l) person); [reflexivity | lia]. }
  rewrite E. exact IH.
Qed.

(** Two different people can: after a trip, with the invariants whole, both sign, the one as often as they like, and it
    is re-armed. *)
Theorem two_rearm l p q n answer : 0 < p -> 0 < q -> p <> q ->
  latched_answer (latch_run l (Happening TRIP 0 true :: Happening SIGN p true :: repeat (Happening SIGN p true) n
    ++ [Happening SIGN q true; Happening REARM p true])) answer = answer.
Proof.
  intros Hp Hq Hne.
  change (latch_run l (Happening TRIP 0 true :: Happening SIGN p true :: repeat (Happening SIGN p true) n
    ++ [Happening SIGN q true; Happening REARM p true]))
    with (latch_run (latch_after (Latch true 0 0) (Happening SIGN p true)) (repeat (Happening SIGN p true) n
    ++ [Happening SIGN q true; Happening REARM p true])).
  assert (E : latch_after (Latch true 0 0) (Happening SIGN p true) = Latch true p 0)
    by (unfold latch_after, latch_step, latch_signed; cbn; destruct (Z.leb_spec p 0); [lia | reflexivity]).
  rewrite E. unfold latch_run. rewrite fold_left_app.
  fold (latch_run (Latch true p 0) (repeat (Happening SIGN p true) n)). rewrite signs_again by (try reflexivity; exact Hp).
  unfold latch_after, latch_step, latch_signed, latch_rearmed, latched_answer.
  cbn [fold_left ha_event ha_person ha_invariants_hold la_is_tripped la_first_signer la_second_signer].
  destruct (Z.leb_spec q 0); [lia|]. destruct (Z.leb_spec p 0); [lia|].
  destruct (Z.eqb_spec p q); [lia|]. cbn. destruct (Z.leb_spec p 0); [lia|]. destruct (Z.leb_spec q 0); [lia|].
  destruct (Z.eqb_spec p q); [lia|]. reflexivity.
Qed.

(** Also a latch that was read back damaged is not re-armed by one signature written twice, or by one alone. *)
Theorem one_signature_never_rearms l person holds : la_is_tripped l = true ->
  la_first_signer l = la_second_signer l \/ la_first_signer l <= 0 \/ la_second_signer l <= 0 ->
  la_is_tripped (latch_step l REARM person holds) = true.
Proof.
  intros Ht H. unfold latch_step. destruct holds; [|reflexivity]. unfold latch_rearmed.
  destruct (Z.leb_spec (la_first_signer l) 0); [exact Ht|]. destruct (Z.leb_spec (la_second_signer l) 0); [exact Ht|].
  destruct (Z.eqb_spec (la_first_signer l) (la_second_signer l)); [exact Ht | lia].
Qed.

(** The latch has room for as many signers as the specification asks for. *)
Theorem as_many_as_needed : rearm_people_min = 2.
Proof. reflexivity. Qed.

Theorem latch_safe l event person holds : safe (la_first_signer l) -> safe (la_second_signer l) -> safe person ->
  latch_step_ok l event person holds.
Proof.
  intros H1 H2 Hp. unfold latch_step_ok, latch_signed_ok, latch_rearmed_ok, compare_ok.
  assert (safe 0) by (unfold safe, max_safe; lia).
  destruct event; try exact I; destruct holds; try exact I;
    repeat (first [split; [split; assumption|] | match goal with |- context [if ?b then _ else _] => destruct b end]);
    try exact I; try assumption; auto.
Qed.
