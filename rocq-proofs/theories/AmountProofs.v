(** Amounts are exact: rounded to the safe side, and never wrapped. *)
From Coq Require Import ZArith Lia Bool.
From Plimsoll Require Import Numbers Kernel Amounts Safe Obligations Arithmetic PostureProofs.
Open Scope Z_scope.

Lemma plus_capped_exact a b : 0 <= b <= amount_max -> plus_capped a b = Z.min amount_max (a + b).
Proof. intros H. unfold plus_capped. split_comparisons; lia. Qed.

Lemma times_capped_exact a b : 0 <= a -> 0 <= b -> times_capped a b = Z.min amount_max (a * b).
Proof.
  intros Ha Hb. unfold times_capped. destruct (Z.leb_spec b 0) as [H|H].
  - replace b with 0 by lia. rewrite Z.mul_0_r. reflexivity.
  - pose proof (Z.div_mod amount_max b ltac:(lia)) as D. pose proof (Z.mod_pos_bound amount_max b H) as M.
    destruct (Z.ltb_spec (amount_max / b) a) as [H'|H'].
    + assert (amount_max < a * b) by nia. lia.
    + assert (a * b <= amount_max) by nia. lia.
Qed.

(** Quantity times price is exact, rounded up, below 2^53 - 1; and that stands for all that is not. *)
Theorem notional_exact q p : 0 <= q <= amount_max -> 0 <= p <= amount_max ->
  notional_micro q p = Z.min amount_max ((q * p + 999999) / 1000000).
Proof.
  intros Hq Hp. unfold notional_micro, product_of_parts. change micro with 1000000.
  pose proof (Z.div_mod q 1000000 ltac:(lia)) as Dq. pose proof (Z.mod_pos_bound q 1000000 ltac:(lia)) as Mq.
  pose proof (Z.div_mod p 1000000 ltac:(lia)) as Dp. pose proof (Z.mod_pos_bound p 1000000 ltac:(lia)) as Mp.
  set (qh := q / 1000000) in *. set (ql := q mod 1000000) in *.
  set (ph := p / 1000000) in *. set (pl := p mod 1000000) in *.
  assert (Hqh : 0 <= qh) by lia.
  assert (Hph : 0 <= ph <= 9007199254) by (change amount_max with 9007199254740991 in Hp; lia).
  assert (Hmid : 0 <= ql * ph <= amount_max) by (change amount_max with 9007199254740991; nia).
  assert (Hprod : q * p + 999999 = (qh * p + ql * ph) * 1000000 + (ql * pl + (1000000 - 1))).
  { rewrite Dq at 1. replace (ql * ph) with ((p - pl) * ql / 1000000) by (replace ((p - pl) * ql) with (ql * ph * 1000000) by (rewrite Dp at 1; ring); apply Z.div_mul; lia). replace ((p - pl) * ql) with (ql * ph * 1000000) by (rewrite Dp at 1; ring). rewrite Z.div_mul by lia.
    replace (ql * p) with (ql * (1000000 * ph + pl)) by (rewrite <- Dp; ring). nia. }
  rewrite Hprod.
  rewrite Z.div_add_l by lia. set (d := (ql * pl + (1000000 - 1)) / 1000000).
  assert (Hd : 0 <= d <= 1000000).
  { apply div_between; [lia| |]; nia. }
  assert (Hlow : 0 <= qh * p) by nia.
  rewrite times_capped_exact by lia.
  rewrite (plus_capped_exact (ql * ph) d) by (change amount_max with 9007199254740991; lia).
  rewrite plus_capped_exact by (change amount_max with 9007199254740991 in *; lia). lia.
Qed.

(** The cap is equity times leverage, rounded down, and always below the amount that means "too large". *)
Theorem cap_exact equity centi : 0 <= equity <= amount_max -> 0 <= centi <= 600 ->
  cap_micro equity centi = Z.min (amount_max - 1) (equity * centi / 100).
Proof.
  intros He Hc. unfold cap_micro.
  pose proof (Z.div_mod equity 100 ltac:(lia)) as D. pose proof (Z.mod_pos_bound equity 100 ltac:(lia)) as M.
  set (h := equity / 100) in *. set (l := equity mod 100) in *.
  assert (Hprod : equity * centi = h * centi * 100 + l * centi) by (rewrite D at 1; ring). rewrite Hprod. rewrite Z.div_add_l by lia.
  assert (0 <= l * centi) by (apply Z.mul_nonneg_nonneg; lia).
  assert (l * centi <= 99 * 600) by (apply Z.mul_le_mono_nonneg; lia).
  assert (Hh : 0 <= h) by lia. assert (0 <= h * centi) by (apply Z.mul_nonneg_nonneg; lia).
  assert (Hd : 0 <= l * centi / 100 <= 600) by (apply div_between; lia).
  rewrite times_capped_exact by lia.
  rewrite plus_capped_exact by (change amount_max with 9007199254740991; lia). lia.
Qed.

(** What fits is not understated. *)
Lemma valued_covers held price : 0 <= held -> price <= amount_max -> valued_micro held price < amount_max ->
  held < amount_max /\ held * Z.max 0 price <= 1000000 * valued_micro held price /\ (0 < held -> 0 < price).
Proof.
  intros Hh Hp. unfold valued_micro. assert (0 < amount_max) by reflexivity. destruct (Z.leb_spec held 0).
  - intros _. replace held with 0 by lia. lia.
  - destruct (Z.leb_spec price 0); [lia|]. destruct (Z.leb_spec amount_max held); [lia|].
    rewrite notional_exact by lia. intros Hfit.
    pose proof (Z.div_mod (held * price + 999999) 1000000 ltac:(lia)).
    pose proof (Z.mod_pos_bound (held * price + 999999) 1000000 ltac:(lia)).
    replace (Z.max 0 price) with price by lia. lia.
Qed.

Lemma valued_range held price : price <= amount_max -> 0 <= valued_micro held price <= amount_max.
Proof.
  intros Hp. unfold valued_micro. assert (0 < amount_max) by reflexivity. split_comparisons; try lia.
  rewrite notional_exact by lia.
  assert (0 <= (held * price + 999999) / 1000000) by (apply Z.div_pos; nia). lia.
Qed.
