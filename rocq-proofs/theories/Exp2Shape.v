(** The shape of [exp2_neg]: within (0, 1], falling, and by no more than 3 units a step. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Exp2Table Kernel Arithmetic.
Open Scope Z_scope.

Notation node i := (table_at exp2_table i).

Lemma nodes_checked :
  forallb (fun i => (33554432 <=? node i) && (node i <=? one) && (node (i + 1) <=? node i)
                    && (node i - node (i + 1) <=? 90791) && (33554432 <=? node (i + 1)))
          (map Z.of_nat (seq 0 512)) = true.
Proof. vm_compute. reflexivity. Qed.

Lemma node_shape i : 0 <= i < 512 ->
  33554432 <= node (i + 1) /\ node (i + 1) <= node i <= one /\ node i - node (i + 1) <= 90791.
Proof.
  intros Hi. pose proof (forall_below 512 _ nodes_checked i Hi) as H. cbv beta in H.
  repeat rewrite andb_true_iff in H. repeat rewrite Z.leb_le in H. lia.
Qed.

Lemma exp2_fraction_range f : 0 <= f < exponent_one -> 33554432 <= exp2_fraction f <= one.
Proof.
  intros Hf. unfold exp2_fraction.
  assert (Hi : 0 <= f / segment_units < 512).
  { assert (0 <= f / segment_units <= 511) by (apply div_between; show_numbers; lia). lia. }
  pose proof (node_shape _ Hi) as (Hlow & Hup & Hd).
  assert (Hr : 0 <= f mod segment_units < segment_units) by (apply Z.mod_pos_bound; show_numbers; lia).
  set (a := node (f / segment_units)) in *. set (b := node (f / segment_units + 1)) in *.
  assert (0 <= (a - b) * (f mod segment_units) / segment_units <= a - b).
  { apply div_between; [show_numbers; lia | nia |]. nia. }
  lia.
Qed.

Lemma exp2_fraction_step f : 0 <= f -> f + 1 < exponent_one ->
  0 <= exp2_fraction f - exp2_fraction (f + 1) <= 3.
Proof.
  intros Hf Hf'. unfold exp2_fraction.
  assert (Hs : 0 < segment_units) by (show_numbers; lia).
  pose proof (Z.div_mod f segment_units ltac:(lia)) as Hdm.
  pose proof (Z.mod_pos_bound f segment_units Hs) as Hr.
  assert (Hi : 0 <= f / segment_units < 512).
  { assert (0 <= f / segment_units <= 511) by (apply div_between; show_numbers; lia). lia. }
  set (q := f / segment_units) in *. set (r := f mod segment_units) in *.
  pose proof (node_shape _ Hi) as (Hlow & Hup & Hd).
  destruct (Z.eq_dec (r + 1) segment_units) as [Hlast|Hinner].
  - assert (Hq' : (f + 1) / segment_units = q + 1) by (symmetry; apply Z.div_unique with 0; lia).
    assert (Hr' : (f + 1) mod segment_units = 0) by (symmetry; apply Z.mod_unique with (q + 1); lia).
    rewrite Hq', Hr'. rewrite Z.mul_0_r, Z.div_0_l by lia.
    set (a := node q) in *. set (b := node (q + 1)) in *.
    assert (a - b - 3 <= (a - b) * r / segment_units <= a - b).
    { apply div_between; [lia | |]; replace r with (segment_units - 1) by lia; show_numbers; lia. }
    lia.
  - assert (Hq' : (f + 1) / segment_units = q) by (symmetry; apply Z.div_unique with (r + 1); lia).
    assert (Hr' : (f + 1) mod segment_units = r + 1) by (symmetry; apply Z.mod_unique with q; lia).
    rewrite Hq', Hr'. set (a := node q) in *. set (b := node (q + 1)) in *.
    assert (0 <= (a - b) * (r + 1) / segment_units - (a - b) * r / segment_units <= 3).
    { apply div_apart; [lia | nia |]. replace ((a - b) * (r + 1) - (a - b) * r) with (a - b) by ring.
      show_numbers; lia. }
    lia.
Qed.

(** The octaves as plain divisions. *)
Lemma exp2_neg_octave k e : 0 <= k <= 3 -> k * exponent_one <= e < (k + 1) * exponent_one ->
  exp2_neg e = exp2_fraction (e - k * exponent_one) / 2 ^ k.
Proof.
  intros Hk He. unfold exp2_neg.
  assert (Hq : e / exponent_one = k) by (symmetry; apply Z.div_unique with (e - k * exponent_one); lia).
  assert (Hr : e mod exponent_one = e - k * exponent_one) by (symmetry; apply Z.mod_unique with k; lia).
  rewrite Hq, Hr. unfold shift_octaves.
  assert (k = 0 \/ k = 1 \/ k = 2 \/ k = 3) as [-> | [-> | [-> | ->]]] by lia;
    cbn [Z.leb Z.compare Pos.compare Pos.compare_cont]; try rewrite Z.div_1_r; reflexivity.
Qed.

Lemma exp2_neg_step e : 0 <= e -> e + 1 < 4 * exponent_one -> 0 <= exp2_neg e - exp2_neg (e + 1) <= 3.
Proof.
  intros He He'.
  assert (Hk : exists k, 0 <= k <= 3 /\ k * exponent_one <= e < (k + 1) * exponent_one).
  { exists (e / exponent_one). pose proof (Z.div_mod e exponent_one ltac:(show_numbers; lia)).
    pose proof (Z.mod_pos_bound e exponent_one ltac:(show_numbers; lia)).
    assert (0 <= e / exponent_one <= 3) by (apply div_between; show_numbers; lia). lia. }
  destruct Hk as (k & Hk & Hek).
  destruct (Z.eq_dec (e + 1) ((k + 1) * exponent_one)) as [Hlast|Hinner].
  - replace e with ((k + 1) * exponent_one - 1) by lia.
    assert (k = 0 \/ k = 1 \/ k = 2) as [-> | [-> | ->]] by (show_numbers; lia); vm_compute; lia || (split; discriminate).
  - rewrite (exp2_neg_octave k e), (exp2_neg_octave k (e + 1)) by lia.
    pose proof (exp2_fraction_step (e - k * exponent_one) ltac:(lia) ltac:(lia)) as Hstep.
    replace (e - k * exponent_one + 1) with (e + 1 - k * exponent_one) in Hstep by lia.
    assert (1 <= 2 ^ k) by (pose proof (Z.pow_pos_nonneg 2 k); lia).
    apply div_apart; [lia | lia |]. nia.
Qed.

(** 2^-x never rises, and falls by at most 3 units of 2^-26 for 2^-24 of the exponent. *)
Theorem exp2_neg_falls x y : 0 <= x <= y -> y < 4 * exponent_one ->
  0 <= exp2_neg x - exp2_neg y <= 3 * (y - x).
Proof.
  intros. apply (falls_by_steps exp2_neg 0 (4 * exponent_one - 1) 3); [| lia | lia].
  intros e He. apply exp2_neg_step; lia.
Qed.

Theorem exp2_neg_range e : 0 <= e < 4 * exponent_one -> 0 <= exp2_neg e <= one.
Proof.
  intros He. split.
  - unfold exp2_neg, shift_octaves.
    pose proof (exp2_fraction_range (e mod exponent_one) ltac:(apply Z.mod_pos_bound; show_numbers; lia)).
    split_comparisons; try apply Z.div_pos; lia.
  - pose proof (exp2_neg_falls 0 e ltac:(lia) ltac:(lia)). assert (exp2_neg 0 = one) by reflexivity. lia.
Qed.
