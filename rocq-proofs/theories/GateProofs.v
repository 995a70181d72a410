(** The order gate: whatever is pending may fill in any part, and the account stays within what the posture allows. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Kernel Amounts OrderGate Safe Obligations Arithmetic PostureProofs AmountProofs.
Import ListNotations.
Open Scope Z_scope.

(** The exposure is made of integers that a JavaScript number holds: all that the boundary lets through. *)
Definition exposure_safe (e : exposure) : Prop :=
  safe (ex_position_micro e) /\ safe (ex_open_buy_micro e) /\ safe (ex_open_sell_micro e)
  /\ safe (ex_in_flight_buy_micro e) /\ safe (ex_in_flight_sell_micro e)
  /\ safe (ex_mark_price_micro e) /\ safe (ex_inventory_max_micro e).

(** Part of what is pending has filled: [bought] and [sold], with an order of [more_bought] or [more_sold] on top. *)
Definition can_fill (e : exposure) (more_bought more_sold bought sold : Z) : Prop :=
  0 <= bought <= ex_open_buy_micro e + ex_in_flight_buy_micro e + more_bought
  /\ 0 <= sold <= ex_open_sell_micro e + ex_in_flight_sell_micro e + more_sold.

Lemma max_is : amount_max = max_safe.
Proof. reflexivity. Qed.

Lemma pending_exact is_buy e : exposure_safe e -> 0 <= pending_micro is_buy e <= amount_max /\
  (pending_micro is_buy e < amount_max ->
   if is_buy then 0 <= ex_open_buy_micro e /\ 0 <= ex_in_flight_buy_micro e
                  /\ pending_micro is_buy e = ex_open_buy_micro e + ex_in_flight_buy_micro e
   else 0 <= ex_open_sell_micro e /\ 0 <= ex_in_flight_sell_micro e
        /\ pending_micro is_buy e = ex_open_sell_micro e + ex_in_flight_sell_micro e).
Proof.
  intros (_ & Hob & Hos & Hib & His & _ & _). unfold safe in *. rewrite <- max_is in *.
  assert (0 < amount_max) by reflexivity.
  unfold pending_micro, amount_or_worst, plus_capped. destruct is_buy; split_comparisons; lia.
Qed.

Lemma reach_exact is_buy more e : exposure_safe e -> 0 <= more <= amount_max ->
  reach_micro is_buy more e <= amount_max /\
  (reach_micro is_buy more e < amount_max ->
   pending_micro is_buy e < amount_max
   /\ reach_micro is_buy more e = directed_micro is_buy e + (pending_micro is_buy e + more)).
Proof.
  intros He Hm. pose proof (pending_exact is_buy e He) as [Hp _].
  destruct He as (Hpos & _). unfold safe in Hpos. rewrite <- max_is in Hpos.
  assert (Hd : - amount_max <= directed_micro is_buy e <= amount_max) by (unfold directed_micro; destruct is_buy; lia).
  unfold reach_micro. cbv zeta. rewrite (plus_capped_exact (pending_micro is_buy e) more) by lia.
  destruct (Z.leb_spec amount_max (Z.min amount_max (pending_micro is_buy e + more))); [lia|].
  rewrite plus_capped_exact by lia. lia.
Qed.

(** Everything that can fill stays within the largest position. *)
Lemma reaches_cover e more_bought more_sold bought sold largest : exposure_safe e ->
  0 <= more_bought <= amount_max -> 0 <= more_sold <= amount_max ->
  largest = Z.max (reach_micro true more_bought e) (reach_micro false more_sold e) -> largest < amount_max ->
  can_fill e more_bought more_sold bought sold -> Z.abs (ex_position_micro e + bought - sold) <= largest.
Proof.
  intros He Hb Hs -> Hl [Hbought Hsold].
  destruct (reach_exact true more_bought e He Hb) as [_ Rb]. destruct (reach_exact false more_sold e He Hs) as [_ Rs].
  destruct (Rb ltac:(lia)) as [Pb Eb]. destruct (Rs ltac:(lia)) as [Ps Es].
  destruct (pending_exact true e He) as [_ Qb]. destruct (pending_exact false e He) as [_ Qs].
  destruct (Qb Pb) as (? & ? & Fb). destruct (Qs Ps) as (? & ? & Fs).
  unfold directed_micro in *. lia.
Qed.

Lemma largest_nonnegative e more_bought more_sold : exposure_safe e ->
  0 <= more_bought <= amount_max -> 0 <= more_sold <= amount_max ->
  0 <= Z.max (reach_micro true more_bought e) (reach_micro false more_sold e) <= amount_max.
Proof.
  intros He Hb Hs.
  destruct (reach_exact true more_bought e He Hb) as [Ub Rb]. destruct (reach_exact false more_sold e He Hs) as [Us Rs].
  split; [|lia]. destruct (Z.ltb_spec (reach_micro true more_bought e) amount_max) as [Hx|]; [|lia].
  destruct (Z.ltb_spec (reach_micro false more_sold e) amount_max) as [Hy|]; [|lia].
  destruct (Rb Hx) as [_ Eb]. destruct (Rs Hy) as [_ Es].
  destruct (pending_exact true e He) as [Pb _]. destruct (pending_exact false e He) as [Ps _].
  unfold directed_micro in *. lia.
Qed.

(* ------------------------------------------------------------------------- *)
(** ** Postures *)

(** The gate's answer is a pass. *)
Definition passes (answer : gate_answer) : Prop := answer = PASS_EXIT \/ answer = PASS_ENTRY.

Lemma gate_cases is_taker is_buy q price e other equity p r confidence :
  let answer := gate is_taker is_buy q price e other equity p r confidence in
  answer = GATE101
  \/ (0 < q /\ 0 < price /\ q <= reducible_micro is_buy e /\ answer = exit_answer p is_taker)
  \/ (0 < q /\ 0 < price /\ reducible_micro is_buy e < q
      /\ answer = judge_entry is_taker is_buy q price e other equity p r confidence).
Proof. cbv zeta. unfold gate. split_comparisons; auto; right; [left | right]; repeat split; lia. Qed.

Lemma entry_not_exit is_taker is_buy q price e other equity p r confidence :
  judge_entry is_taker is_buy q price e other equity p r confidence <> PASS_EXIT.
Proof.
  unfold judge_entry, entry_answer, size_answer.
  destruct p, is_taker; cbv zeta; try discriminate; split_comparisons; try discriminate.
Qed.

Lemma exit_not_entry p is_taker : exit_answer p is_taker <> PASS_ENTRY.
Proof. destruct p, is_taker; discriminate. Qed.

(** HIBERNATE sends nothing. *)
Theorem hibernate_passes_nothing is_taker is_buy q price e other equity r confidence :
  ~ passes (gate is_taker is_buy q price e other equity HIBERNATE r confidence).
Proof. unfold passes, gate, exit_answer, judge_entry, entry_answer. split_comparisons; intros [X|X]; discriminate. Qed.

(** TURTLE lets exits out, and only passively. *)
Theorem turtle_passes_passive_exits is_taker is_buy q price e other equity r confidence :
  passes (gate is_taker is_buy q price e other equity TURTLE r confidence) ->
  gate is_taker is_buy q price e other equity TURTLE r confidence = PASS_EXIT /\ is_taker = false.
Proof.
  unfold passes, gate, exit_answer, judge_entry, entry_answer. destruct is_taker; split_comparisons;
    intros [X|X]; try discriminate; auto.
Qed.

(** An entry passes in APEX, as taker only with confidence in the order books, and in STALKER as a limit order. *)
Theorem entry_postures is_taker is_buy q price e other equity p r confidence :
  gate is_taker is_buy q price e other equity p r confidence = PASS_ENTRY ->
  (p = APEX /\ (is_taker = true -> 600000 <= confidence)) \/ (p = STALKER /\ is_taker = false).
Proof.
  intros H. destruct (gate_cases is_taker is_buy q price e other equity p r confidence) as [A|[A|A]].
  - congruence.
  - destruct A as (_ & _ & _ & A). rewrite H in A. symmetry in A. destruct (exit_not_entry _ _ A).
  - destruct A as (_ & _ & _ & A). rewrite H in A. unfold judge_entry, entry_answer in A. cbv zeta in A.
    destruct p, is_taker; try discriminate; auto; left; (split; [reflexivity|]); intros T; try discriminate T.
    change 600000 with confidence_passive_ppm.
    destruct (Z.ltb_spec confidence confidence_passive_ppm); [discriminate | assumption].
Qed.

(* ------------------------------------------------------------------------- *)
(** ** Entries: the inventory bound and the cap *)

Lemma entry_sizes is_taker is_buy q price e other equity p r confidence :
  gate is_taker is_buy q price e other equity p r confidence = PASS_ENTRY ->
  0 < q /\ 0 < price /\ 0 < equity /\ reducible_micro is_buy e < q /\ largest_after is_buy q e <= inventory_bound_micro p e
  /\ exposure_after (largest_after is_buy q e) price (amount_or_worst other) e <= cap_micro equity (leverage_centi p r).
Proof.
  intros H. destruct (gate_cases is_taker is_buy q price e other equity p r confidence) as [A|[A|A]].
  - congruence.
  - destruct A as (_ & _ & _ & A). rewrite H in A. symmetry in A. destruct (exit_not_entry _ _ A).
  - destruct A as (Hq & Hp & Hr & A). rewrite H in A. unfold judge_entry, size_answer in A. cbv zeta in A.
    destruct (entry_answer p is_taker confidence); try discriminate. revert A. split_comparisons; try discriminate.
    intros _. repeat split; lia.
Qed.

(** What an order adds to one side. *)
Definition added (is_buy wanted : bool) (q : Z) : Z := if Bool.eqb is_buy wanted then q else 0.

Lemma largest_after_is is_buy q e :
  largest_after is_buy q e = Z.max (reach_micro true (added is_buy true q) e) (reach_micro false (added is_buy false q) e).
Proof. destruct is_buy; reflexivity. Qed.

Lemma bound_is p e l : 0 <= l -> l <= inventory_bound_micro p e -> p = APEX \/ p = STALKER ->
  l < amount_max /\ l <= ex_inventory_max_micro e /\ (p = STALKER -> 3 * l <= ex_inventory_max_micro e).
Proof.
  intros Hl H [->| ->]; cbn [inventory_bound_micro] in H.
  - split; [lia|]. split; [lia|]. discriminate.
  - change stalker_inventory_parts with 3 in H. set (inv := ex_inventory_max_micro e) in *. clearbody inv.
    pose proof (Z.div_mod inv 3 ltac:(lia)). pose proof (Z.mod_pos_bound inv 3 ltac:(lia)). lia.
Qed.

Lemma added_range is_buy wanted q : 0 <= q <= amount_max -> 0 <= added is_buy wanted q <= amount_max.
Proof. unfold added. destruct is_buy, wanted; cbn [Bool.eqb]; lia. Qed.

(** The cap holds what is inside it: the sum that is compared understates nothing. *)
Lemma exposure_covers held price other e equity centi :
  0 < held < amount_max -> safe price -> 0 < price -> exposure_safe e -> 0 <= other -> 0 < equity <= amount_max ->
  0 <= centi <= 600 -> exposure_after held price other e <= cap_micro equity centi ->
  other < amount_max /\ 0 < ex_mark_price_micro e
  /\ 100 * (1000000 * other + held * Z.max (ex_mark_price_micro e) price) <= 1000000 * equity * centi.
Proof.
  intros Hh Hps Hp He Ho Heq Hc H. destruct He as (_ & _ & _ & _ & _ & Hm & _). unfold safe in *. rewrite <- max_is in *.
  rewrite cap_exact in H by lia.
  assert (Hcap : 100 * (equity * centi / 100) <= equity * centi) by (apply Z.mul_div_le; lia).
  assert (Hd : dearest_micro price e <= amount_max) by (unfold dearest_micro; split_comparisons; lia).
  pose proof (valued_range held (dearest_micro price e) Hd) as Hv.
  unfold exposure_after in H. rewrite plus_capped_exact in H by lia.
  assert (Hfit : other + valued_micro held (dearest_micro price e) <= equity * centi / 100
                 /\ other + valued_micro held (dearest_micro price e) < amount_max) by lia.
  destruct Hfit as [H1 H2].
  destruct (valued_covers held (dearest_micro price e) ltac:(lia) Hd ltac:(lia)) as (_ & Hcover & Hpos).
  specialize (Hpos ltac:(lia)).
  assert (Hdear : 0 < ex_mark_price_micro e /\ dearest_micro price e = Z.max (ex_mark_price_micro e) price)
    by (revert Hpos; unfold dearest_micro; split_comparisons; lia).
  destruct Hdear as [Hmark Hdear]. rewrite Hdear in *.
  replace (Z.max 0 (Z.max (ex_mark_price_micro e) price)) with (Z.max (ex_mark_price_micro e) price) in Hcover by lia.
  split; [lia|]. split; [exact Hmark|].
  set (v := valued_micro held (Z.max (ex_mark_price_micro e) price)) in *. clearbody v.
  set (w := held * Z.max (ex_mark_price_micro e) price) in *. clearbody w.
  set (c := equity * centi / 100) in *. clearbody c.
  replace (1000000 * equity * centi) with (1000000 * (equity * centi)) by ring.
  set (ec := equity * centi) in *. clearbody ec. lia.
Qed.

(** The largest position after an entry is one: it is not nothing. *)
Lemma entry_enlarges is_buy q e : exposure_safe e -> 0 < q <= amount_max -> reducible_micro is_buy e < q ->
  0 < largest_after is_buy q e.
Proof.
  intros He Hq Hr. rewrite largest_after_is.
  pose proof (added_range is_buy true q ltac:(lia)) as Rb. pose proof (added_range is_buy false q ltac:(lia)) as Rs.
  destruct (reach_exact true (added is_buy true q) e He Rb) as [Ub Eb].
  destruct (reach_exact false (added is_buy false q) e He Rs) as [Us Es].
  destruct (pending_exact true e He) as [Pb _]. destruct (pending_exact false e He) as [Ps _].
  assert (0 < amount_max) by reflexivity.
  destruct is_buy; unfold added, reducible_micro, directed_micro in *; cbn [Bool.eqb] in *; cbv zeta in *.
  - destruct (Z.ltb_spec (reach_micro true q e) amount_max) as [Hx|Hx]; [destruct (Eb Hx)|]; revert Hr; split_comparisons; lia.
  - destruct (Z.ltb_spec (reach_micro false q e) amount_max) as [Hx|Hx]; [destruct (Es Hx)|]; revert Hr; split_comparisons; lia.
Qed.

(** After an entry that passed, in whatever part anything fills: within the inventory bound, and within the cap together
    with the account's other exposure. *)
Theorem entry_within_bounds is_taker is_buy q price e other equity p r confidence :
  exposure_safe e -> safe q -> safe price -> 0 <= other -> safe equity ->
  gate is_taker is_buy q price e other equity p r confidence = PASS_ENTRY ->
  forall bought sold, can_fill e (added is_buy true q) (added is_buy false q) bought sold ->
  let held := Z.abs (ex_position_micro e + bought - sold) in
  held <= ex_inventory_max_micro e /\ (p = STALKER -> 3 * held <= ex_inventory_max_micro e)
  /\ other < amount_max /\ 0 < ex_mark_price_micro e
  /\ 100 * (1000000 * other + held * Z.max (ex_mark_price_micro e) price)
     <= 1000000 * equity * leverage_centi p r.
Proof.
  intros He Hq Hprice Ho Hequity H bought sold Hfill held.
  destruct (entry_sizes _ _ _ _ _ _ _ _ _ _ H) as (Q & P & E & R & B & C).
  assert (Hposture : p = APEX \/ p = STALKER) by (destruct (entry_postures _ _ _ _ _ _ _ _ _ _ H) as [[? _]|[? _]]; auto).
  unfold safe in Hq, Hequity. rewrite <- max_is in Hq, Hequity.
  pose proof (entry_enlarges is_buy q e He ltac:(lia) R) as Hpositive.
  destruct (bound_is p e (largest_after is_buy q e) ltac:(lia) B Hposture) as (L1 & L2 & L3).
  pose proof (leverage_ceilings p r) as (Hcenti & _).
  replace (amount_or_worst other) with other in C by (unfold amount_or_worst; split_comparisons; lia).
  destruct (exposure_covers (largest_after is_buy q e) price other e equity (leverage_centi p r) ltac:(split; [exact Hpositive | exact L1]) Hprice P He Ho ltac:(lia) Hcenti C)
    as (C1 & C2 & C3).
  assert (Hheld : 0 <= held <= largest_after is_buy q e).
  { split; [unfold held; lia|]. unfold held. eapply reaches_cover; try exact Hfill; try assumption.
    - apply added_range; lia.
    - apply added_range; lia.
    - apply largest_after_is. }
  split; [lia|]. split; [intros S; specialize (L3 S); lia|]. split; [exact C1|]. split; [exact C2|].
  assert (held * Z.max (ex_mark_price_micro e) price <= largest_after is_buy q e * Z.max (ex_mark_price_micro e) price)
    by (apply Z.mul_le_mono_nonneg_r; lia).
  lia.
Qed.

(* ------------------------------------------------------------------------- *)
(** ** The whole account *)

(** One other instrument, and how much of what is pending on it has been bought and sold. *)
Record filling := Filling { fl_exposure : exposure; fl_bought : Z; fl_sold : Z }.

Definition fills (f : filling) : Prop :=
  exposure_safe (fl_exposure f) /\ can_fill (fl_exposure f) 0 0 (fl_bought f) (fl_sold f).

(** What it is worth at its mark, in millionths of a micro-unit. *)
Definition worth (f : filling) : Z :=
  Z.abs (ex_position_micro (fl_exposure f) + fl_bought f - fl_sold f) * Z.max 0 (ex_mark_price_micro (fl_exposure f)).

Fixpoint worth_of_all (others : list filling) : Z :=
  match others with nil => 0 | cons f rest => worth f + worth_of_all rest end.

(** The account's other exposure as the gate is given it. *)
Definition other_exposure (others : list filling) : Z := fold_left exposure_with (map fl_exposure others) 0.

Lemma exposure_with_covers sum f : fills f -> 0 <= sum <= amount_max ->
  sum <= exposure_with sum (fl_exposure f) <= amount_max
  /\ (exposure_with sum (fl_exposure f) < amount_max -> worth f <= 1000000 * (exposure_with sum (fl_exposure f) - sum)).
Proof.
  intros [He Hfill] Hsum. set (e := fl_exposure f) in *. unfold exposure_with.
  assert (Hm : ex_mark_price_micro e <= amount_max)
    by (destruct He as (_ & _ & _ & _ & _ & Hm & _); unfold safe in Hm; rewrite <- max_is in Hm; lia).
  assert (H0 : 0 <= 0 <= amount_max) by (split; [lia | discriminate]).
  pose proof (largest_nonnegative e 0 0 He H0 H0) as Hl. change (Z.max _ _) with (largest_position e) in Hl.
  pose proof (valued_range (largest_position e) (ex_mark_price_micro e) Hm) as Hv.
  rewrite plus_capped_exact by lia. split; [lia|]. intros Hfit.
  destruct (valued_covers (largest_position e) (ex_mark_price_micro e) ltac:(lia) Hm ltac:(lia)) as (Hsmall & Hcover & _).
  assert (Hheld : Z.abs (ex_position_micro e + fl_bought f - fl_sold f) <= largest_position e)
    by (eapply reaches_cover; try exact Hfill; try assumption; reflexivity).
  unfold worth. fold e.
  assert (Z.abs (ex_position_micro e + fl_bought f - fl_sold f) * Z.max 0 (ex_mark_price_micro e)
          <= largest_position e * Z.max 0 (ex_mark_price_micro e)) by (apply Z.mul_le_mono_nonneg_r; lia).
  lia.
Qed.

Lemma other_exposure_covers others : forall sum, Forall fills others -> 0 <= sum <= amount_max ->
  let total := fold_left exposure_with (map fl_exposure others) sum in
  sum <= total <= amount_max /\ (total < amount_max -> worth_of_all others <= 1000000 * (total - sum)).
Proof.
  induction others as [|f rest IH]; intros sum Hall Hsum; cbn [map fold_left worth_of_all]; cbv zeta; [lia|].
  inversion Hall as [|? ? Hf Hrest]; subst.
  destruct (exposure_with_covers sum f Hf Hsum) as [H1 H2].
  destruct (IH (exposure_with sum (fl_exposure f)) Hrest ltac:(lia)) as [H3 H4].
  split; [lia|]. intros Hfit. specialize (H4 Hfit). specialize (H2 ltac:(lia)). lia.
Qed.

(** After an entry that passed, whatever fills on whatever instrument, and in whatever part: the account's positions are
    worth at most equity times the leverage that posture and R allow. *)
Theorem entry_within_cap is_taker is_buy q price e others equity p r confidence :
  exposure_safe e -> safe q -> safe price -> Forall fills others -> safe equity ->
  gate is_taker is_buy q price e (other_exposure others) equity p r confidence = PASS_ENTRY ->
  forall bought sold, can_fill e (added is_buy true q) (added is_buy false q) bought sold ->
  100 * (worth_of_all others + Z.abs (ex_position_micro e + bought - sold) * Z.max (ex_mark_price_micro e) price)
  <= 1000000 * equity * leverage_centi p r.
Proof.
  intros He Hq Hprice Hothers Hequity H bought sold Hfill.
  destruct (other_exposure_covers others 0 Hothers ltac:(split; [lia | discriminate])) as [H1 H2]. fold (other_exposure others) in *.
  destruct (entry_within_bounds is_taker is_buy q price e (other_exposure others) equity p r confidence He Hq Hprice ltac:(lia) Hequity H bought sold Hfill) as (_ & _ & H3 & _ & H4).
  specialize (H2 H3). lia.
Qed.

(* ------------------------------------------------------------------------- *)
(** ** Exits *)

(** An exit that passed never flips the position, whatever fills; it takes nothing on, and once nothing is pending on
    the other side the position can only shrink. *)
Theorem exit_only_shrinks is_taker is_buy q price e other equity p r confidence :
  exposure_safe e -> safe q ->
  gate is_taker is_buy q price e other equity p r confidence = PASS_EXIT ->
  forall bought sold, can_fill e (added is_buy true q) (added is_buy false q) bought sold ->
  if is_buy then ex_position_micro e < 0 /\ ex_position_micro e - sold <= ex_position_micro e + bought - sold <= 0
  else 0 < ex_position_micro e /\ 0 <= ex_position_micro e + bought - sold <= ex_position_micro e + bought.
Proof.
  intros He Hq H bought sold [Hb Hs].
  destruct (gate_cases is_taker is_buy q price e other equity p r confidence) as [A|[A|A]].
  - congruence.
  - destruct A as (Hpositive & _ & Hr & _).
    destruct (pending_exact is_buy e He) as [P E].
    assert (Hposition : - amount_max <= ex_position_micro e <= amount_max)
      by (destruct He as (Hp & _); unfold safe in Hp; rewrite <- max_is in Hp; lia).
    unfold reducible_micro, directed_micro, added in *. cbv zeta in Hr.
    destruct is_buy; cbn [Bool.eqb] in *; revert Hr; split_comparisons; intros Hr; try lia;
      destruct (E ltac:(lia)) as (? & ? & ?); lia.
  - destruct A as (_ & _ & _ & A). rewrite H in A. symmetry in A. destruct (entry_not_exit _ _ _ _ _ _ _ _ _ _ A).
Qed.

(* ------------------------------------------------------------------------- *)
(** ** What is impossible is not believed *)

Theorem gate_believes_the_possible is_taker (is_buy : bool) q price e other equity p r confidence :
  exposure_safe e -> safe q -> safe price -> 0 <= other -> safe equity ->
  let answer := gate is_taker is_buy q price e other equity p r confidence in
  (answer = PASS_ENTRY -> 0 < ex_mark_price_micro e /\ 0 <= ex_open_buy_micro e /\ 0 <= ex_open_sell_micro e
     /\ 0 <= ex_in_flight_buy_micro e /\ 0 <= ex_in_flight_sell_micro e)
  /\ (answer = PASS_EXIT -> 0 <= (if is_buy then ex_open_buy_micro e else ex_open_sell_micro e)
     /\ 0 <= (if is_buy then ex_in_flight_buy_micro e else ex_in_flight_sell_micro e))
  /\ (forall sum, 0 <= sum <= 9007199254740991 -> ex_mark_price_micro e <= 0 -> ex_position_micro e <> 0 ->
      exposure_with sum e = 9007199254740991).
Proof.
  intros He Hq Hp Ho Heq answer. split; [|split].
  - intros H. destruct (entry_sizes _ _ _ _ _ _ _ _ _ _ H) as (Q & P & E & R & B & C).
    assert (Hposture : p = APEX \/ p = STALKER) by (destruct (entry_postures _ _ _ _ _ _ _ _ _ _ H) as [[? _]|[? _]]; auto).
    unfold safe in Hq, Heq. rewrite <- max_is in Hq, Heq.
    pose proof (entry_enlarges is_buy q e He ltac:(lia) R) as L0.
    destruct (bound_is p e (largest_after is_buy q e) ltac:(lia) B Hposture) as (L1 & _ & _).
    replace (amount_or_worst other) with other in C by (unfold amount_or_worst; split_comparisons; lia).
    pose proof (leverage_ceilings p r) as (Hcenti & _).
    destruct (exposure_covers (largest_after is_buy q e) price other e equity (leverage_centi p r)
                ltac:(split; [exact L0 | exact L1]) Hp P He Ho ltac:(lia) Hcenti C) as (_ & Hmark & _).
    rewrite largest_after_is in L1.
    destruct (reach_exact true _ e He (added_range is_buy true q ltac:(lia))) as [_ Rb].
    destruct (reach_exact false _ e He (added_range is_buy false q ltac:(lia))) as [_ Rs].
    destruct (Rb ltac:(lia)) as [Pb _]. destruct (Rs ltac:(lia)) as [Ps _].
    destruct (pending_exact true e He) as [_ Qb]. destruct (pending_exact false e He) as [_ Qs].
    destruct (Qb Pb) as (? & ? & _). destruct (Qs Ps) as (? & ? & _). repeat split; assumption.
  - intros H. destruct (gate_cases is_taker is_buy q price e other equity p r confidence) as [A|[A|A]].
    + unfold answer in H. congruence.
    + destruct A as (Q & _ & Hr & _). destruct (pending_exact is_buy e He) as [P E].
      destruct He as (Hpos & _). unfold safe in Hpos. rewrite <- max_is in Hpos.
      unfold reducible_micro, directed_micro in Hr. cbv zeta in Hr.
      destruct is_buy; revert Hr; split_comparisons; intros Hr; try lia; destruct (E ltac:(lia)) as (? & ? & _); lia.
    + destruct A as (_ & _ & _ & A). unfold answer in H. rewrite H in A. symmetry in A.
      destruct (entry_not_exit _ _ _ _ _ _ _ _ _ _ A).
  - intros sum Hsum Hmark Hheld. change 9007199254740991 with amount_max in *. unfold exposure_with.
    assert (H0 : 0 <= 0 <= amount_max) by (split; [lia | discriminate]).
    assert (0 < largest_position e).
    { pose proof (largest_nonnegative e 0 0 He H0 H0) as Hl. change (Z.max _ _) with (largest_position e) in Hl.
      destruct (Z.eq_dec (largest_position e) 0) as [Hz|]; [|lia]. exfalso.
      assert (F : can_fill e 0 0 0 0).
      { unfold largest_position in Hz. assert (0 < amount_max) by reflexivity.
        destruct (reach_exact true 0 e He H0) as [_ Rb]. destruct (reach_exact false 0 e He H0) as [_ Rs].
        destruct (Rb ltac:(lia)) as [Pb _]. destruct (Rs ltac:(lia)) as [Ps _].
        destruct (pending_exact true e He) as [_ Qb]. destruct (pending_exact false e He) as [_ Qs].
        destruct (Qb Pb) as (? & ? & _). destruct (Qs Ps) as (? & ? & _). unfold can_fill. lia. }
      pose proof (reaches_cover e 0 0 0 0 (largest_position e) He H0 H0 eq_refl ltac:(rewrite Hz; reflexivity) F). lia. }
    unfold valued_micro. destruct (Z.leb_spec (largest_position e) 0); [lia|].
    destruct (Z.leb_spec (ex_mark_price_micro e) 0); [|lia]. rewrite plus_capped_exact by (split; [discriminate | lia]). lia.
Qed.
