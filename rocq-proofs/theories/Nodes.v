(** The nodes of the table are 2^-(i/512), each to half a unit of 2^-26. *)
From Coq Require Import ZArith Reals List Lia Lra Bool.
From Interval Require Import Tactic.
From Plimsoll Require Import Exp2Table.
Import ListNotations.
Open Scope R_scope.

(** 2^-x. *)
Definition pow2_neg (x : R) : R := exp (- (x * ln 2)).

Lemma pow2_neg_plus x y : pow2_neg (x + y) = pow2_neg x * pow2_neg y.
Proof. unfold pow2_neg. rewrite <- exp_plus. f_equal. ring. Qed.

Lemma pow2_neg_0 : pow2_neg 0 = 1.
Proof. unfold pow2_neg. rewrite Rmult_0_l, Ropp_0. apply exp_0. Qed.

Lemma pow2_neg_positive x : 0 < pow2_neg x.
Proof. apply exp_pos. Qed.

Lemma ln2_positive : 0 < ln 2.
Proof. rewrite <- ln_1. apply ln_increasing; lra. Qed.

Lemma pow2_neg_at_most_1 x : 0 <= x -> pow2_neg x <= 1.
Proof.
  intros Hx. pose proof ln2_positive. rewrite <- pow2_neg_0. unfold pow2_neg. destruct (Req_dec x 0) as [->|Hne]; [lra|].
  left. apply exp_increasing. nra.
Qed.

(** 2^90, and the bounds of 2^90 * 2^-(1/512). *)
Definition scale : Z := 1237940039285380274899124224.
Definition root_low : Z := 1236265246164479207043557485.
Definition root_high : Z := 1236265246164479207043557486.

Lemma root_bounds : IZR root_low <= IZR scale * pow2_neg (1 / 512) <= IZR root_high.
Proof. unfold pow2_neg, root_low, root_high, scale. split; interval with (i_prec 130). Qed.

(** Walks along the table with bounds of the power, multiplying by the root at each node. *)
Fixpoint nodes_hold (nodes : list Z) (low high : Z) : bool :=
  match nodes with
  | nil => true
  | n :: rest => ((2 * n - 1) * 9223372036854775808 <=? low)%Z && (high <=? (2 * n + 1) * 9223372036854775808)%Z && (0 <=? low)%Z
      && nodes_hold rest (low * root_low / scale)%Z (- (- (high * root_high) / scale))%Z
  end.

Lemma floor_below a b : (0 < b)%Z -> IZR (a / b) * IZR b <= IZR a.
Proof. intros Hb. rewrite <- mult_IZR. apply IZR_le. pose proof (Z.mul_div_le a b Hb). lia. Qed.

Lemma nodes_hold_sound nodes : forall low high x, nodes_hold nodes low high = true ->
  IZR low <= IZR scale * pow2_neg x <= IZR high ->
  forall i, (i < length nodes)%nat ->
  Rabs (IZR (nth i nodes 0%Z) - 67108864 * pow2_neg (x + INR i / 512)) <= 1 / 2.
Proof.
  induction nodes as [|n rest IH]; intros low high x Hholds [Hlow Hhigh] i Hi; [cbn in Hi; lia|].
  cbn [nodes_hold] in Hholds. repeat rewrite andb_true_iff in Hholds. destruct Hholds as [[[H1 H2] H3] H4].
  apply Z.leb_le in H1, H2, H3. apply IZR_le in H1, H2, H3.
  rewrite mult_IZR, minus_IZR, mult_IZR in H1. rewrite mult_IZR, plus_IZR, mult_IZR in H2.
  assert (Hs : IZR scale = 1237940039285380274899124224) by reflexivity.
  destruct i as [|i].
  - cbn [nth INR]. replace (x + 0 / 512) with x by field. apply Rabs_le. rewrite Hs in *. lra.
  - cbn [nth]. cbn [length] in Hi.
    replace (x + INR (S i) / 512) with (x + 1 / 512 + INR i / 512) by (rewrite S_INR; field).
    apply (IH _ _ (x + 1 / 512) H4); [|lia].
    rewrite pow2_neg_plus. pose proof root_bounds as [Rlow Rhigh].
    pose proof (pow2_neg_positive x) as Px. pose proof (pow2_neg_positive (1 / 512)) as Pr.
    assert (Hpos : 0 < IZR scale) by (rewrite Hs; lra).
    assert (Hrl : 0 <= IZR root_low) by (apply IZR_le; vm_compute; discriminate).
    assert (Hz : (0 < scale)%Z) by reflexivity.
    split.
    + apply Rmult_le_reg_r with (IZR scale); [assumption|].
      apply Rle_trans with (IZR (low * root_low)); [apply floor_below; exact Hz|]. rewrite mult_IZR.
      replace (IZR scale * (pow2_neg x * pow2_neg (1 / 512)) * IZR scale)
        with ((IZR scale * pow2_neg x) * (IZR scale * pow2_neg (1 / 512))) by ring.
      apply Rmult_le_compat; assumption.
    + apply Rmult_le_reg_r with (IZR scale); [assumption|]. rewrite opp_IZR.
      pose proof (floor_below (- (high * root_high)) scale Hz) as Hf. rewrite opp_IZR, mult_IZR in Hf.
      replace (IZR scale * (pow2_neg x * pow2_neg (1 / 512)) * IZR scale)
        with ((IZR scale * pow2_neg x) * (IZR scale * pow2_neg (1 / 512))) by ring.
      apply Rle_trans with (IZR high * IZR root_high); [|lra].
      apply Rmult_le_compat; try assumption; apply Rmult_le_pos; lra.
Qed.

Lemma table_holds : nodes_hold exp2_table scale scale = true.
Proof. vm_compute. reflexivity. Qed.

(** Every one of the 513 nodes is the nearest integer, or as near as another. *)
Theorem node_is_power i : (0 <= i <= 512)%Z ->
  Rabs (IZR (table_at exp2_table i) - 67108864 * pow2_neg (IZR i / 512)) <= 1 / 2.
Proof.
  intros Hi. unfold table_at.
  assert (Hx : IZR scale <= IZR scale * pow2_neg 0 <= IZR scale) by (rewrite pow2_neg_0; lra).
  assert (Hn : (Z.to_nat i < length exp2_table)%nat) by (change (length exp2_table) with 513%nat; lia).
  pose proof (nodes_hold_sound exp2_table scale scale 0 table_holds Hx (Z.to_nat i) Hn) as H.
  rewrite INR_IZR_INZ, Z2Nat.id, Rplus_0_l in H by lia. exact H.
Qed.
