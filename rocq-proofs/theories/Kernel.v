(** The survival controller's numbers: readings in, multipliers, health R and posture out.

    This file is the source that runs: the TypeScript in libs/survival-kernel/src/generated/proven.ts is made
    from it. Fixed point with 26 fraction bits inside ([one] is 1.0), parts per million (ppm) at the interface.
    A reading below zero is a missing or an impossible one, and is bad health in every category.
    The constants are SurvivalNumbers.tla's. Only Z, bool, enumerations, flat records and one table are used:
    what the generator translates. *)
From Coq Require Import ZArith List.
From Plimsoll Require Import Numbers Exp2Table.
Open Scope Z_scope.

(** 1.0 in fixed point: 2^26, so that a product of two factors stays below 2^53. *)
Definition one : Z := 67108864.

(** Product of two factors, rounded down: never above either of them. *)
Definition multiply (a b : Z) : Z := (a * b) / one.

(** A factor in ppm, rounded down. *)
Definition to_ppm (a : Z) : Z := (a * full_ppm) / one.

(** A fraction in ppm as a factor, rounded up, so that [to_ppm] gives it back. *)
Definition of_ppm (a : Z) : Z := (a * one + (full_ppm - 1)) / full_ppm.

(* ------------------------------------------------------------------------- *)
(** ** 2^-x *)

(** Units of an exponent in 1: exponents are in 2^-24. *)
Definition exponent_one : Z := 16777216.

(** Exponent units between two nodes of the table: 512 segments an octave. *)
Definition segment_units : Z := 32768.

(** 2^-(f / 2^24) for f in [0, 2^24): a straight line between two nodes of the table. *)
Definition exp2_fraction (f : Z) : Z :=
  let left_node := table_at exp2_table (f / segment_units) in
  let right_node := table_at exp2_table (f / segment_units + 1) in
  left_node - ((left_node - right_node) * (f mod segment_units)) / segment_units.

