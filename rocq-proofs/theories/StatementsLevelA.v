(** The signed statements about the order gate, the trip latch and the ledger, with the specification's decimals.
    Quantities and money in micro-units, R in ppm. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Kernel Amounts OrderGate TripLatch LedgerReplay Safe Obligations Arithmetic
  PostureProofs AmountProofs GateProofs GateSafe GateOpens GateRun LatchProofs LedgerProofs.
Import ListNotations.
Open Scope Z_scope.

(** The words of this page: safe numbers; a run of the latch; what can happen to an exposure, and where a run of it begins.
    Whoever gives one of them another meaning, or leaves one of these moves out, breaks this. *)
Theorem pin_words_level_a :
  (forall e, exposure_safe e <-> safe (ex_position_micro e) /\ safe (ex_open_buy_micro e) /\ safe (ex_open_sell_micro e)
     /\ safe (ex_in_flight_buy_micro e) /\ safe (ex_in_flight_sell_micro e)
     /\ safe (ex_mark_price_micro e) /\ safe (ex_inventory_max_micro e))
  /\ (forall b, books_safe b <-> safe (bo_sequence b) /\ safe (bo_cash_micro b) /\ safe (bo_positions_micro b)
     /\ safe (bo_fees_micro b) /\ safe (bo_profit_micro b) /\ safe (bo_capital_micro b))
  /\ (forall p, posting_safe p <-> safe (po_sequence p) /\ safe (po_cash_micro p) /\ safe (po_positions_micro p)
     /\ safe (po_fees_micro p) /\ safe (po_profit_micro p) /\ safe (po_capital_micro p))
  /\ (forall l, latch_run l [] = l)
  /\ (forall l event person holds rest, latch_run l (Happening event person holds :: rest)
       = latch_run (latch_step l event person holds) rest)
  /\ (forall position open_buy open_sell flight_buy flight_sell mark inventory,
       inside (Exposure position open_buy open_sell flight_buy flight_sell mark inventory) <->
       (0 <= open_buy /\ 0 <= open_sell /\ 0 <= flight_buy /\ 0 <= flight_sell)
       /\ position + open_buy + flight_buy <= inventory /\ - inventory <= position - open_sell - flight_sell).
Proof.
  do 3 (split; [intros; split; intros H; exact H|]). do 2 (split; [reflexivity|]). intros; split; intros H; exact H.
Qed.

(** What runs of the gate are made of: an order that passed is in flight; answers, fills and cancels take any part of what
    is pending; the mark moves. All of these, in any order. *)
Theorem pin_gate_moves : forall (allowed : posture -> Prop) position open_buy open_sell flight_buy flight_sell mark inventory,
  let e := Exposure position open_buy open_sell flight_buy flight_sell mark inventory in
  (forall is_taker (is_buy : bool) q price other equity p r confidence, allowed p -> exposure_safe e -> safe q ->
     let answer := gate is_taker is_buy q price e other equity p r confidence in
     answer = PASS_EXIT \/ answer = PASS_ENTRY ->
     moves allowed e (Exposure position open_buy open_sell (flight_buy + (if is_buy then q else 0))
       (flight_sell + (if is_buy then 0 else q)) mark inventory))
  /\ (forall buys sells, 0 <= buys <= flight_buy -> 0 <= sells <= flight_sell ->
      moves allowed e (Exposure position (open_buy + buys) (open_sell + sells) (flight_buy - buys) (flight_sell - sells)
        mark inventory))
  /\ (forall open_buys open_sells buys sells, 0 <= open_buys <= open_buy -> 0 <= open_sells <= open_sell ->
      0 <= buys <= flight_buy -> 0 <= sells <= flight_sell ->
      moves allowed e (Exposure (position + open_buys + buys - open_sells - sells) (open_buy - open_buys)
        (open_sell - open_sells) (flight_buy - buys) (flight_sell - sells) mark inventory)
      /\ moves allowed e (Exposure position (open_buy - open_buys) (open_sell - open_sells) (flight_buy - buys)
        (flight_sell - sells) mark inventory))
  /\ (forall moved, moves allowed e (Exposure position open_buy open_sell flight_buy flight_sell moved inventory))
  /\ runs allowed e e /\ (forall f g, runs allowed e f -> moves allowed f g -> runs allowed e g).
Proof.
  intros allowed position open_buy open_sell flight_buy flight_sell mark inventory e.
  split; [|split; [|split; [|split; [|split]]]].
  - intros is_taker is_buy q price other equity p r confidence Hp He Hq answer Hpass.
    pose proof (Sent allowed e is_taker is_buy q price other equity p r confidence Hp He Hq Hpass) as H.
    destruct is_buy; exact H.
  - intros buys sells H1 H2. exact (Answered allowed e buys sells H1 H2).
  - intros open_buys open_sells buys sells H1 H2 H3 H4.
    split; [exact (Filled allowed e open_buys open_sells buys sells H1 H2 H3 H4)
           | exact (Cancelled allowed e open_buys open_sells buys sells H1 H2 H3 H4)].
  - intros moved. exact (Quoted allowed e moved).
  - apply Stays.
  - intros f g. apply Goes.
Qed.

(** An amount is exact, rounded to the safe side; what is 2^53 - 1 or more is that. *)
Theorem pin_amounts : forall a b, 0 <= a <= 9007199254740991 ->
  (0 <= b <= 9007199254740991 -> notional_micro a b = Z.min 9007199254740991 ((a * b + 999999) / 1000000))
  /\ (0 <= b <= 600 -> cap_micro a b = Z.min 9007199254740990 (a * b / 100)).
Proof. intros a b Ha. split; intros Hb; [exact (notional_exact a b Ha Hb) | exact (cap_exact a b Ha Hb)]. Qed.

(** HIBERNATE sends nothing, whatever the order and the account are. *)
Theorem pin_gate_hibernate : forall is_taker is_buy q price e other equity r confidence,
  let answer := gate is_taker is_buy q price e other equity HIBERNATE r confidence in
  answer <> PASS_EXIT /\ answer <> PASS_ENTRY.
Proof.
  intros. pose proof (hibernate_passes_nothing is_taker is_buy q price e other equity r confidence) as H.
  unfold passes in H. split; intros E; apply H; [left | right]; exact E.
Qed.

(** Entries pass in APEX, as takers only with a confidence of 60 %, and in STALKER as limit orders; nowhere else. *)
Theorem pin_gate_entry : forall is_taker is_buy q price e other equity p r confidence,
  gate is_taker is_buy q price e other equity p r confidence = PASS_ENTRY ->
  (p = APEX /\ (is_taker = true -> 600000 <= confidence)) \/ (p = STALKER /\ is_taker = false).
Proof. exact entry_postures. Qed.

(** TURTLE lets only exits out, and only passive ones. *)
Theorem pin_gate_turtle : forall is_taker is_buy q price e other equity r confidence,
  let answer := gate is_taker is_buy q price e other equity TURTLE r confidence in
  answer <> PASS_ENTRY /\ (answer = PASS_EXIT -> is_taker = false).
Proof.
  intros is_taker is_buy q price e other equity r confidence. cbv zeta.
  pose proof (turtle_passes_passive_exits is_taker is_buy q price e other equity r confidence) as H. unfold passes in H.
  split.
  - intros E. destruct (H (or_intror E)) as [E' _]. congruence.
  - intros E. exact (proj2 (H (or_introl E))).
Qed.

(** After an entry that passed, whatever part of what is open and in flight fills, on this side or the other: the position
    is within the inventory bound, and in STALKER within a third of it. *)
Theorem pin_gate_inventory : forall is_taker (is_buy : bool) q price e other equity p r confidence bought sold,
  exposure_safe e -> safe q -> safe price -> 0 <= other -> safe equity ->
  gate is_taker is_buy q price e other equity p r confidence = PASS_ENTRY ->
  0 <= bought <= ex_open_buy_micro e + ex_in_flight_buy_micro e + (if is_buy then q else 0) ->
  0 <= sold <= ex_open_sell_micro e + ex_in_flight_sell_micro e + (if is_buy then 0 else q) ->
  Z.abs (ex_position_micro e + bought - sold) <= ex_inventory_max_micro e
  /\ (p = STALKER -> 3 * Z.abs (ex_position_micro e + bought - sold) <= ex_inventory_max_micro e).
Proof.
  intros is_taker is_buy q price e other equity p r confidence bought sold He Hq Hp Ho Heq H Hb Hs.
  assert (F : can_fill e (added is_buy true q) (added is_buy false q) bought sold) by (destruct is_buy; split; assumption).
  destruct (entry_within_bounds _ _ _ _ _ _ _ _ _ _ He Hq Hp Ho Heq H bought sold F) as (H1 & H2 & _). split; assumption.
Qed.

(** The exposure of the account's other instruments: each at its mark, whatever of what is pending on it has filled. *)
Theorem pin_gate_worth : forall e bought sold rest,
  worth_of_all (Filling e bought sold :: rest)
    = Z.abs (ex_position_micro e + bought - sold) * Z.max 0 (ex_mark_price_micro e) + worth_of_all rest
  /\ worth_of_all [] = 0
  /\ (fills (Filling e bought sold) <-> exposure_safe e
      /\ 0 <= bought <= ex_open_buy_micro e + ex_in_flight_buy_micro e + 0
      /\ 0 <= sold <= ex_open_sell_micro e + ex_in_flight_sell_micro e + 0).
Proof. intros. split; [reflexivity|]. split; [reflexivity|]. split; intros H; exact H. Qed.

(** After an entry that passed, whatever fills on whatever instrument and in whatever part, all positions together are
    worth at most 6.0 R times the equity, and in STALKER at most 2.0 times. (Worth is in millionths of a micro-unit.) *)
Theorem pin_gate_cap : forall is_taker is_buy q price e others equity p r confidence bought sold,
  exposure_safe e -> safe q -> safe price -> Forall fills others -> safe equity -> 0 <= r <= 1000000 ->
  gate is_taker is_buy q price e (fold_left exposure_with (map fl_exposure others) 0) equity p r confidence = PASS_ENTRY ->
  0 <= bought <= ex_open_buy_micro e + ex_in_flight_buy_micro e + (if is_buy then q else 0) ->
  0 <= sold <= ex_open_sell_micro e + ex_in_flight_sell_micro e + (if is_buy then 0 else q) ->
  let worth := worth_of_all others + Z.abs (ex_position_micro e + bought - sold) * Z.max (ex_mark_price_micro e) price in
  worth <= 6 * equity * r /\ (p = STALKER -> worth <= 2 * equity * 1000000).
Proof.
  intros is_taker is_buy q price e others equity p r confidence bought sold He Hq Hp Hothers Heq Hr H Hb Hs worth.
  assert (F : can_fill e (added is_buy true q) (added is_buy false q) bought sold) by (destruct is_buy; split; assumption).
  pose proof (entry_within_cap _ _ _ _ _ _ _ _ _ _ He Hq Hp Hothers Heq H bought sold F) as C. fold worth in C.
  destruct (entry_sizes _ _ _ _ _ _ _ _ _ _ H) as (_ & _ & E & _).
  assert (La : leverage_centi APEX r = 600 * r / 1000000) by (apply leverage_exact; exact Hr).
  assert (Ls : leverage_centi STALKER r = Z.min 200 (600 * r / 1000000)) by (apply leverage_exact; exact Hr).
  assert (Lr : 1000000 * (600 * r / 1000000) <= 600 * r) by (apply Z.mul_div_le; lia).
  assert (L : 1000000 * leverage_centi p r <= 600 * r /\ (p = STALKER -> leverage_centi p r <= 200)).
  { destruct (entry_postures _ _ _ _ _ _ _ _ _ _ H) as [[-> _]|[-> _]]; (split; [lia|]); intros S; [discriminate | lia]. }
  destruct L as [L1 L2]. clearbody worth. split.
  - assert (equity * (1000000 * leverage_centi p r) <= equity * (600 * r)) by (apply Z.mul_le_mono_nonneg_l; lia). lia.
  - intros S. specialize (L2 S).
    assert (equity * leverage_centi p r <= equity * 200) by (apply Z.mul_le_mono_nonneg_l; lia). lia.
Qed.

(** What is impossible is not believed: nothing passes on negative pending orders, no entry without a mark, and what is
    held elsewhere without a mark is more than every cap. *)
Theorem pin_gate_possible : forall is_taker is_buy q price e other equity p r confidence,
  exposure_safe e -> safe q -> safe price -> 0 <= other -> safe equity ->
  let answer := gate is_taker is_buy q price e other equity p r confidence in
  (answer = PASS_ENTRY -> 0 < ex_mark_price_micro e /\ 0 <= ex_open_buy_micro e /\ 0 <= ex_open_sell_micro e
     /\ 0 <= ex_in_flight_buy_micro e /\ 0 <= ex_in_flight_sell_micro e)
  /\ (answer = PASS_EXIT -> 0 <= (if is_buy then ex_open_buy_micro e else ex_open_sell_micro e)
     /\ 0 <= (if is_buy then ex_in_flight_buy_micro e else ex_in_flight_sell_micro e))
  /\ (forall sum, 0 <= sum <= 9007199254740991 -> ex_mark_price_micro e <= 0 -> ex_position_micro e <> 0 ->
      exposure_with sum e = 9007199254740991).
Proof. exact gate_believes_the_possible. Qed.

(** An exit that passed, in any posture: nothing that is pending can flip the position, and nothing is taken on. *)
Theorem pin_gate_exit : forall is_taker is_buy q price e other equity p r confidence bought sold,
  exposure_safe e -> safe q ->
  gate is_taker is_buy q price e other equity p r confidence = PASS_EXIT ->
  0 <= bought <= ex_open_buy_micro e + ex_in_flight_buy_micro e + (if is_buy then q else 0) ->
  0 <= sold <= ex_open_sell_micro e + ex_in_flight_sell_micro e + (if is_buy then 0 else q) ->
  let after := ex_position_micro e + bought - sold in
  if is_buy then ex_position_micro e < 0 /\ ex_position_micro e - sold <= after <= 0
  else 0 < ex_position_micro e /\ 0 <= after <= ex_position_micro e + bought.
Proof.
  intros is_taker is_buy q price e other equity p r confidence bought sold He Hq H Hb Hs after.
  assert (F : can_fill e (added is_buy true q) (added is_buy false q) bought sold) by (destruct is_buy; split; assumption).
  exact (exit_only_shrinks _ _ _ _ _ _ _ _ _ _ He Hq H bought sold F).
Qed.

(** Over any run of orders that passed the gate, and of answers, fills and cancels in any order and part: the position
    never leaves the inventory bound. *)
Theorem pin_gate_run : forall e f, inside e -> runs (fun _ => True) e f ->
  Z.abs (ex_position_micro f) <= ex_inventory_max_micro e.
Proof. exact run_within_inventory. Qed.

(** In TURTLE and HIBERNATE, once no entry is pending any more: over any run the position shrinks and never flips. *)
Theorem pin_gate_wind_down : forall e f, runs (fun p => p = TURTLE \/ p = HIBERNATE) e f ->
  0 <= ex_open_buy_micro e -> 0 <= ex_open_sell_micro e -> 0 <= ex_in_flight_buy_micro e -> 0 <= ex_in_flight_sell_micro e ->
  (ex_open_buy_micro e + ex_in_flight_buy_micro e = 0
   -> ex_open_sell_micro e + ex_in_flight_sell_micro e <= ex_position_micro e
   -> 0 <= ex_position_micro f <= ex_position_micro e)
  /\ (ex_open_sell_micro e + ex_in_flight_sell_micro e = 0
      -> ex_open_buy_micro e + ex_in_flight_buy_micro e <= - ex_position_micro e
      -> ex_position_micro e <= ex_position_micro f <= 0).
Proof.
  intros e f Hrun H1 H2 H3 H4. destruct (wind_down_only_shrinks e f Hrun) as [D U].
  split; intros; [apply D | apply U]; repeat split; assumption.
Qed.

(** The gate is no tighter than that: an order that fits passes to the last micro-unit, in APEX (as taker with a confidence
    of 60 %), and in STALKER as a limit order, within its third. *)
Theorem pin_gate_opens : forall is_taker (is_buy : bool) q price e other equity p r confidence,
  exposure_safe e -> safe price -> 0 < q -> 0 < price -> 0 < ex_mark_price_micro e -> 0 <= other -> 0 < equity -> safe equity ->
  0 <= ex_open_buy_micro e -> 0 <= ex_open_sell_micro e -> 0 <= ex_in_flight_buy_micro e -> 0 <= ex_in_flight_sell_micro e ->
  ex_open_buy_micro e + ex_in_flight_buy_micro e + q < 9007199254740991 ->
  ex_open_sell_micro e + ex_in_flight_sell_micro e + q < 9007199254740991 ->
  (p = APEX /\ (is_taker = true -> 600000 <= confidence)) \/ (p = STALKER /\ is_taker = false) ->
  let held := Z.max
    (ex_position_micro e + ex_open_buy_micro e + ex_in_flight_buy_micro e + (if is_buy then q else 0))
    (- ex_position_micro e + ex_open_sell_micro e + ex_in_flight_sell_micro e + (if is_buy then 0 else q)) in
  held <= ex_inventory_max_micro e < 9007199254740991 -> (p = STALKER -> 3 * held <= ex_inventory_max_micro e) ->
  other + (held * Z.max (ex_mark_price_micro e) price + 999999) / 1000000
    <= equity * leverage_centi p r / 100 < 9007199254740991 ->
  let answer := gate is_taker is_buy q price e other equity p r confidence in
  answer = PASS_ENTRY \/ answer = PASS_EXIT.
Proof. exact gate_opens. Qed.

(** The way out is never shut above HIBERNATE: an order that only shrinks the position, after all that is pending on its
    side, passes (in TURTLE a passive one), whatever equity, health and the order books are. *)
Theorem pin_gate_way_out : forall is_taker (is_buy : bool) q price e other equity p r confidence,
  exposure_safe e -> 0 < q -> 0 < price -> p = APEX \/ p = STALKER \/ (p = TURTLE /\ is_taker = false) ->
  (if is_buy
   then 0 <= ex_open_buy_micro e /\ 0 <= ex_in_flight_buy_micro e
        /\ q + ex_open_buy_micro e + ex_in_flight_buy_micro e <= - ex_position_micro e
   else 0 <= ex_open_sell_micro e /\ 0 <= ex_in_flight_sell_micro e
        /\ q + ex_open_sell_micro e + ex_in_flight_sell_micro e <= ex_position_micro e) ->
  gate is_taker is_buy q price e other equity p r confidence = PASS_EXIT.
Proof. exact exits_open. Qed.

(** The trip latch, over any run and from any state of it: if an order passes after a trip, or after anything that was
    tried while an invariant was broken, then two different people have signed since, and it was re-armed after both, all
    of it while the invariants held. *)
Theorem pin_latch : forall l before stop after answer,
  ha_event stop = TRIP \/ ha_invariants_hold stop = false ->
  latched_answer (latch_run l (before ++ stop :: after)) answer = PASS_EXIT
  \/ latched_answer (latch_run l (before ++ stop :: after)) answer = PASS_ENTRY ->
  exists first second signed_first signed_second signed rearmed rest,
    after = signed ++ rearmed :: rest /\ ha_event rearmed = REARM /\ ha_invariants_hold rearmed = true
    /\ first <> second /\ 0 < first /\ 0 < second
    /\ In signed_first signed /\ ha_event signed_first = SIGN /\ ha_person signed_first = first
    /\ ha_invariants_hold signed_first = true
    /\ In signed_second signed /\ ha_event signed_second = SIGN /\ ha_person signed_second = second
    /\ ha_invariants_hold signed_second = true.
Proof.
  intros l before stop after answer Hstop Hpass.
  destruct (only_two_rearm l before stop after answer Hstop Hpass)
    as (signed & rearmed & rest & p & q & E & Hr & Hi & Hp & Hq & Hne & Sp & Sq).
  apply Exists_exists in Sp, Sq. destruct Sp as (h & Hin & Hs & Hh & Hhi). destruct Sq as (k & Kin & Ks & Kk & Kki).
  exists p, q, h, k, signed, rearmed, rest. repeat split; assumption.
Qed.

(** One person alone never re-arms, however often they sign. *)
Theorem pin_latch_alone : forall l before stop after answer person,
  ha_event stop = TRIP \/ ha_invariants_hold stop = false ->
  (forall h, In h after -> ha_event h = SIGN -> ha_person h = person) ->
  let said := latched_answer (latch_run l (before ++ stop :: after)) answer in said <> PASS_EXIT /\ said <> PASS_ENTRY.
Proof.
  intros l before stop after answer person Hstop Hone. cbv zeta.
  pose proof (one_person_never_rearms l before stop after answer person Hstop Hone) as H. unfold passes in H.
  split; intros E; apply H; [left | right]; exact E.
Qed.

(** Two can: with the invariants whole, the one signs, as often as they like, the other signs, it is re-armed, and the
    gate's answer counts. *)
Theorem pin_latch_two : forall l p q n answer, 0 < p -> 0 < q -> p <> q ->
  latched_answer (latch_run l (Happening TRIP 0 true :: Happening SIGN p true :: repeat (Happening SIGN p true) n
    ++ [Happening SIGN q true; Happening REARM p true])) answer = answer.
Proof. exact two_rearm. Qed.

(** Two is as many as the specification asks for. *)
Theorem pin_latch_people : rearm_people_min = 2.
Proof. exact as_many_as_needed. Qed.

(** A latch that was read back damaged is not re-armed by one signature written twice, or by one alone. *)
Theorem pin_latch_record : forall l person holds, la_is_tripped l = true ->
  la_first_signer l = la_second_signer l \/ la_first_signer l <= 0 \/ la_second_signer l <= 0 ->
  la_is_tripped (latch_step l REARM person holds) = true.
Proof. exact one_signature_never_rearms. Qed.

(** What a posting is and what becomes of it: the next sequence number, and a sum of zero, or it is refused. *)
Theorem pin_ledger_posting : forall b p,
  (judge_posting b p = APPLIED -> po_sequence p = bo_sequence b + 1
     /\ po_cash_micro p + po_positions_micro p + po_fees_micro p + po_profit_micro p + po_capital_micro p = 0)
  /\ (judge_posting b p <> APPLIED -> replay b p = b)
  /\ (po_sequence p <= bo_sequence b -> judge_posting b p = DUPLICATE)
  /\ (bo_sequence b + 1 < po_sequence p -> judge_posting b p = GAP).
Proof.
  intros b p. split; [|split; [exact (refused_changes_nothing b p)|split]].
  - intros H. destruct (applied_means b p H) as (S & Z & _). split; assumption.
  - intros H. unfold judge_posting. destruct (Z.leb_spec (po_sequence p) (bo_sequence b)); [reflexivity | lia].
  - intros H. unfold judge_posting. destruct (Z.leb_spec (po_sequence p) (bo_sequence b)); [lia|].
    destruct (Z.ltb_spec (bo_sequence b) (po_sequence p - 1)); [reflexivity | lia].
Qed.

(** The ledger is no stricter than that: the next posting, balanced, whose legs are within 10^15 and whose balances stay
    within 2^53 - 1, is applied. *)
Theorem pin_ledger_opens : forall b p, po_sequence p = bo_sequence b + 1 ->
  po_cash_micro p + po_positions_micro p + po_fees_micro p + po_profit_micro p + po_capital_micro p = 0 ->
  (forall balance leg, In (balance, leg) [(bo_cash_micro b, po_cash_micro p); (bo_positions_micro b, po_positions_micro p);
     (bo_fees_micro b, po_fees_micro p); (bo_profit_micro b, po_profit_micro p); (bo_capital_micro b, po_capital_micro p)]
   -> -1000000000000000 <= leg <= 1000000000000000 /\ -9007199254740991 <= balance + leg <= 9007199254740991) ->
  judge_posting b p = APPLIED.
Proof. exact fitting_posting_applies. Qed.

(** Over any journal, in any order and with any repeats: the accounts' total never moves. *)
Theorem pin_ledger_total : forall journal b, let after := fold_left replay journal b in
  bo_cash_micro after + bo_positions_micro after + bo_fees_micro after + bo_profit_micro after + bo_capital_micro after
  = bo_cash_micro b + bo_positions_micro b + bo_fees_micro b + bo_profit_micro b + bo_capital_micro b.
Proof. exact replay_keeps_total. Qed.

(** And each account has moved by exactly what was applied. *)
Theorem pin_ledger_exact : forall b p, judge_posting b p = APPLIED ->
  replay b p = Books (bo_sequence b + 1) (bo_cash_micro b + po_cash_micro p) (bo_positions_micro b + po_positions_micro p)
    (bo_fees_micro b + po_fees_micro p) (bo_profit_micro b + po_profit_micro p) (bo_capital_micro b + po_capital_micro p).
Proof. intros b p H. destruct (applied_means b p H) as (S & _ & _). unfold replay. rewrite H. unfold posted. rewrite S. reflexivity. Qed.

(** Nothing is applied twice: once it was, the same posting is a duplicate for ever after. *)
Theorem pin_ledger_once : forall b p rest, judge_posting b p = APPLIED ->
  judge_posting (fold_left replay rest (replay b p)) p = DUPLICATE.
Proof. exact duplicate_is_refused. Qed.

(** A snapshot and the rest of the journal give what the whole journal gives; and so does the whole journal replayed over
    any part of it that had been applied before a crash. *)
Theorem pin_ledger_recovery : forall b before after,
  fold_left replay after (fold_left replay before b) = fold_left replay (before ++ after) b
  /\ (is_journal b before ->
      fold_left replay (before ++ after) (fold_left replay before b) = fold_left replay (before ++ after) b).
Proof. intros b before after. split; [exact (snapshot_and_rest b before after) | exact (recovery_is_replay b before after)]. Qed.

(** A journal as it was written is one whose every line applies. *)
Theorem pin_ledger_journal : forall b p rest,
  is_journal b [] /\ (is_journal b (p :: rest) <-> judge_posting b p = APPLIED /\ is_journal (posted b p) rest).
Proof. intros. split; [exact I|]. split; intros H; exact H. Qed.

(** Gate, latch and ledger compute exactly on JavaScript's numbers, for all integers that these hold. *)
Theorem pin_level_a_no_panic :
  (forall is_taker is_buy q price e other equity p r confidence,
     safe q -> safe price -> exposure_safe e -> safe other -> safe equity -> safe r -> safe confidence ->
     gate_ok is_taker is_buy q price e other equity p r confidence)
  /\ (forall sum e, safe sum -> exposure_safe e -> exposure_with_ok sum e)
  /\ (forall l event person holds, safe (la_first_signer l) -> safe (la_second_signer l) -> safe person ->
        latch_step_ok l event person holds)
  /\ (forall b p, books_safe b -> posting_safe p -> replay_ok b p /\ books_safe (replay b p))
  /\ (forall a b, 0 <= a <= 9007199254740991 ->
        (0 <= b <= 9007199254740991 -> notional_micro_ok a b) /\ (0 <= b <= 600 -> cap_micro_ok a b))
  /\ (forall e, exposure_safe e -> largest_position_ok e) /\ (forall l answer, latched_answer_ok l answer)
  /\ (forall b p, books_safe b -> posting_safe p -> judge_posting_ok b p)
  /\ (forall journal b, books_safe b -> Forall posting_safe journal -> books_safe (fold_left replay journal b)).
Proof.
  split; [exact gate_safe|]. split; [exact exposure_with_safe|]. split; [exact latch_safe|].
  split; [intros b p Hb Hp; split; [exact (replay_safe b p Hb Hp) | exact (replay_stays_safe b p Hb Hp)]|].
  split; [intros a b Ha; split; intros Hb; [exact (notional_safe a b Ha Hb) | exact (cap_safe a b Ha Hb)]|].
  split; [intros e He; destruct (exposure_with_safe 0 e ltac:(unfold safe, max_safe; lia) He) as [[H _] _]; exact H|].
  split; [intros; exact I|].
  split; [intros b p Hb Hp; exact (proj1 (replay_safe b p Hb Hp))|].
  induction journal as [|p rest IH]; intros b Hb Hall; [exact Hb|]. inversion Hall as [|? ? Hp Hrest]; subst.
  apply IH; [exact (replay_stays_safe b p Hb Hp) | exact Hrest].
Qed.
