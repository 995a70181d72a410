(** The order gate over any run: orders that passed, answers, fills and cancels in any order and any part. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Kernel Amounts OrderGate Safe Obligations Arithmetic AmountProofs GateProofs.
Open Scope Z_scope.

(** The exposure with other quantities; the inventory bound is the account's and stays. *)
Definition with_quantities (e : exposure) (position open_buy open_sell flight_buy flight_sell mark : Z) : exposure :=
  Exposure position open_buy open_sell flight_buy flight_sell mark (ex_inventory_max_micro e).

(** An order on its way. *)
Definition sent (is_buy : bool) (q : Z) (e : exposure) : exposure :=
  with_quantities e (ex_position_micro e) (ex_open_buy_micro e) (ex_open_sell_micro e)
    (ex_in_flight_buy_micro e + added is_buy true q) (ex_in_flight_sell_micro e + added is_buy false q) (ex_mark_price_micro e).

(** What can happen to the exposure; [allowed] says in which postures orders are sent. *)
Inductive moves (allowed : posture -> Prop) (e : exposure) : exposure -> Prop :=
  | Sent : forall is_taker is_buy q price other equity p r confidence,
      allowed p -> exposure_safe e -> safe q -> passes (gate is_taker is_buy q price e other equity p r confidence) ->
      moves allowed e (sent is_buy q e)
  | Answered : forall buys sells, 0 <= buys <= ex_in_flight_buy_micro e -> 0 <= sells <= ex_in_flight_sell_micro e ->
      moves allowed e (with_quantities e (ex_position_micro e) (ex_open_buy_micro e + buys) (ex_open_sell_micro e + sells)
        (ex_in_flight_buy_micro e - buys) (ex_in_flight_sell_micro e - sells) (ex_mark_price_micro e))
  | Filled : forall open_buys open_sells buys sells,
      0 <= open_buys <= ex_open_buy_micro e -> 0 <= open_sells <= ex_open_sell_micro e ->
      0 <= buys <= ex_in_flight_buy_micro e -> 0 <= sells <= ex_in_flight_sell_micro e ->
      moves allowed e (with_quantities e (ex_position_micro e + open_buys + buys - open_sells - sells)
        (ex_open_buy_micro e - open_buys) (ex_open_sell_micro e - open_sells)
        (ex_in_flight_buy_micro e - buys) (ex_in_flight_sell_micro e - sells) (ex_mark_price_micro e))
  | Cancelled : forall open_buys open_sells buys sells,
      0 <= open_buys <= ex_open_buy_micro e -> 0 <= open_sells <= ex_open_sell_micro e ->
      0 <= buys <= ex_in_flight_buy_micro e -> 0 <= sells <= ex_in_flight_sell_micro e ->
      moves allowed e (with_quantities e (ex_position_micro e) (ex_open_buy_micro e - open_buys)
        (ex_open_sell_micro e - open_sells) (ex_in_flight_buy_micro e - buys) (ex_in_flight_sell_micro e - sells)
        (ex_mark_price_micro e))
  | Quoted : forall mark, moves allowed e (with_quantities e (ex_position_micro e) (ex_open_buy_micro e)
      (ex_open_sell_micro e) (ex_in_flight_buy_micro e) (ex_in_flight_sell_micro e) mark).

(** A run of any length. *)
Inductive runs (allowed : posture -> Prop) (e : exposure) : exposure -> Prop :=
  | Stays : runs allowed e e
  | Goes : forall f g, runs allowed e f -> moves allowed f g -> runs allowed e g.

Definition pendings_exist (e : exposure) : Prop :=
  0 <= ex_open_buy_micro e /\ 0 <= ex_open_sell_micro e /\ 0 <= ex_in_flight_buy_micro e /\ 0 <= ex_in_flight_sell_micro e.

(** Whatever fills, the position stays within the inventory bound. *)
Definition inside (e : exposure) : Prop :=
  pendings_exist e
  /\ ex_position_micro e + ex_open_buy_micro e + ex_in_flight_buy_micro e <= ex_inventory_max_micro e
  /\ - ex_inventory_max_micro e <= ex_position_micro e - ex_open_sell_micro e - ex_in_flight_sell_micro e.

Ltac show_exposure := unfold inside, pendings_exist, sent, with_quantities in *;
  cbn [ex_position_micro ex_open_buy_micro ex_open_sell_micro ex_in_flight_buy_micro ex_in_flight_sell_micro
       ex_mark_price_micro ex_inventory_max_micro] in *.

Lemma moves_inside allowed e f : moves allowed e f -> inside e -> inside f.
Proof.
  intros Hm Hin. destruct Hm as [is_taker is_buy q price other equity p r confidence Hp He Hq Hpass | | | | ];
    try (show_exposure; lia).
  destruct Hpass as [Hexit|Hentry].
  - assert (Hq0 : 0 < q /\ q <= reducible_micro is_buy e).
    { destruct (gate_cases is_taker is_buy q price e other equity p r confidence) as [A|[A|A]]; [congruence | lia|].
      destruct A as (_ & _ & _ & A). rewrite Hexit in A. symmetry in A. destruct (entry_not_exit _ _ _ _ _ _ _ _ _ _ A). }
    destruct (pending_exact is_buy e He) as [P E]. destruct He as (Hpos & _). unfold safe in Hpos. rewrite <- max_is in Hpos.
    destruct Hq0 as [Hq0 Hr]. unfold reducible_micro, directed_micro in Hr. cbv zeta in Hr.
    unfold added. destruct is_buy; cbn [Bool.eqb]; revert Hr; split_comparisons; intros Hr; try lia;
      destruct (E ltac:(lia)) as (? & ? & ?); show_exposure; unfold added; cbn [Bool.eqb]; lia.
  - destruct (entry_sizes _ _ _ _ _ _ _ _ _ _ Hentry) as (Q & _ & _ & R & B & _).
    assert (Hposture : p = APEX \/ p = STALKER)
      by (destruct (entry_postures _ _ _ _ _ _ _ _ _ _ Hentry) as [[? _]|[? _]]; auto).
    unfold safe in Hq. rewrite <- max_is in Hq.
    pose proof (entry_enlarges is_buy q e He ltac:(lia) R) as L0.
    destruct (bound_is p e (largest_after is_buy q e) ltac:(lia) B Hposture) as (L1 & L2 & _).
    rewrite largest_after_is in *.
    pose proof (added_range is_buy true q ltac:(lia)) as Rb. pose proof (added_range is_buy false q ltac:(lia)) as Rs.
    destruct (reach_exact true (added is_buy true q) e He Rb) as [_ Eb].
    destruct (reach_exact false (added is_buy false q) e He Rs) as [_ Es].
    destruct (Eb ltac:(lia)) as [Pb Fb]. destruct (Es ltac:(lia)) as [Ps Fs].
    destruct (pending_exact true e He) as [_ Qb]. destruct (pending_exact false e He) as [_ Qs].
    destruct (Qb Pb) as (? & ? & Gb). destruct (Qs Ps) as (? & ? & Gs).
    unfold directed_micro in *. show_exposure. lia.
Qed.

Lemma runs_keep_bound allowed e f : runs allowed e f -> ex_inventory_max_micro f = ex_inventory_max_micro e.
Proof. induction 1 as [|f g _ IH Hm]; [reflexivity|]. rewrite <- IH. destruct Hm; reflexivity. Qed.

(** Over any run of orders that passed the gate, and of answers, fills and cancels in any order and part, the position
    never leaves the inventory bound. *)
Theorem run_within_inventory e f : inside e -> runs (fun _ => True) e f ->
  Z.abs (ex_position_micro f) <= ex_inventory_max_micro e.
Proof.
  intros Hin Hrun. rewrite <- (runs_keep_bound _ _ _ Hrun).
  assert (inside f) by (induction Hrun as [|f g _ IH Hm]; [exact Hin | exact (moves_inside _ _ _ Hm IH)]).
  show_exposure. lia.
Qed.

(** Only what shrinks a long position is pending. *)
Definition winding_down (e : exposure) : Prop :=
  pendings_exist e /\ ex_open_buy_micro e + ex_in_flight_buy_micro e = 0
  /\ ex_open_sell_micro e + ex_in_flight_sell_micro e <= ex_position_micro e.

(** The same exposure seen from the other side: short for long, sells for buys. *)
Definition winding_up (e : exposure) : Prop :=
  pendings_exist e /\ ex_open_sell_micro e + ex_in_flight_sell_micro e = 0
  /\ ex_open_buy_micro e + ex_in_flight_buy_micro e <= - ex_position_micro e.

Definition exits_only (p : posture) : Prop := p = TURTLE \/ p = HIBERNATE.

Lemma exits_only_shrink e is_taker is_buy q price other equity p r confidence :
  exits_only p -> exposure_safe e -> safe q -> passes (gate is_taker is_buy q price e other equity p r confidence) ->
  0 < q /\ (if is_buy
            then q + ex_open_buy_micro e + ex_in_flight_buy_micro e <= - ex_position_micro e
            else q + ex_open_sell_micro e + ex_in_flight_sell_micro e <= ex_position_micro e).
Proof.
  intros [->| ->] He Hq Hpass.
  - destruct (turtle_passes_passive_exits _ _ _ _ _ _ _ _ _ Hpass) as [Hexit _].
    destruct (gate_cases is_taker is_buy q price e other equity TURTLE r confidence) as [A|[A|A]]; [congruence | |].
    + destruct A as (Hq0 & _ & Hr & _). split; [exact Hq0|].
      destruct (pending_exact is_buy e He) as [P E]. destruct He as (Hpos & _). unfold safe in Hpos. rewrite <- max_is in Hpos.
      unfold reducible_micro, directed_micro in Hr. cbv zeta in Hr.
      destruct is_buy; revert Hr; split_comparisons; intros Hr; try lia; destruct (E ltac:(lia)) as (? & ? & ?); lia.
    + destruct A as (_ & _ & _ & A). rewrite Hexit in A. symmetry in A. destruct (entry_not_exit _ _ _ _ _ _ _ _ _ _ A).
  - destruct (hibernate_passes_nothing _ _ _ _ _ _ _ _ _ Hpass).
Qed.

(** In TURTLE and HIBERNATE, once no entry is pending any more, a long position only shrinks, to nothing at the most,
    over any run; and a short one likewise. *)
Theorem wind_down_only_shrinks e f : runs exits_only e f ->
  (winding_down e -> 0 <= ex_position_micro f <= ex_position_micro e)
  /\ (winding_up e -> ex_position_micro e <= ex_position_micro f <= 0).
Proof.
  intros Hrun.
  assert (H : (winding_down e -> winding_down f /\ ex_position_micro f <= ex_position_micro e)
              /\ (winding_up e -> winding_up f /\ ex_position_micro e <= ex_position_micro f)).
  { induction Hrun as [|f g _ [IHdown IHup] Hm]; [split; intros; (split; [assumption | lia])|].
    split; intros Hw; [destruct (IHdown Hw) as [Hf Hle] | destruct (IHup Hw) as [Hf Hle]];
      (destruct Hm as [is_taker is_buy q price other equity p r confidence Hp He Hq Hpass | | | | ];
       [destruct (exits_only_shrink _ _ _ _ _ _ _ _ _ _ Hp He Hq Hpass) as [Hq0 Hr]; unfold winding_down, winding_up in *;
          show_exposure; unfold added; destruct is_buy; cbn [Bool.eqb]; lia
       | unfold winding_down, winding_up in *; show_exposure; lia ..]). }
  destruct H as [Hdown Hup]. split; intros Hw;
    [destruct (Hdown Hw) as [Hf Hle] | destruct (Hup Hw) as [Hf Hle]]; unfold winding_down, winding_up, pendings_exist in *; lia.
Qed.
