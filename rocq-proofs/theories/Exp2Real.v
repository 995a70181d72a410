(** The computed power of two against the real one: within 18 units of 2^-26, for every exponent. *)
From Coq Require Import ZArith Reals Lia Lra.
From Interval Require Import Tactic.
From Plimsoll Require Import Numbers Exp2Table Kernel Arithmetic Exp2Shape Nodes.
Open Scope R_scope.

Lemma within x k : Rabs x <= k -> - k <= x <= k.
Proof. unfold Rabs. destruct (Rcase_abs x); lra. Qed.

(** A rounded quotient is less than 1 below the quotient. *)
Lemma floor_error a b : (0 < b)%Z -> IZR a / IZR b - 1 < IZR (a / b) <= IZR a / IZR b.
Proof.
  intros Hb. assert (0 < IZR b) by (apply IZR_lt; exact Hb).
  pose proof (Z.div_mod a b ltac:(lia)) as D. pose proof (Z.mod_pos_bound a b Hb) as M.
  assert (IZR a = IZR b * IZR (a / b) + IZR (a mod b)) by (rewrite <- mult_IZR, <- plus_IZR; f_equal; exact D).
  assert (0 <= IZR (a mod b)) by (apply IZR_le; lia). assert (IZR (a mod b) < IZR b) by (apply IZR_lt; lia).
  split; apply Rmult_lt_reg_r with (IZR b) || apply Rmult_le_reg_r with (IZR b); try assumption;
    unfold Rdiv; rewrite ?Rmult_minus_distr_r, Rmult_assoc, Rinv_l by lra; lra.
Qed.

(** The straight line between two nodes lies at most 15.5 units above the power, over a whole segment. *)
Lemma chord_error t : 0 <= t <= 1 ->
  - (1 / 67108864) <= 1 - t * (1 - pow2_neg (1 / 512)) - pow2_neg (t / 512) <= 155 / 671088640.
Proof.
  intros Ht. unfold pow2_neg. split; interval with (i_bisect t, i_taylor t, i_prec 60).
Qed.

Lemma exp2_fraction_real f : (0 <= f < exponent_one)%Z ->
  Rabs (IZR (exp2_fraction f) - 67108864 * pow2_neg (IZR f / 16777216)) <= 17.
Proof.
  intros Hf. unfold exp2_fraction. change segment_units with 32768%Z. unfold exponent_one in Hf.
  pose proof (Z.div_mod f 32768 ltac:(lia)) as D. pose proof (Z.mod_pos_bound f 32768 ltac:(lia)) as M.
  assert (Hi : (0 <= f / 32768 <= 511)%Z) by (apply div_between; lia).
  set (i := (f / 32768)%Z) in *. set (r := (f mod 32768)%Z) in *.
  pose proof (node_is_power i ltac:(lia)) as Na. pose proof (node_is_power (i + 1) ltac:(lia)) as Nb.
  set (a := node i) in *. set (b := node (i + 1)) in *.
  pose proof (floor_error ((a - b) * r) 32768 ltac:(lia)) as Hfloor.
  rewrite minus_IZR. set (q := IZR ((a - b) * r / 32768)) in *. clearbody q. rewrite mult_IZR, minus_IZR in Hfloor.
  set (t := IZR r / 32768).
  assert (Ht : 0 <= t <= 1).
  { assert (0 <= IZR r <= 32767) by (split; apply IZR_le; lia). unfold t. lra. }
  assert (HF : IZR f / 16777216 = IZR i / 512 + t / 512).
  { rewrite D at 1. rewrite plus_IZR, mult_IZR. unfold t. field. }
  rewrite HF, pow2_neg_plus.
  replace (IZR (i + 1) / 512) with (IZR i / 512 + 1 / 512) in Nb by (rewrite plus_IZR; field).
  rewrite pow2_neg_plus in Nb.
  assert (Hpos : 0 <= IZR i / 512) by (assert (0 <= IZR i) by (apply IZR_le; lia); lra).
  pose proof (pow2_neg_positive (IZR i / 512)) as P0. pose proof (pow2_neg_at_most_1 _ Hpos) as P1.
  pose proof (chord_error t Ht) as Hc.
  set (A := pow2_neg (IZR i / 512)) in *. set (c := pow2_neg (1 / 512)) in *. set (p := pow2_neg (t / 512)) in *.
  clearbody A c p. set (x := IZR a) in *. set (y := IZR b) in *. clearbody x y.
  replace ((x - y) * IZR r / IZR 32768) with ((x - y) * t) in Hfloor by (unfold t; field).
  clearbody t. apply within in Na, Nb. apply Rabs_le.
  set (u := x - 67108864 * A) in *. set (v := y - 67108864 * (A * c)) in *.
  assert (Hmix : -1 / 2 <= (1 - t) * u + t * v <= 1 / 2) by nra.
  assert (HA : - (1 / 67108864) <= A * (1 - t * (1 - c) - p) <= 155 / 671088640) by nra.
  assert (E : x - q - 67108864 * (A * p)
              = ((x - y) * t - q) + ((1 - t) * u + t * v) + 67108864 * (A * (1 - t * (1 - c) - p)))
    by (unfold u, v; ring).
  rewrite E. lra.
