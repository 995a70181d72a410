(** The order gate is no tighter than it says: an entry that fits passes, and an exit that only shrinks always may. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Kernel Amounts OrderGate Safe Obligations Arithmetic PostureProofs AmountProofs
  GateProofs.
Open Scope Z_scope.

Lemma reach_is is_buy more e : 0 <= ex_open_buy_micro e -> 0 <= ex_in_flight_buy_micro e ->
  0 <= ex_open_sell_micro e -> 0 <= ex_in_flight_sell_micro e -> 0 <= more ->
  pending_micro is_buy e = (if is_buy then ex_open_buy_micro e + ex_in_flight_buy_micro e
                            else ex_open_sell_micro e + ex_in_flight_sell_micro e) ->
  pending_micro is_buy e + more < amount_max -> directed_micro is_buy e + (pending_micro is_buy e + more) < amount_max ->
  reach_micro is_buy more e = directed_micro is_buy e + (pending_micro is_buy e + more).
Proof.
  intros H1 H2 H3 H4 Hm Hp Hsum Hreach. unfold reach_micro. cbv zeta.
  assert (0 <= pending_micro is_buy e) by (rewrite Hp; destruct is_buy; lia).
  rewrite (plus_capped_exact (pending_micro is_buy e) more) by lia.
  destruct (Z.leb_spec amount_max (Z.min amount_max (pending_micro is_buy e + more))); [lia|].
  rewrite plus_capped_exact by lia. lia.
Qed.

Lemma pending_is is_buy e : 0 <= ex_open_buy_micro e -> 0 <= ex_open_sell_micro e ->
  0 <= ex_in_flight_buy_micro e -> 0 <= ex_in_flight_sell_micro e ->
  ex_open_buy_micro e + ex_in_flight_buy_micro e < amount_max ->
  ex_open_sell_micro e + ex_in_flight_sell_micro e < amount_max ->
  pending_micro is_buy e = (if is_buy then ex_open_buy_micro e + ex_in_flight_buy_micro e
                            else ex_open_sell_micro e + ex_in_flight_sell_micro e).
Proof. intros. unfold pending_micro, amount_or_worst, plus_capped. destruct is_buy; split_comparisons; lia. Qed.

(** Postures and kinds of order that may enter at all. *)
Definition may_enter (p : posture) (is_taker : bool) (confidence : Z) : Prop :=
  (p = APEX /\ (is_taker = true -> 600000 <= confidence)) \/ (p = STALKER /\ is_taker = false).

Lemma may_enter_answers p is_taker confidence : may_enter p is_taker confidence ->
  entry_answer p is_taker confidence = PASS_ENTRY /\ exit_answer p is_taker = PASS_EXIT.
Proof.
  intros [[-> H]|[-> ->]]; split; try reflexivity. unfold entry_answer. destruct is_taker; [|reflexivity].
  specialize (H eq_refl). change confidence_passive_ppm with 600000. destruct (Z.ltb_spec confidence 600000); [lia | reflexivity].
Qed.

Lemma fits_bound p e held is_taker confidence : may_enter p is_taker confidence -> held < amount_max ->
  held <= ex_inventory_max_micro e -> (p = STALKER -> 3 * held <= ex_inventory_max_micro e) ->
  held <= inventory_bound_micro p e.
Proof.
  intros [[-> _]|[-> _]] Hsmall H H3; cbn [inventory_bound_micro]; [lia|].
  change stalker_inventory_parts with 3.
  pose proof (Z.div_le_lower_bound (ex_inventory_max_micro e) 3 held ltac:(lia) (H3 eq_refl)). lia.
Qed.

Theorem gate_opens is_taker (is_buy : bool) q price e other equity p r confidence :
  exposure_safe e -> safe price -> 0 < q -> 0 < price -> 0 < ex_mark_price_micro e -> 0 <= other -> 0 < equity -> safe equity ->
  0 <= ex_open_buy_micro e -> 0 <= ex_open_sell_micro e -> 0 <= ex_in_flight_buy_micro e -> 0 <= ex_in_flight_sell_micro e ->
  ex_open_buy_micro e + ex_in_flight_buy_micro e + q < 9007199254740991 ->
  ex_open_sell_micro e + ex_in_flight_sell_micro e + q < 9007199254740991 -> may_enter p is_taker confidence ->
  let held := Z.max
    (ex_position_micro e + ex_open_buy_micro e + ex_in_flight_buy_micro e + (if is_buy then q else 0))
    (- ex_position_micro e + ex_open_sell_micro e + ex_in_flight_sell_micro e + (if is_buy then 0 else q)) in
  held <= ex_inventory_max_micro e < 9007199254740991 -> (p = STALKER -> 3 * held <= ex_inventory_max_micro e) ->
  other + (held * Z.max (ex_mark_price_micro e) price + 999999) / 1000000
    <= equity * leverage_centi p r / 100 < 9007199254740991 ->
  let answer := gate is_taker is_buy q price e other equity p r confidence in
  answer = PASS_ENTRY \/ answer = PASS_EXIT.
Proof.
  intros He Hps Hq Hp Hm Ho Heq Heqs Hob Hos Hib His Hb Hs Hmay held Hheld Hthird Hcap answer.
  change 9007199254740991 with amount_max in *.
  destruct (may_enter_answers p is_taker confidence Hmay) as [Hentry Hexit].
  pose proof (fits_bound p e held is_taker confidence Hmay ltac:(lia) ltac:(lia) Hthird) as Hbound.
  pose proof (pending_is true e Hob Hos Hib His ltac:(lia) ltac:(lia)) as Pb.
  pose proof (pending_is false e Hob Hos Hib His ltac:(lia) ltac:(lia)) as Ps. cbv iota in Pb, Ps.
  subst answer. unfold gate. destruct (Z.leb_spec q 0); [lia|]. destruct (Z.leb_spec price 0); [lia|].
  destruct (Z.leb_spec q (reducible_micro is_buy e)) as [Hx|Hx]; [right; exact Hexit|]. left.
  unfold safe in *. rewrite <- max_is in *. destruct He as (Hpos & _ & _ & _ & _ & Hmk & _).
  unfold safe in Hpos, Hmk. rewrite <- max_is in Hpos, Hmk.
  assert (Hl : largest_after is_buy q e = held).
  { unfold largest_after. rewrite !reach_is; try assumption; unfold directed_micro, held in *; destruct is_buy; lia. }
  assert (Hheld0 : 0 <= held) by (unfold held; destruct is_buy; lia).
  unfold judge_entry. cbv zeta. rewrite Hentry, Hl.
  replace (amount_or_worst other) with other by (unfold amount_or_worst; split_comparisons; lia).
  unfold size_answer. destruct (Z.leb_spec equity 0); [lia|].
  destruct (Z.ltb_spec (inventory_bound_micro p e) held); [lia|].
  pose proof (leverage_ceilings p r) as (Hcenti & _).
  rewrite (cap_exact equity (leverage_centi p r)) by lia. unfold exposure_after, valued_micro, dearest_micro.
  destruct (Z.leb_spec (ex_mark_price_micro e) 0); [lia|].
  set (dear := Z.max (ex_mark_price_micro e) price) in *. assert (0 < dear <= amount_max) by (unfold dear; lia).
  assert (Hn : 0 <= (held * dear + 999999) / 1000000) by (apply Z.div_pos; nia).
  set (cap := equity * leverage_centi p r / 100) in *. clearbody cap.
  destruct (Z.leb_spec held 0) as [Hh|Hh].
  - rewrite plus_capped_exact by (split; [lia | discriminate]).
    destruct (Z.ltb_spec (Z.min (amount_max - 1) cap) (Z.min amount_max (other + 0))); [lia | reflexivity].
  - destruct (Z.leb_spec dear 0); [lia|]. destruct (Z.leb_spec amount_max held); [lia|].
    rewrite notional_exact by lia. set (n := (held * dear + 999999) / 1000000) in *. clearbody n.
    rewrite plus_capped_exact by lia.
    destruct (Z.ltb_spec (Z.min (amount_max - 1) cap) (Z.min amount_max (other + Z.min amount_max n))); [lia | reflexivity].
Qed.

(** The way out is never shut above HIBERNATE: what shrinks the position, after all that is pending on its side, passes
    (in TURTLE if it is passive), whatever equity, health and the order books are. *)
Theorem exits_open is_taker (is_buy : bool) q price e other equity p r confidence :
  exposure_safe e -> 0 < q -> 0 < price -> p = APEX \/ p = STALKER \/ (p = TURTLE /\ is_taker = false) ->
  (if is_buy
   then 0 <= ex_open_buy_micro e /\ 0 <= ex_in_flight_buy_micro e
        /\ q + ex_open_buy_micro e + ex_in_flight_buy_micro e <= - ex_position_micro e
   else 0 <= ex_open_sell_micro e /\ 0 <= ex_in_flight_sell_micro e
        /\ q + ex_open_sell_micro e + ex_in_flight_sell_micro e <= ex_position_micro e) ->
  gate is_taker is_buy q price e other equity p r confidence = PASS_EXIT.
Proof.
  intros (Hpos & _) Hq Hp Hposture Hfits. unfold safe in Hpos. rewrite <- max_is in Hpos.
  assert (Hr : q <= reducible_micro is_buy e).
  { unfold reducible_micro, directed_micro, pending_micro, amount_or_worst, plus_capped. cbv zeta.
    destruct is_buy; destruct Hfits as (? & ? & ?); split_comparisons; lia. }
  unfold gate. destruct (Z.leb_spec q 0); [lia|]. destruct (Z.leb_spec price 0); [lia|].
  destruct (Z.leb_spec q (reducible_micro is_buy e)); [|lia].
  destruct Hposture as [->|[->|[-> ->]]]; reflexivity.
Qed.
