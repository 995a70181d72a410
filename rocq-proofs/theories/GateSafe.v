(** No panic in the order gate: for all safe integers that come in, every intermediate is exact. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Kernel Amounts OrderGate Safe Obligations Arithmetic PostureProofs AmountProofs
  SafeProofs GateProofs.
Open Scope Z_scope.

Ltac by_limits := show_obligations; change amount_max with 9007199254740991 in *; repeat split; try lia.

Definition in_amount (a : Z) : Prop := 0 <= a <= amount_max.

Lemma amount_safe a : in_amount a -> safe a.
Proof. unfold in_amount. intros H. by_limits. Qed.

Lemma plus_capped_safe a b : safe a -> in_amount b -> plus_capped_ok a b.
Proof.
  unfold in_amount. intros Ha Hb. unfold plus_capped_ok. split; [by_limits|].
  destruct (Z.ltb_spec (amount_max - b) a); [exact I | by_limits].
Qed.

Lemma plus_capped_amount a b : in_amount a -> in_amount b -> in_amount (plus_capped a b).
Proof. unfold in_amount. intros Ha Hb. rewrite plus_capped_exact by lia. lia. Qed.

Lemma times_capped_safe a b : in_amount a -> in_amount b -> times_capped_ok a b /\ in_amount (times_capped a b).
Proof.
  unfold in_amount. intros Ha Hb. split.
  - unfold times_capped_ok. split; [by_limits|]. destruct (Z.leb_spec b 0); [exact I|].
    pose proof (Z.div_mod amount_max b ltac:(lia)) as D. pose proof (Z.mod_pos_bound amount_max b ltac:(lia)) as M.
    assert (0 <= amount_max / b <= amount_max) by (apply div_between; nia).
    split; [by_limits|]. destruct (Z.ltb_spec (amount_max / b) a); [exact I|].
    assert (0 <= a * b <= amount_max) by nia. by_limits.
  - rewrite times_capped_exact by lia. assert (0 <= a * b) by nia. lia.
Qed.

Lemma parts_range a b : 0 <= a < 1000000 -> 0 <= b < 1000000 ->
  0 <= a * b <= 999998000001 /\ 0 <= product_of_parts a b <= 1000000.
Proof.
  intros Ha Hb. assert (0 <= a * b <= 999999 * 999999) by (split; [apply Z.mul_nonneg_nonneg; lia | apply Z.mul_le_mono_nonneg; lia]).
  split; [lia|]. unfold product_of_parts. change micro with 1000000. apply div_between; lia.
Qed.

Lemma notional_safe q p : in_amount q -> in_amount p -> notional_micro_ok q p.
Proof.
  intros Hq Hp. unfold notional_micro_ok. change micro with 1000000.
  assert (Bounds : 0 <= q <= 9007199254740991 /\ 0 <= p <= 9007199254740991) by (split; assumption).
  pose proof (Z.mod_pos_bound q 1000000 ltac:(lia)) as Mq. pose proof (Z.mod_pos_bound p 1000000 ltac:(lia)) as Mp.
  assert (Dq : 0 <= q / 1000000 <= 9007199254) by (apply div_between; lia).
  assert (Dp : 0 <= p / 1000000 <= 9007199254) by (apply div_between; lia).
  set (qh := q / 1000000) in *. set (ql := q mod 1000000) in *. set (ph := p / 1000000) in *. set (pl := p mod 1000000) in *.
  clearbody qh ql ph pl.
  assert (Hmid : 0 <= ql * ph <= 999999 * 9007199254)
    by (split; [apply Z.mul_nonneg_nonneg; lia | apply Z.mul_le_mono_nonneg; lia]).
  destruct (parts_range ql pl Mq Mp) as [Hprod Hparts].
  destruct (times_capped_safe qh p) as [T1 T2]; [unfold in_amount; by_limits | exact Hp|].
  assert (A1 : in_amount (ql * ph)) by (unfold in_amount; by_limits).
  assert (A2 : in_amount (product_of_parts ql pl)) by (unfold in_amount; by_limits).
  conjuncts; try (exact T1); try (apply plus_capped_safe; [apply amount_safe; assumption | try apply plus_capped_amount; assumption]);
    try (unfold product_of_parts_ok; change micro with 1000000); by_limits.
Qed.

Lemma valued_safe held price : safe held -> safe price -> valued_micro_ok held price.
Proof.
  intros Hh Hp. unfold valued_micro_ok. split; [by_limits|]. destruct (Z.leb_spec held 0); [exact I|].
  split; [by_limits|]. destruct (Z.leb_spec price 0); [exact I|]. split; [by_limits|].
  destruct (Z.leb_spec amount_max held); [exact I|]. apply notional_safe; unfold in_amount; by_limits.
Qed.

Lemma cap_safe equity centi : in_amount equity -> 0 <= centi <= 600 -> cap_micro_ok equity centi.
Proof.
  intros He Hc. unfold cap_micro_ok.
  pose proof (Z.mod_pos_bound equity 100 ltac:(lia)) as M.
  assert (D : 0 <= equity / 100 <= amount_max) by (unfold in_amount in He; apply div_between; lia).
  destruct (times_capped_safe (equity / 100) centi) as [T1 T2]; [exact D | unfold in_amount; by_limits|].
  assert (P : 0 <= (equity mod 100) * centi <= 99 * 600)
    by (split; [apply Z.mul_nonneg_nonneg; lia | apply Z.mul_le_mono_nonneg; lia]).
  assert (Q : 0 <= (equity mod 100) * centi / 100 <= 594) by (apply div_between; lia).
  set (r := (equity mod 100) * centi / 100) in *.
  assert (A : in_amount r) by (unfold in_amount; by_limits).
  pose proof (plus_capped_amount _ _ T2 A) as S.
  unfold in_amount in He. conjuncts; try exact T1; try (apply plus_capped_safe; [apply amount_safe|]; assumption);
    apply amount_safe in S; by_limits.
Qed.

Lemma pending_safe is_buy e : exposure_safe e -> pending_micro_ok is_buy e.
Proof.
  intros (_ & Hob & Hos & Hib & His & _ & _). unfold pending_micro_ok, amount_or_worst_ok.
  assert (Hworst : forall v, safe v -> in_amount (amount_or_worst v))
    by (intros v Hv; unfold amount_or_worst, in_amount; destruct (Z.ltb_spec v 0); by_limits).
  destruct is_buy; (split; [by_limits|]); (split; [by_limits|]); apply plus_capped_safe;
    try apply amount_safe; apply Hworst; assumption.
Qed.

Lemma directed_safe is_buy e : exposure_safe e -> directed_micro_ok is_buy e /\ safe (directed_micro is_buy e).
Proof. intros (Hp & _). unfold directed_micro_ok, directed_micro. destruct is_buy; by_limits. Qed.

Lemma reducible_safe is_buy e : exposure_safe e -> reducible_micro_ok is_buy e /\ safe (reducible_micro is_buy e).
Proof.
  intros He. destruct (directed_safe is_buy e He) as [D1 D2]. pose proof (pending_safe is_buy e He) as P.
  destruct (pending_exact is_buy e He) as [R _]. unfold reducible_micro_ok, reducible_micro. cbv zeta.
  set (d := directed_micro is_buy e) in *. set (pending := pending_micro is_buy e) in *. clearbody d pending.
  destruct (Z.leb_spec (0 - d) pending); (split; [conjuncts; try assumption|]); by_limits.
Qed.

Lemma reach_safe is_buy more e : exposure_safe e -> in_amount more ->
  reach_micro_ok is_buy more e /\ safe (reach_micro is_buy more e).
Proof.
  intros He Hm. destruct (directed_safe is_buy e He) as [D1 D2]. pose proof (pending_safe is_buy e He) as P.
  destruct (pending_exact is_buy e He) as [R _]. pose proof (plus_capped_amount _ _ R Hm) as A.
  pose proof (amount_safe _ R) as Rs. pose proof (amount_safe _ A) as As.
  unfold reach_micro_ok, reach_micro. cbv zeta.
  set (d := directed_micro is_buy e) in *.
  split.
  - split; [split; [exact P | apply plus_capped_safe; assumption]|]. split; [by_limits|].
    destruct (Z.leb_spec amount_max (plus_capped (pending_micro is_buy e) more)); [exact I|].
    split; [exact D1 | apply plus_capped_safe; assumption].
  - destruct (Z.leb_spec amount_max (plus_capped (pending_micro is_buy e) more)); [by_limits|].
    unfold in_amount in A. rewrite plus_capped_exact by exact A. by_limits.
Qed.

Lemma largest_safe is_buy q e : exposure_safe e -> in_amount q ->
  largest_after_ok is_buy q e /\ safe (largest_after is_buy q e).
Proof.
  intros He Hq. assert (H0 : in_amount 0) by (split; [lia | discriminate]). unfold largest_after_ok, largest_after.
  destruct is_buy.
  - destruct (reach_safe true q e He Hq) as [B1 B2]. destruct (reach_safe false 0 e He H0) as [S1 S2].
    conjuncts; try assumption; by_limits.
  - destruct (reach_safe true 0 e He H0) as [B1 B2]. destruct (reach_safe false q e He Hq) as [S1 S2].
    conjuncts; try assumption; by_limits.
Qed.

(** The account's other exposure, one instrument more. *)
Theorem exposure_with_safe sum e : safe sum -> exposure_safe e -> exposure_with_ok sum e.
Proof.
  intros Hs He. assert (H0 : in_amount 0) by (split; [lia | discriminate]). unfold exposure_with_ok, largest_position_ok.
  destruct (reach_safe true 0 e He H0) as [B1 B2]. destruct (reach_safe false 0 e He H0) as [S1 S2].
  assert (L : safe (largest_position e)) by (unfold largest_position; by_limits).
  destruct He as (_ & _ & _ & _ & _ & Hm & _).
  assert (V : in_amount (valued_micro (largest_position e) (ex_mark_price_micro e)))
    by (apply valued_range; by_limits).
  conjuncts; try assumption; try (apply valued_safe; assumption); try (apply plus_capped_safe; assumption).
  split; assumption.
Qed.

(** The gate computes exactly, whatever safe integers the order, the account and the posture record are. *)
Theorem gate_safe is_taker is_buy q price e other equity p r confidence :
  safe q -> safe price -> exposure_safe e -> safe other -> safe equity -> safe r -> safe confidence ->
  gate_ok is_taker is_buy q price e other equity p r confidence.
Proof.
  intros Hq Hp He Ho Heq Hr Hc. unfold gate_ok. split; [by_limits|]. destruct (Z.leb_spec q 0); [exact I|].
  split; [by_limits|]. destruct (Z.leb_spec price 0); [exact I|].
  destruct (reducible_safe is_buy e He) as [R1 R2]. split; [split; [exact R1 | split; assumption]|].
  destruct (Z.leb_spec q (reducible_micro is_buy e)); [unfold exit_answer_ok; destruct p; exact I|].
  unfold judge_entry_ok. cbv zeta.
  split; [unfold entry_answer_ok; destruct p, is_taker; try exact I; by_limits; show_numbers; lia|].
  destruct (entry_answer p is_taker confidence); try exact I.
  assert (Hqa : in_amount q) by (unfold in_amount; by_limits).
  destruct (largest_safe is_buy q e He Hqa) as [L1 L2]. split; [exact L1|]. split; [unfold amount_or_worst_ok; by_limits|].
  assert (Hother : in_amount (amount_or_worst other))
    by (unfold amount_or_worst, in_amount; destruct (Z.ltb_spec other 0); by_limits).
  set (o := amount_or_worst other) in *. set (held := largest_after is_buy q e) in *. clearbody o held.
  destruct He as (_ & _ & _ & _ & _ & Hm & Hi).
  unfold size_answer_ok. split; [by_limits|]. destruct (Z.leb_spec equity 0); [exact I|].
  assert (B : inventory_bound_micro_ok p e /\ safe (inventory_bound_micro p e)).
  { unfold inventory_bound_micro_ok, inventory_bound_micro. change stalker_inventory_parts with 3.
    pose proof (Z.div_mod (ex_inventory_max_micro e) 3 ltac:(lia)). pose proof (Z.mod_pos_bound (ex_inventory_max_micro e) 3 ltac:(lia)).
    destruct p; by_limits. }
  destruct B as [B1 B2]. split; [split; [exact B1 | split; assumption]|].
  destruct (Z.ltb_spec (inventory_bound_micro p e) held); [exact I|].
  pose proof (leverage_ceilings p r) as (Hcenti & _).
  assert (Hequity : in_amount equity) by (unfold in_amount; by_limits).
  pose proof (cap_safe equity (leverage_centi p r) Hequity Hcenti) as C.
  assert (Cap : safe (cap_micro equity (leverage_centi p r))).
  { rewrite cap_exact by (unfold in_amount in Hequity; lia).
    assert (0 <= equity * leverage_centi p r / 100) by (apply Z.div_pos; nia). by_limits. }
  assert (Hd : safe (dearest_micro price e)) by (unfold dearest_micro; destruct (Z.leb_spec (ex_mark_price_micro e) 0); by_limits).
  assert (V : in_amount (valued_micro held (dearest_micro price e))) by (apply valued_range; by_limits).
  assert (X : safe (exposure_after held price o e)) by (apply amount_safe, plus_capped_amount; assumption).
  split; [split; [apply leverage_safe; exact Hr | exact C]|]. split; [|split; assumption].
  unfold exposure_after_ok. split; [split|].
  - unfold dearest_micro_ok. split; [by_limits|]. destruct (Z.leb_spec (ex_mark_price_micro e) 0); [exact I | by_limits].
  - apply valued_safe; assumption.
  - apply plus_capped_safe; [apply amount_safe|]; assumption.
Qed.