Qed.

Lemma pow2_neg_octave k : (0 <= k <= 3)%Z -> pow2_neg (IZR k) = / IZR (2 ^ k).
Proof.
  intros Hk. assert (H2 : exp (ln 2) = 2) by (apply exp_ln; lra).
  assert (H1 : pow2_neg 1 = / 2) by (unfold pow2_neg; rewrite Rmult_1_l, exp_Ropp, H2; reflexivity).
  assert (k = 0 \/ k = 1 \/ k = 2 \/ k = 3)%Z as [-> | [-> | [-> | ->]]] by lia.
  - rewrite pow2_neg_0. cbn. lra.
  - rewrite H1. reflexivity.
  - replace 2 with (1 + 1) at 1 by lra. rewrite pow2_neg_plus, H1. cbn. lra.
  - replace 3 with (1 + 1 + 1) at 1 by lra. rewrite !pow2_neg_plus, H1. cbn. lra.
Qed.

(** 2^-x for every exponent of the decay: within 18 units of 2^-26. *)
Theorem exp2_neg_real e : (0 <= e < 4 * exponent_one)%Z ->
  Rabs (IZR (exp2_neg e) - 67108864 * pow2_neg (IZR e / 16777216)) <= 18.
Proof.
  intros He. pose proof (Z.div_mod e exponent_one ltac:(unfold exponent_one; lia)) as D.
  pose proof (Z.mod_pos_bound e exponent_one ltac:(unfold exponent_one; lia)) as M.
  assert (Hk : (0 <= e / exponent_one <= 3)%Z) by (apply div_between; unfold exponent_one in *; lia).
  set (k := (e / exponent_one)%Z) in *. set (f := (e mod exponent_one)%Z) in *.
  rewrite (exp2_neg_octave k e Hk) by lia. replace (e - k * exponent_one)%Z with f by lia.
  pose proof (exp2_fraction_real f M) as Hf.
  assert (Hpow : (1 <= 2 ^ k)%Z) by (pose proof (Z.pow_pos_nonneg 2 k); lia).
  pose proof (floor_error (exp2_fraction f) (2 ^ k) ltac:(lia)) as Hfloor.
  replace (IZR e / 16777216) with (IZR k + IZR f / 16777216).
  2:{ rewrite D. rewrite plus_IZR, mult_IZR. change (IZR exponent_one) with 16777216. field. }
  rewrite pow2_neg_plus, (pow2_neg_octave k Hk).
  apply IZR_le in Hpow. set (w := IZR (2 ^ k)) in *. clearbody w.
  set (q := IZR (exp2_fraction f / 2 ^ k)) in *. clearbody q.
  set (x := IZR (exp2_fraction f)) in *. set (p := pow2_neg (IZR f / 16777216)) in *. clearbody x p.
  assert (Hw : 0 < / w <= 1) by (split; [apply Rinv_0_lt_compat; lra | rewrite <- Rinv_1; apply Rinv_le_contravar; lra]).
  apply within in Hf. apply Rabs_le. unfold Rdiv in Hfloor.
  replace (q - 67108864 * (/ w * p)) with ((q - x * / w) + / w * (x - 67108864 * p)) by ring.
  set (d := x - 67108864 * p) in *. assert (-17 <= / w * d <= 17) by nra. lra.
Qed.

(** The power changes by less than its exponent does. *)
Lemma pow2_neg_lipschitz x y : 0 <= x -> 0 <= y -> Rabs (pow2_neg x - pow2_neg y) <= Rabs (x - y) * ln 2.
Proof.
  assert (Hle : forall u v, 0 <= u <= v -> 0 <= pow2_neg u - pow2_neg v <= (v - u) * ln 2).
  { intros u v [Hu Huv]. pose proof ln2_positive as L.
    replace v with (u + (v - u)) at 1 2 by ring. rewrite pow2_neg_plus.
    pose proof (pow2_neg_positive u). pose proof (pow2_neg_at_most_1 u Hu).
    pose proof (pow2_neg_at_most_1 (v - u) ltac:(lra)).
    assert (1 + - ((v - u) * ln 2) <= pow2_neg (v - u)).
    { unfold pow2_neg. destruct (Req_dec (v - u) 0) as [->|Hne].
      - rewrite Rmult_0_l, Ropp_0, exp_0. lra.
      - left. apply exp_ineq1. nra. }
    nra. }
  intros Hx Hy. destruct (Rle_dec x y) as [H|H].
  - rewrite (Rabs_minus_sym x y), !Rabs_pos_eq; [apply Hle; lra | lra | apply Hle; lra].
  - rewrite (Rabs_minus_sym (pow2_neg x)), (Rabs_pos_eq (x - y)) by lra. rewrite Rabs_pos_eq; apply Hle; lra.
Qed.