(** 2^-octave for the four octaves that the envelope's decay crosses. *)
Definition shift_octaves (octave a : Z) : Z :=
  if octave <=? 0 then a
  else if octave <=? 1 then a / 2
  else if octave <=? 2 then a / 4
  else a / 8.

(** 2^-(exponent / 2^24) for an exponent in [0, 2^26). *)
Definition exp2_neg (exponent : Z) : Z :=
  shift_octaves (exponent / exponent_one) (exp2_fraction (exponent mod exponent_one)).

(* ------------------------------------------------------------------------- *)
(** ** The five categories *)

(** What the factors are computed from: whole numbers; below zero means missing or impossible. *)
Record signals := Signals {
  sg_invariants_hold : bool;
  sg_envelope_age_ms : Z;
  sg_latency_ms : Z;
  sg_jitter_ms : Z;
  sg_depth_ppm : Z;
  sg_no_shock_yet : bool;
  sg_shock_age_ms : Z;
  sg_drawdown_ppm : Z }.

(** Category 1, invariants: nothing once one of them is broken. *)
Definition invariants_factor (holds : bool) : Z := if holds then one else 0.

Definition envelope_floor : Z := of_ppm envelope_floor_ppm.

(** -log2(0.10) in exponent units, to the nearest: the decay reaches the floor at [envelope_floor_at_ms]. *)
Definition envelope_fall : Z := 55732705.

(** The exponent of the decay at an age between the grace period and the floor. *)
Definition envelope_exponent (age_ms : Z) : Z :=
  ((age_ms - envelope_grace_ms) * envelope_fall) / (envelope_floor_at_ms - envelope_grace_ms).

(** Category 2, structure: 1.0 while the envelope is young, then exponentially down to its floor. *)
Definition envelope_factor (age_ms : Z) : Z :=
  if age_ms <? 0 then envelope_floor
  else if envelope_floor_at_ms <=? age_ms then envelope_floor
  else if age_ms <=? envelope_grace_ms then one
  else Z.max envelope_floor (exp2_neg (envelope_exponent age_ms)).

(** 1.0 up to and including [nominal], then a straight line to 0 at [worst]. *)
Definition ramp (value nominal worst : Z) : Z :=
  if value <? 0 then 0
  else if worst <=? value then 0
  else if value <=? nominal then one
  else (one * (worst - value)) / (worst - nominal).

Definition latency_factor (latency_ms : Z) : Z := ramp latency_ms lag_deadband_ms lag_zero_ms.

Definition jitter_factor (jitter_ms : Z) : Z := ramp jitter_ms jitter_deadband_ms jitter_zero_ms.

(** The part of the usual depth that is missing; an unknown depth stays unknown. *)
Definition missing_depth (depth_ppm : Z) : Z :=
  if depth_ppm <? 0 then -1 else Z.max 0 (full_ppm - depth_ppm).

Definition depth_factor (depth_ppm : Z) : Z :=
  ramp (missing_depth depth_ppm) (full_ppm - depth_deadband_ppm) (full_ppm - depth_zero_ppm).

(** Category 3, microstructure: the weakest of the three sensors; one blind eye is not mended by two good ones. *)
Definition book_factor (latency_ms jitter_ms depth_ppm : Z) : Z :=
  Z.min (Z.min (latency_factor latency_ms) (jitter_factor jitter_ms)) (depth_factor depth_ppm).

Definition shock_floor : Z := of_ppm shock_floor_ppm.

(** Category 4, environment: its floor at the shock, then linearly back to 1.0. *)
Definition shock_factor (no_shock_yet : bool) (age_ms : Z) : Z :=
  if no_shock_yet then one
  else if age_ms <? 0 then shock_floor
  else if shock_recovery_ms <=? age_ms then one
  else shock_floor + ((one - shock_floor) * age_ms) / shock_recovery_ms.

(** The drawdowns between 1.0 and 0, in ppm. *)
Definition stress_width : Z := stress_end_ppm - stress_start_ppm.

(** t^2 (3 - 2t) in fixed point, t = depth / [stress_width]. The cube is exact, below 2^53. *)
Definition stress_fall (depth : Z) : Z :=
  let squares := (depth * depth * (3 * stress_width - 2 * depth)) / stress_width in
  let widths := (squares * 262144) / stress_width in
  (widths * 256) / stress_width.

(** Category 5, capital stress: the sigmoid 1 - t^2 (3 - 2t), flat at both ends, exactly 1.0 and 0 there. *)
Definition stress_factor (drawdown_ppm : Z) : Z :=
  if drawdown_ppm <? 0 then 0
  else if stress_end_ppm <=? drawdown_ppm then 0
  else if drawdown_ppm <=? stress_start_ppm then one
  else one - stress_fall (drawdown_ppm - stress_start_ppm).

(** The five multipliers, in ppm. *)
Record multipliers := Multipliers { mu_m1 : Z; mu_m2 : Z; mu_m3 : Z; mu_m4 : Z; mu_m5 : Z }.

(** The factors of the five categories, in fixed point. *)
Definition factor1 (s : signals) : Z := invariants_factor (sg_invariants_hold s).
Definition factor2 (s : signals) : Z := envelope_factor (sg_envelope_age_ms s).
Definition factor3 (s : signals) : Z := book_factor (sg_latency_ms s) (sg_jitter_ms s) (sg_depth_ppm s).
Definition factor4 (s : signals) : Z := shock_factor (sg_no_shock_yet s) (sg_shock_age_ms s).
Definition factor5 (s : signals) : Z := stress_factor (sg_drawdown_ppm s).

(** The five multipliers, each rounded down to ppm. *)
Definition multipliers_ppm (s : signals) : multipliers :=
  Multipliers (to_ppm (factor1 s)) (to_ppm (factor2 s)) (to_ppm (factor3 s))
              (to_ppm (factor4 s)) (to_ppm (factor5 s)).

(** R_total in fixed point: the product of the five, each product rounded down. *)
Definition total (s : signals) : Z :=
  multiply (multiply (multiply (multiply (factor1 s) (factor2 s)) (factor3 s)) (factor4 s)) (factor5 s).

(** R_total in ppm. *)
Definition total_ppm (s : signals) : Z := to_ppm (total s).

(* ------------------------------------------------------------------------- *)
(** ** The filter *)

(** R as believed. [fi_carry] in [0, ms_per_minute) is what does not fill a ppm yet, in ppm-milliseconds a minute. *)
Record filtered := Filtered { fi_r_ppm : Z; fi_carry : Z }.

(** A rise of 1.0 takes 100 minutes: a longer pause earns no more. *)
Definition elapsed_ms_max : Z := 100 * ms_per_minute.

(** [value] if it lies in [0, most], else 0: an impossible memory is none. *)
Definition possible (value most : Z) : Z :=
  if value <? 0 then 0 else if most <? value then 0 else value.

(** [value] cut to [0, most]. *)
Definition cut (value most : Z) : Z := if value <? 0 then 0 else Z.min value most.

(** R in units of a 60 000th ppm after [elapsed] milliseconds of recovery. *)
Definition risen (before : filtered) (elapsed_ms : Z) : Z :=
  let believed := possible (fi_r_ppm before) full_ppm * ms_per_minute in
  let earned := cut elapsed_ms elapsed_ms_max * recovery_ppm_per_minute in
  believed + possible (fi_carry before) (ms_per_minute - 1) + earned.

(** Falls at once to [raw_ppm]; rises by [recovery_ppm_per_minute] pro rata to the time. *)
Definition filter_r (before : filtered) (raw_ppm elapsed_ms : Z) : filtered :=
  let raw := cut raw_ppm full_ppm in
  let grown := risen before elapsed_ms in
  if raw <=? grown / ms_per_minute
  then Filtered raw 0
  else Filtered (grown / ms_per_minute) (grown mod ms_per_minute).

(** The least that so many milliseconds earn in the model's relation Filtered, ppm. *)
Definition earned_least (elapsed_ms : Z) : Z := Z.max 0 (elapsed_ms / ms_per_ppm - rounding_ppm).

(** The most that they earn there, ppm. *)
Definition earned_most (elapsed_ms : Z) : Z :=
  if elapsed_ms =? 0 then 0 else elapsed_ms / ms_per_ppm + rounding_ppm.

(* ------------------------------------------------------------------------- *)
(** ** Postures *)

(** What is allowed, lowest first. *)
Inductive posture := HIBERNATE | TURTLE | STALKER | APEX.

(** The posture is left downwards below this R. *)
Definition leave_ppm (p : posture) : Z :=
  match p with HIBERNATE => 0 | TURTLE => turtle_leave | STALKER => stalker_leave | APEX => apex_leave end.

(** The posture is come back to at this R. *)
Definition return_ppm (p : posture) : Z :=
  match p with HIBERNATE => 0 | TURTLE => turtle_return | STALKER => stalker_return | APEX => apex_return end.

(** The next posture up; APEX has none. *)
Definition above (p : posture) : posture :=
  match p with HIBERNATE => TURTLE | TURTLE => STALKER | STALKER => APEX | APEX => APEX end.

(** The highest posture that R bears: where a drop ends. *)
Definition bearable (r_ppm : Z) : posture :=
  if apex_leave <=? r_ppm then APEX
  else if stalker_leave <=? r_ppm then STALKER
  else if turtle_leave <=? r_ppm then TURTLE
  else HIBERNATE.

(** The posture after R was believed: down as far as needed, up by one, or as it is. *)
Definition posture_after (p : posture) (r_ppm : Z) : posture :=
  if r_ppm <? leave_ppm p then bearable r_ppm
  else if return_ppm (above p) <=? r_ppm then above p
  else p.

(** 6.0 R in hundredths of equity, rounded down. *)
Definition full_leverage_centi (r_ppm : Z) : Z := (apex_cap_centi * cut r_ppm full_ppm) / full_ppm.

(** The highest leverage that may be reached, in hundredths of equity. *)
Definition leverage_centi (p : posture) (r_ppm : Z) : Z :=
  match p with
  | APEX => full_leverage_centi r_ppm
  | STALKER => Z.min stalker_cap_centi (full_leverage_centi r_ppm)
  | TURTLE => 0
  | HIBERNATE => 0
  end.

(* ------------------------------------------------------------------------- *)
(** ** One evaluation *)

(** R as believed, with the filter's carry, and the posture that it chose. *)
Record controller := Controller { co_r_ppm : Z; co_carry : Z; co_posture : posture }.

(** R believed and posture after an evaluation. *)
Definition settle (p : posture) (f : filtered) : controller :=
  Controller (fi_r_ppm f) (fi_carry f) (posture_after p (fi_r_ppm f)).

(** Readings [s], [elapsed_ms] after the last evaluation. *)
Definition step (c : controller) (s : signals) (elapsed_ms : Z) : controller :=
  settle (co_posture c) (filter_r (Filtered (co_r_ppm c) (co_carry c)) (total_ppm s) elapsed_ms).
