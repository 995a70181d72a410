(** The order gate's decision: what a posture lets through, over position, open orders and orders in flight.
    This file is a source that runs: libs/survival-kernel/src/generated/proven-gate.ts is made from it.
    Quantities are in micro-units of the base, prices and money in micro-units of the quote currency. *)
From Coq Require Import ZArith.
From Plimsoll Require Import Numbers Kernel Amounts.
Open Scope Z_scope.

(** What is held and pending on one instrument. The position is signed, long is positive. Open is what rests at the venue,
    in flight what was sent and not answered: all of it may still fill, wholly or in part, also while it is being
    cancelled. Inventory is the most that may be held in APEX, either way. *)
Record exposure := Exposure {
  ex_position_micro : Z;
  ex_open_buy_micro : Z;
  ex_open_sell_micro : Z;
  ex_in_flight_buy_micro : Z;
  ex_in_flight_sell_micro : Z;
  ex_mark_price_micro : Z;
  ex_inventory_max_micro : Z }.

(** The answer: two ways to pass, or the code of a denial. *)
Inductive gate_answer :=
  PASS_EXIT | PASS_ENTRY | GATE101 | GATE104 | GATE105 | GATE106 | GATE107 | GATE108 | GATE109 | GATE110 | GATE111.

(** Everything that may still be bought, or sold. *)
Definition pending_micro (is_buy : bool) (e : exposure) : Z :=
  if is_buy then plus_capped (amount_or_worst (ex_open_buy_micro e)) (amount_or_worst (ex_in_flight_buy_micro e))
  else plus_capped (amount_or_worst (ex_open_sell_micro e)) (amount_or_worst (ex_in_flight_sell_micro e)).

(** The position in the direction of buying, or of selling: what an order on that side enlarges. *)
Definition directed_micro (is_buy : bool) (e : exposure) : Z :=
  if is_buy then ex_position_micro e else 0 - ex_position_micro e.

(** How much an order on that side may still reduce, after all that is pending on it. *)
Definition reducible_micro (is_buy : bool) (e : exposure) : Z :=
  let held := 0 - directed_micro is_buy e in
  let pending := pending_micro is_buy e in
  if held <=? pending then 0 else held - pending.

(** How far the position can go on that side when all that is pending there fills, and [more] with it. *)
Definition reach_micro (is_buy : bool) (more : Z) (e : exposure) : Z :=
  let added := plus_capped (pending_micro is_buy e) more in
  if amount_max <=? added then amount_max else plus_capped (directed_micro is_buy e) added.

(** The largest position, either way, that what is pending can bring about. *)
Definition largest_position (e : exposure) : Z := Z.max (reach_micro true 0 e) (reach_micro false 0 e).

(** The same with an order of that quantity added. *)
Definition largest_after (is_buy : bool) (quantity_micro : Z) (e : exposure) : Z :=
  Z.max (reach_micro true (if is_buy then quantity_micro else 0) e)
        (reach_micro false (if is_buy then 0 else quantity_micro) e).

(** An account's exposure [sum_micro] with one more instrument in it. *)
Definition exposure_with (sum_micro : Z) (e : exposure) : Z :=
  plus_capped sum_micro (valued_micro (largest_position e) (ex_mark_price_micro e)).

(** The most that may be held: all in APEX, a third in STALKER; below [amount_max]. *)
Definition inventory_bound_micro (p : posture) (e : exposure) : Z :=
  match p with
  | APEX => Z.min (amount_max - 1) (ex_inventory_max_micro e)
  | STALKER => Z.min (amount_max - 1) (ex_inventory_max_micro e / stalker_inventory_parts)
  | TURTLE => 0
  | HIBERNATE => 0
  end.

(** The price at which an order counts: the mark or the limit, whichever is dearer; without a mark there is none. *)
Definition dearest_micro (price_micro : Z) (e : exposure) : Z :=
  if ex_mark_price_micro e <=? 0 then 0 else Z.max (ex_mark_price_micro e) price_micro.

(** The account's exposure once the order is added. *)
Definition exposure_after (held_micro price_micro other_micro : Z) (e : exposure) : Z :=
  plus_capped other_micro (valued_micro held_micro (dearest_micro price_micro e)).

(** Whether the posture lets an entry of that kind through at all; its size is judged by [size_answer]. *)
Definition entry_answer (p : posture) (is_taker : bool) (confidence_ppm : Z) : gate_answer :=
  match p with
  | APEX => if is_taker then (if confidence_ppm <? confidence_passive_ppm then GATE108 else PASS_ENTRY) else PASS_ENTRY
  | STALKER => if is_taker then GATE107 else PASS_ENTRY
  | TURTLE => GATE105
  | HIBERNATE => GATE104
  end.

(** Whether an entry fits the inventory bound and the leverage. *)
Definition size_answer (p : posture) (r_ppm held_micro price_micro other_micro equity_micro : Z)
  (e : exposure) : gate_answer :=
  if equity_micro <=? 0 then GATE111
  else if inventory_bound_micro p e <? held_micro then GATE110
  else if cap_micro equity_micro (leverage_centi p r_ppm) <? exposure_after held_micro price_micro other_micro e
  then GATE109
  else PASS_ENTRY.

(** What an exit may do: anything above TURTLE, passively in TURTLE, nothing in HIBERNATE. *)
Definition exit_answer (p : posture) (is_taker : bool) : gate_answer :=
  match p with
  | APEX => PASS_EXIT
  | STALKER => PASS_EXIT
  | TURTLE => if is_taker then GATE106 else PASS_EXIT
  | HIBERNATE => GATE104
  end.

(** An entry: first its kind, then its size. *)
Definition judge_entry (is_taker is_buy : bool) (quantity_micro price_micro : Z) (e : exposure)
  (other_micro equity_micro : Z) (p : posture) (r_ppm confidence_ppm : Z) : gate_answer :=
  let kind := entry_answer p is_taker confidence_ppm in
  match kind with
  | PASS_ENTRY =>
      size_answer p r_ppm (largest_after is_buy quantity_micro e) price_micro (amount_or_worst other_micro) equity_micro e
  | _ => kind
  end.

(** Whether an order may leave. One that shrinks the position, after all that is pending on its side, is an exit; every
    other is an entry, also one that flips the position. [other_micro] is the exposure of the account's other
    instruments, summed by [exposure_with]. *)
Definition gate (is_taker is_buy : bool) (quantity_micro price_micro : Z) (e : exposure)
  (other_micro equity_micro : Z) (p : posture) (r_ppm confidence_ppm : Z) : gate_answer :=
  if quantity_micro <=? 0 then GATE101
  else if price_micro <=? 0 then GATE101
  else if quantity_micro <=? reducible_micro is_buy e then exit_answer p is_taker
  else judge_entry is_taker is_buy quantity_micro price_micro e other_micro equity_micro p r_ppm confidence_ppm.
