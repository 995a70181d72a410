(** Facts about rounded division, and the tactic that shows the numbers to [lia]. *)
From Coq Require Import ZArith Lia List Bool.
From Plimsoll Require Import Numbers Exp2Table Kernel Amounts LedgerReplay Heartbeat.
Open Scope Z_scope.

(** Replaces each named constant by its number. *)
Ltac show_numbers := cbv [
  one exponent_one segment_units envelope_fall stress_width elapsed_ms_max
  full_ppm apex_leave apex_return stalker_leave stalker_return turtle_leave turtle_return
  apex_cap_centi stalker_cap_centi recovery_ppm_per_minute ms_per_minute ms_per_ppm rounding_ppm
  envelope_grace_ms envelope_floor_at_ms envelope_floor_ppm
  lag_deadband_ms lag_zero_ms jitter_deadband_ms jitter_zero_ms depth_deadband_ppm depth_zero_ppm
  shock_floor_ppm shock_recovery_ms stress_start_ppm stress_end_ppm
  confidence_passive_ppm stalker_inventory_parts amount_max micro leg_max_micro
  heartbeat_period_ms heartbeat_misses_max us_per_ms period_ms_most misses_most silence_ms] in *.

(** Splits on every comparison that the goal's programs make. *)
Ltac split_comparisons :=
  repeat match goal with
  | |- context [ if ?a <=? ?b then _ else _ ] => destruct (Z.leb_spec a b)
  | |- context [ if ?a <? ?b then _ else _ ] => destruct (Z.ltb_spec a b)
  | H : context [ if ?a <=? ?b then _ else _ ] |- _ => destruct (Z.leb_spec a b)
  | H : context [ if ?a <? ?b then _ else _ ] |- _ => destruct (Z.ltb_spec a b)
  end.

Lemma div_between a b low high : 0 < b -> low * b <= a -> a < (high + 1) * b -> low <= a / b <= high.
Proof. intros. split; [apply Z.div_le_lower_bound | enough (a / b < high + 1) by lia; apply Z.div_lt_upper_bound]; lia. Qed.

(** The rounded quotients of two numbers at most [k * b] apart are at most [k] apart, and in order. *)
Lemma div_apart a a' b k : 0 < b -> a <= a' -> a' - a <= k * b -> 0 <= a' / b - a / b <= k.
Proof.
  intros Hb Hle Hk. split.
  - pose proof (Z.div_le_mono a a' b Hb Hle). lia.
  - assert (a' / b <= (a + k * b) / b) by (apply Z.div_le_mono; lia).
    rewrite Z.div_add in H by lia. lia.
Qed.

(** From each step to any distance: a function that falls by 0 to [k] at each step. *)
Lemma falls_by_steps (f : Z -> Z) low high k :
  (forall x, low <= x < high -> 0 <= f x - f (x + 1) <= k) ->
  forall x y, low <= x <= y -> y <= high -> 0 <= f x - f y <= k * (y - x).
Proof.
  intros Hstep x y Hx Hy.
  assert (Hn : forall n, 0 <= n -> x + n <= high -> 0 <= f x - f (x + n) <= k * n).
  { intros n Hn. pattern n. apply natlike_ind; [| | exact Hn].
    - intros _. replace (x + 0) with x by lia. lia.
    - intros m Hm IH Hm'. specialize (IH ltac:(lia)). specialize (Hstep (x + m) ltac:(lia)).
      replace (x + Z.succ m) with (x + m + 1) by lia. lia. }
  specialize (Hn (y - x) ltac:(lia) ltac:(lia)). replace (x + (y - x)) with y in Hn by lia. exact Hn.
Qed.

(** A property that holds at each of [0 .. count - 1], by computation. *)
Lemma forall_below (count : nat) (p : Z -> bool) :
  forallb p (map Z.of_nat (seq 0 count)) = true ->
  forall i, 0 <= i < Z.of_nat count -> p i = true.
Proof.
  intros Hall i Hi. rewrite forallb_forall in Hall. apply Hall.
  apply in_map_iff. exists (Z.to_nat i). split; [lia|]. apply in_seq. lia.
Qed.
