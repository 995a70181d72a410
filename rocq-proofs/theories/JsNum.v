(** From whole numbers to JavaScript's: IEEE 754 doubles, rounded to the nearest even. Where [Safe] holds, the double
    operation gives the very integer. Flocq's model of the format; [rnd] is the rounding of each operation. *)
From Coq Require Import ZArith Reals Lia Lra.
From Flocq Require Import Core Relative.
From Plimsoll Require Import Safe.
Open Scope R_scope.

Definition double_exponents := FLT_exp (-1074) 53.
Definition rnd (x : R) : R := round radix2 double_exponents ZnearestE x.

Lemma integer_is_double a : safe a -> generic_format radix2 double_exponents (IZR a).
Proof.
  intros Ha. apply generic_format_FLT. exists (Float radix2 a 0).
  - unfold F2R. cbn [Fnum Fexp]. rewrite Rmult_1_r. reflexivity.
  - cbn [Fnum]. unfold safe, max_safe in Ha. change (Zpower radix2 53) with 9007199254740992%Z. lia.
  - cbn [Fexp]. lia.
Qed.

Lemma rnd_integer a : safe a -> rnd (IZR a) = IZR a.
Proof. intros Ha. apply round_generic; [apply valid_rnd_N | apply integer_is_double; exact Ha]. Qed.

(** [a + b] is the sum. *)
Theorem js_add a b : add_ok a b -> rnd (IZR a + IZR b) = IZR (a + b).
Proof. intros (_ & _ & H). rewrite <- plus_IZR. apply rnd_integer. exact H. Qed.

(** [a - b] is the difference. *)
Theorem js_sub a b : sub_ok a b -> rnd (IZR a - IZR b) = IZR (a - b).
Proof. intros (_ & _ & H). rewrite <- minus_IZR. apply rnd_integer. exact H. Qed.

(** [a * b] is the product. *)
Theorem js_mul a b : mul_ok a b -> rnd (IZR a * IZR b) = IZR (a * b).
Proof. intros (_ & _ & H). rewrite <- mult_IZR. apply rnd_integer. exact H. Qed.

Lemma rnd_monotone x y : x <= y -> rnd x <= rnd y.
Proof. apply round_le; [apply FLT_exp_valid; reflexivity | apply valid_rnd_N]. Qed.

(** The quotient as a real number lies at least 1/b below the next integer. *)
Lemma quotient_bounds a b : (0 < b)%Z ->
  IZR (a / b) <= IZR a / IZR b <= IZR (a / b) + 1 - / IZR b.
Proof.
  intros Hb. assert (0 < IZR b) by (apply IZR_lt; exact Hb).
  pose proof (Z.div_mod a b ltac:(lia)) as D. pose proof (Z.mod_pos_bound a b Hb) as M.
  assert (IZR a = IZR b * IZR (a / b) + IZR (a mod b)) by (rewrite <- mult_IZR, <- plus_IZR; f_equal; exact D).
  assert (0 <= IZR (a mod b) <= IZR b - 1) by (split; [apply IZR_le; lia | rewrite <- minus_IZR; apply IZR_le; lia]).
  split.
  - apply Rmult_le_reg_r with (IZR b); [assumption|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
  - apply Rmult_le_reg_r with (IZR b); [assumption|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra.
    rewrite Rmult_minus_distr_r, Rinv_l by lra. lra.
Qed.

Lemma quotient_safe a b : safe a -> (0 < b)%Z -> safe (a / b).
Proof.
  unfold safe. intros Ha Hb. split.
  - apply Z.div_le_lower_bound; [exact Hb|]. unfold max_safe in *. nia.
  - apply Z.div_le_upper_bound; [exact Hb|]. unfold max_safe in *. nia.
Qed.

(** The rounding moves a quotient by less than 1/b. *)
Lemma quotient_rounding a b : safe a -> safe b -> (0 < b)%Z -> a <> 0%Z ->
  Rabs (rnd (IZR a / IZR b) - IZR a / IZR b) < / IZR b.
Proof.
  intros Ha Hb Hpos Hne.
  assert (Hb' : 0 < IZR b) by (apply IZR_lt; exact Hpos).
  assert (Hinv : 0 < / IZR b) by (apply Rinv_0_lt_compat; exact Hb').
  assert (Habs : Rabs (IZR a / IZR b) = IZR (Z.abs a) * / IZR b).
  { unfold Rdiv. rewrite Rabs_mult, <- abs_IZR, (Rabs_pos_eq (/ IZR b)) by lra. reflexivity. }
  assert (H1 : 1 <= IZR (Z.abs a)) by (apply (IZR_le 1); lia).
  assert (H53 : IZR (Z.abs a) < 9007199254740992) by (apply (IZR_lt _ 9007199254740992); unfold safe, max_safe in Ha; lia).
  assert (Hbmax : IZR b <= 9007199254740992) by (apply (IZR_le _ 9007199254740992); unfold safe, max_safe in Hb; lia).
  eapply Rle_lt_trans.
  - apply (relative_error_N_FLT radix2 (-1074) 53 ltac:(lia) (fun x => negb (Z.even x)) (IZR a / IZR b)).
    rewrite Habs. apply Rle_trans with (bpow radix2 (-53)); [apply bpow_le; lia|].
    apply Rle_trans with (1 * / IZR b).
    + rewrite Rmult_1_l. change (bpow radix2 (-53)) with (/ 9007199254740992). apply Rinv_le; assumption.
    + apply Rmult_le_compat_r; lra.
  - rewrite Habs. change (bpow radix2 (- (53) + 1)) with (/ 4503599627370496).
    replace (/ 2 * / 4503599627370496 * (IZR (Z.abs a) * / IZR b)) with ((IZR (Z.abs a) / 9007199254740992) * / IZR b) by (field; lra).
    apply Rlt_le_trans with (1 * / IZR b); [|lra]. apply Rmult_lt_compat_r; [exact Hinv|].
    apply Rmult_lt_reg_r with 9007199254740992; [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

(** [Math.floor(a / b)] is the quotient rounded down. *)
Theorem js_div a b : div_ok a b -> Zfloor (rnd (IZR a / IZR b)) = (a / b)%Z.
Proof.
  intros (Ha & Hb & Hpos). pose proof (quotient_bounds a b Hpos) as [Hlow Hup].
  pose proof (quotient_safe a b Ha Hpos) as Hq.
  apply Zfloor_imp. split.
  - rewrite <- (rnd_integer (a / b) Hq). apply rnd_monotone. exact Hlow.
  - rewrite plus_IZR. destruct (Z.eq_dec a 0) as [->|Hne].
    + replace (IZR 0 / IZR b) with (IZR 0) by (unfold Rdiv; ring).
      rewrite rnd_integer by (unfold safe, max_safe; lia). rewrite Z.div_0_l by lia. lra.
    + pose proof (quotient_rounding a b Ha Hb Hpos Hne) as Hr. apply Rabs_def2 in Hr. lra.
Qed.

(** [a % b]: ECMAScript defines it without rounding, as a - b * trunc(a / b) over the real numbers. *)
Theorem js_mod a b : mod_ok a b -> IZR a - IZR b * IZR (Ztrunc (IZR a / IZR b)) = IZR (a mod b).
Proof.
  intros [Ha Hb]. pose proof (quotient_bounds a b ltac:(lia)) as [Hlow Hup].
  assert (0 < IZR b) by (apply IZR_lt; lia). assert (0 < / IZR b) by (apply Rinv_0_lt_compat; assumption).
  assert (0 <= IZR a / IZR b) by (apply Rmult_le_pos; [apply IZR_le; lia | lra]).
  rewrite Ztrunc_floor by assumption.
  replace (Zfloor (IZR a / IZR b)) with (a / b)%Z.
  - rewrite Z.mod_eq by lia. rewrite minus_IZR, mult_IZR. ring.
  - symmetry. apply Zfloor_imp. rewrite plus_IZR. lra.
Qed.

(** Comparisons, [Math.min] and [Math.max] do not round. *)
Theorem js_compare a b : compare_ok a b -> (rnd (IZR a) <= rnd (IZR b) <-> (a <= b)%Z) /\ (rnd (IZR a) < rnd (IZR b) <-> (a < b)%Z).
Proof.
  intros [Ha Hb]. rewrite !rnd_integer by assumption. split; split; intros H;
    [apply le_IZR | apply IZR_le | apply lt_IZR | apply IZR_lt]; exact H.
Qed.

(** [Math.min] and [Math.max] give one of the two. *)
Theorem js_least a b : compare_ok a b -> Rmin (rnd (IZR a)) (rnd (IZR b)) = IZR (Z.min a b).
Proof.
  intros [Ha Hb]. rewrite !rnd_integer by assumption.
  destruct (Z.min_spec a b) as [[H ->]|[H ->]]; [apply IZR_lt in H; apply Rmin_left; lra | apply IZR_le in H; apply Rmin_right; lra].
Qed.

Theorem js_greatest a b : compare_ok a b -> Rmax (rnd (IZR a)) (rnd (IZR b)) = IZR (Z.max a b).
Proof.
  intros [Ha Hb]. rewrite !rnd_integer by assumption.
  destruct (Z.max_spec a b) as [[H ->]|[H ->]]; [apply IZR_lt in H; apply Rmax_right; lra | apply IZR_le in H; apply Rmax_left; lra].
Qed.
