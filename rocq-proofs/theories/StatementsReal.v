(** The signed statements about real numbers, with the formulas of the specification written out. *)
From Coq Require Import ZArith Reals Lia Lra.
From Plimsoll Require Import Numbers Kernel Safe Nodes SpecReal JsNum.
Open Scope R_scope.

(** Category 2 between 30 s and 2 h: e^(-(ln 10 / 7170) (age - 30 s)), within 2^-21, at every millisecond. *)
Theorem pin_envelope : forall age_ms, (30000 <= age_ms <= 7200000)%Z ->
  Rabs (IZR (envelope_factor age_ms) / 67108864 - exp (- (ln 10 / 7170) * (IZR age_ms / 1000 - 30))) <= / 2097152.
Proof.
  intros age [H1 H2]. pose proof (envelope_matches age) as H. unfold near, envelope_spec in H.
  apply IZR_le in H1, H2. destruct (Rlt_dec (IZR age / 1000) 0); [lra|].
  rewrite Rmin_left in H by lra. destruct (Rle_dec (IZR age / 1000) 30) as [Hy|Hy]; [|lra].
  replace (IZR age / 1000 - 30) with 0 by lra. rewrite Rmult_0_r, exp_0. lra.
Qed.

(** Category 4 over the 60 minutes after a shock: 0.3 + 0.7 of the part that has passed, within 2^-25. *)
Theorem pin_shock : forall age_ms, (0 <= age_ms <= 3600000)%Z ->
  Rabs (IZR (shock_factor false age_ms) / 67108864 - (3 / 10 + 7 / 10 * (IZR age_ms / 3600000))) <= / 33554432.
Proof.
  intros age [H1 H2]. pose proof (shock_matches false age) as H. unfold near, shock_spec in H.
  apply IZR_le in H1, H2. destruct (Rlt_dec (IZR age / 60000) 0); [lra|]. rewrite Rmin_left in H by lra.
  replace (IZR age / 60000 / 60) with (IZR age / 3600000) in H by field. lra.
Qed.

(** Category 5 between drawdowns of 2 % and 20 %: 1 - t^2 (3 - 2 t), within 2^-25. *)
Theorem pin_stress : forall drawdown_ppm, (20000 <= drawdown_ppm <= 200000)%Z ->
  let t := (IZR drawdown_ppm / 1000000 - 2 / 100) / (18 / 100) in
  Rabs (IZR (stress_factor drawdown_ppm) / 67108864 - (1 - t * t * (3 - 2 * t))) <= / 33554432.
Proof.
  intros drawdown [H1 H2] t. pose proof (stress_matches drawdown) as H. unfold near, stress_spec, sigmoid in H.
  apply IZR_le in H1, H2. destruct (Rlt_dec (IZR drawdown / 1000000) 0); [lra|].
  fold t in H. rewrite Rmin_right, Rmax_right in H by (unfold t; lra). lra.
Qed.

(** R_total for every input: within 2^-21 of the product of the five. *)
Theorem pin_total : forall s, Rabs (IZR (total s) / 67108864 -
  invariants_spec (sg_invariants_hold s) * envelope_spec (IZR (sg_envelope_age_ms s) / 1000)
  * book_spec (IZR (sg_latency_ms s)) (IZR (sg_jitter_ms s)) (IZR (sg_depth_ppm s) / 1000000)
  * shock_spec (sg_no_shock_yet s) (IZR (sg_shock_age_ms s) / 60000)
  * stress_spec (IZR (sg_drawdown_ppm s) / 1000000)) <= / 2097152.
Proof. intros s. pose proof (total_matches s) as H. unfold near, total_spec in H. lra. Qed.

(** In ppm, as a trace shows it: at most 1.5 ppm below the specification, and 0.5 above. *)
Theorem pin_total_ppm : forall s, - (3 / 2) <= IZR (total_ppm s) - 1000000 * total_spec s <= 1 / 2.
Proof. exact total_ppm_matches. Qed.

(** Where the obligations hold, doubles compute what Z computes: + - *, floor of a quotient, remainder, comparison. *)
Theorem pin_doubles : forall a b,
  (add_ok a b -> rnd (IZR a + IZR b) = IZR (a + b)) /\ (sub_ok a b -> rnd (IZR a - IZR b) = IZR (a - b))
  /\ (mul_ok a b -> rnd (IZR a * IZR b) = IZR (a * b))
  /\ (div_ok a b -> Flocq.Core.Raux.Zfloor (rnd (IZR a / IZR b)) = (a / b)%Z)
  /\ (mod_ok a b -> IZR a - IZR b * IZR (Flocq.Core.Raux.Ztrunc (IZR a / IZR b)) = IZR (a mod b))
  /\ (compare_ok a b -> (rnd (IZR a) <= rnd (IZR b) <-> (a <= b)%Z) /\ (rnd (IZR a) < rnd (IZR b) <-> (a < b)%Z)).
Proof.
  intros a b. split; [exact (js_add a b)|]. split; [exact (js_sub a b)|]. split; [exact (js_mul a b)|].
  split; [exact (js_div a b)|]. split; [exact (js_mod a b) | exact (js_compare a b)].
Qed.
