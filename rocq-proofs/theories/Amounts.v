(** Amounts in micro-units: sums and products that are exact below 2^53 and never wrap: what would be larger is
    [amount_max], which stands for "too large" and is above every bound that it is compared with.
    This file is a source that runs: libs/survival-kernel/src/generated/proven-amounts.ts is made from it. *)
From Coq Require Import ZArith.
From Plimsoll Require Import Numbers.
Open Scope Z_scope.

(** The largest amount, 2^53 - 1; as a result it means: this or more. *)
Definition amount_max : Z := 9007199254740991.

(** Micro-units in one unit. *)
Definition micro : Z := 1000000.

(** An amount as it is; a negative one is impossible and counts as the worst, [amount_max]. *)
Definition amount_or_worst (value : Z) : Z := if value <? 0 then amount_max else value.

(** The sum, for [b] from 0; [amount_max] if it is that or more. *)
Definition plus_capped (a b : Z) : Z := if amount_max - b <? a then amount_max else a + b.

(** The product, for both from 0; [amount_max] if it is that or more. *)
Definition times_capped (a b : Z) : Z :=
  if b <=? 0 then 0 else if amount_max / b <? a then amount_max else a * b.

(** The product of two parts below a unit, rounded up. *)
Definition product_of_parts (a b : Z) : Z := (a * b + (micro - 1)) / micro.

(** Quantity times price, in micro-units, rounded up: an exposure is never understated. *)
Definition notional_micro (quantity_micro price_micro : Z) : Z :=
  plus_capped (times_capped (quantity_micro / micro) price_micro)
       (plus_capped ((quantity_micro mod micro) * (price_micro / micro))
             (product_of_parts (quantity_micro mod micro) (price_micro mod micro))).

(** What is held, at a price. Without a price, or for more than an amount can say, it is [amount_max]. *)
Definition valued_micro (held_micro price_micro : Z) : Z :=
  if held_micro <=? 0 then 0
  else if price_micro <=? 0 then amount_max
  else if amount_max <=? held_micro then amount_max
  else notional_micro held_micro price_micro.

(** Equity times hundredths of a leverage up to 6.00, rounded down and below [amount_max]: never overstated. *)
Definition cap_micro (equity_micro centi : Z) : Z :=
  Z.min (amount_max - 1)
        (plus_capped (times_capped (equity_micro / 100) centi) (((equity_micro mod 100) * centi) / 100)).
