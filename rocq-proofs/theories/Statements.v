(** The statements that are signed, written out in the specification's own decimals: weakening a theorem, or changing
    a number, breaks this file. Percentages are in ppm, leverage in hundredths, time in milliseconds. *)
From Coq Require Import ZArith Lia List.
From Plimsoll Require Import Numbers Kernel Safe Obligations FactorProofs TotalProofs FilterProofs PostureProofs RunProofs
  SafeProofs.
Import ListNotations.
Open Scope Z_scope.

(** Every multiplier, and R_total, is in [0, 1]; R_total is never above any of them. *)
Theorem pin_range : forall s, let m := multipliers_ppm s in
  (0 <= mu_m1 m <= 1000000 /\ 0 <= mu_m2 m <= 1000000 /\ 0 <= mu_m3 m <= 1000000
   /\ 0 <= mu_m4 m <= 1000000 /\ 0 <= mu_m5 m <= 1000000)
  /\ (0 <= total_ppm s /\ total_ppm s <= mu_m1 m /\ total_ppm s <= mu_m2 m /\ total_ppm s <= mu_m3 m
      /\ total_ppm s <= mu_m4 m /\ total_ppm s <= mu_m5 m).
Proof. intros s. split; [exact (multipliers_range s) | exact (total_ppm_below_each s)]. Qed.

(** Category 1 broken: R is 0 and the posture HIBERNATE in that same evaluation, whatever the history. *)
Theorem pin_stop : forall c s elapsed,
  sg_invariants_hold s = false -> step c s elapsed = Controller 0 0 HIBERNATE.
Proof. exact broken_invariant_stops. Qed.

(** Worse, or missing, readings never raise R_total. *)
Theorem pin_worse : forall good bad,
  (sg_invariants_hold bad = true -> sg_invariants_hold good = true) ->
  (sg_envelope_age_ms bad < 0 \/ 0 <= sg_envelope_age_ms good <= sg_envelope_age_ms bad) ->
  (sg_latency_ms bad < 0 \/ 0 <= sg_latency_ms good <= sg_latency_ms bad) ->
  (sg_jitter_ms bad < 0 \/ 0 <= sg_jitter_ms good <= sg_jitter_ms bad) ->
  (sg_depth_ppm bad < 0 \/ 0 <= sg_depth_ppm bad <= sg_depth_ppm good) ->
  (sg_no_shock_yet good = true \/ (sg_no_shock_yet bad = false
     /\ (sg_shock_age_ms bad < 0 \/ 0 <= sg_shock_age_ms bad <= sg_shock_age_ms good))) ->
  (sg_drawdown_ppm bad < 0 \/ 0 <= sg_drawdown_ppm good <= sg_drawdown_ppm bad) ->
  total_ppm bad <= total_ppm good.
Proof. intros good bad H1 H2 H3 H4 H5 H6 H7. apply worse_never_raises. exact (Worse _ _ H1 H2 H3 H4 H5 H6 H7). Qed.

(** Nothing wrong: exactly 1. *)
Theorem pin_good : forall s,
  sg_invariants_hold s = true -> 0 <= sg_envelope_age_ms s <= 30000 -> 0 <= sg_latency_ms s <= 200 ->
  0 <= sg_jitter_ms s <= 100 -> 500000 <= sg_depth_ppm s -> sg_no_shock_yet s = true \/ 3600000 <= sg_shock_age_ms s ->
  0 <= sg_drawdown_ppm s <= 20000 -> total_ppm s = 1000000.
Proof. exact good_health_is_full. Qed.

(** No cliffs: the most that a multiplier moves, in 2^-26 a millisecond, or a ppm. *)
Theorem pin_no_cliffs : forall a b, 0 <= a <= b ->
  0 <= envelope_factor a - envelope_factor b <= 24 * (b - a)
  /\ 0 <= latency_factor a - latency_factor b <= 37283 * (b - a)
  /\ 0 <= jitter_factor a - jitter_factor b <= 74566 * (b - a)
  /\ 0 <= depth_factor b - depth_factor a <= 150 * (b - a)
  /\ 0 <= shock_factor false b - shock_factor false a <= 14 * (b - a)
  /\ 0 <= stress_factor a - stress_factor b <= 560 * (b - a).
Proof.
  intros a b H. split; [exact (envelope_factor_lipschitz a b H)|]. split; [exact (latency_factor_lipschitz a b H)|].
  split; [exact (jitter_factor_lipschitz a b H)|]. split; [exact (depth_factor_lipschitz a b H)|].
  split; [exact (shock_factor_lipschitz a b H) | exact (stress_factor_lipschitz a b H)].
Qed.

(** And the bounds are tight: somewhere each multiplier moves at half of its bound, or faster. *)
Theorem pin_cliffs_tight :
  24 * 1000 <= 2 * (envelope_factor 30000 - envelope_factor 31000)
  /\ 37283 <= 2 * (latency_factor 200 - latency_factor 201)
  /\ 74566 <= 2 * (jitter_factor 100 - jitter_factor 101)
  /\ 150 <= 2 * (depth_factor 500000 - depth_factor 499999)
  /\ 14 * 1000 <= 2 * (shock_factor false 1000 - shock_factor false 0)
  /\ 560 <= 2 * (stress_factor 110000 - stress_factor 110001).
Proof. vm_compute. repeat split; discriminate. Qed.

(** Falls at once, and all the way. *)
Theorem pin_fast_attack : forall c s elapsed, 0 <= co_r_ppm c <= 1000000 -> 0 <= co_carry c < 60000 ->
  total_ppm s <= co_r_ppm c -> co_r_ppm (step c s elapsed) = total_ppm s.
Proof. intros c s elapsed H1 H2. exact (step_follows_falls c s elapsed (conj H1 H2)). Qed.

(** Never above what was read. *)
Theorem pin_never_above : forall c s elapsed, co_r_ppm (step c s elapsed) <= total_ppm s.
Proof. exact step_never_above_raw. Qed.

(** At most one percentage point a minute over any run, of any length and any pattern of ticks. *)
Theorem pin_recovery : forall c inputs, 0 <= co_r_ppm c <= 1000000 -> 0 <= co_carry c < 60000 ->
  60000 * (co_r_ppm (run c inputs) - co_r_ppm c) < 10000 * time inputs + 60000.
Proof. intros c inputs H1 H2. exact (run_recovery_rate c inputs (conj H1 H2)). Qed.

(** Two waits are one: nothing is gained by ticking faster. *)
Theorem pin_ticking : forall f raw e1 e2, 0 <= fi_r_ppm f <= 1000000 -> 0 <= fi_carry f < 60000 -> 0 <= e1 -> 0 <= e2 ->
  filter_r (filter_r f raw e1) raw e2 = filter_r f raw (e1 + e2).
Proof. intros f raw e1 e2 H1 H2. exact (ticking_gains_nothing f raw e1 e2 (conj H1 H2)). Qed.

(** A rise lies in the interval of the model's relation Filtered: e / 6 ms, one ppm either way. *)
Theorem pin_model : forall f raw e, 0 <= fi_r_ppm f <= 1000000 -> 0 <= fi_carry f < 60000 ->
  fi_r_ppm f < raw <= 1000000 -> 0 <= e ->
  Z.min raw (fi_r_ppm f + Z.max 0 (e / 6 - 1)) <= fi_r_ppm (filter_r f raw e)
  <= Z.min raw (fi_r_ppm f + (if e =? 0 then 0 else e / 6 + 1)).
Proof. intros f raw e H1 H2. exact (filter_within_model f raw e (conj H1 H2)). Qed.

(** And where the reading is no higher than R, the model allows the reading and nothing else: so does the filter. *)
Theorem pin_model_falls : forall f raw e, 0 <= fi_r_ppm f <= 1000000 -> 0 <= fi_carry f < 60000 ->
  0 <= raw <= fi_r_ppm f -> filter_r f raw e = Filtered raw 0.
Proof. intros f raw e H1 H2. exact (fast_attack f raw e (conj H1 H2)). Qed.

(** Below 85 % APEX is out of reach for more than seven minutes, whatever the readings say: the whole gap is crossed. *)
Theorem pin_gap : forall c inputs, 0 <= co_r_ppm c <= 1000000 -> 0 <= co_carry c < 60000 ->
  co_posture c <> APEX -> co_r_ppm c < 850000 -> co_posture (run c inputs) = APEX -> 7 * 60000 < time inputs.
Proof. intros c inputs H1 H2. exact (apex_takes_seven_minutes c inputs (conj H1 H2)). Qed.

(** No posture is left or come back to at a multiplier's floor, 10 % or 30 %. *)
Theorem pin_floors : forall p,
  leave_ppm p <> 100000 /\ return_ppm p <> 100000 /\ leave_ppm p <> 300000 /\ return_ppm p <> 300000
  /\ (forall age, 100000 <= to_ppm (envelope_factor age)) /\ (forall none age, 300000 <= to_ppm (shock_factor none age)).
Proof.
  intros p. do 4 (split; [destruct p; discriminate|]). split; intros.
  - pose proof (envelope_factor_range age) as H. change envelope_floor with 6710887 in H.
    unfold to_ppm. apply Z.div_le_lower_bound; [reflexivity|]. change one with 67108864. change full_ppm with 1000000. lia.
  - pose proof (shock_factor_range none age) as H. change shock_floor with 20132660 in H.
    unfold to_ppm. apply Z.div_le_lower_bound; [reflexivity|]. change one with 67108864. change full_ppm with 1000000. lia.
Qed.

(** A clock that goes backwards earns nothing. *)
Theorem pin_clock : forall f raw e, e < 0 -> filter_r f raw e = filter_r f raw 0.
Proof. exact filter_bad_clock. Qed.

(** The gates, in full: 85/92, 50/60 and 8/12 percent. *)
Theorem pin_gates : forall r,
     r < 0                  /\ goes r HIBERNATE HIBERNATE HIBERNATE HIBERNATE
  \/ 0 <= r < 80000         /\ goes r HIBERNATE HIBERNATE HIBERNATE HIBERNATE
  \/ 80000 <= r < 120000    /\ goes r HIBERNATE TURTLE TURTLE TURTLE
  \/ 120000 <= r < 500000   /\ goes r TURTLE TURTLE TURTLE TURTLE
  \/ 500000 <= r < 600000   /\ goes r TURTLE TURTLE STALKER STALKER
  \/ 600000 <= r < 850000   /\ goes r TURTLE STALKER STALKER STALKER
  \/ 850000 <= r < 920000   /\ goes r TURTLE STALKER STALKER APEX
  \/ 920000 <= r            /\ goes r TURTLE STALKER APEX APEX.
Proof. exact posture_table. Qed.

(** No chatter: a drop is final and a return is kept while R stays. *)
Theorem pin_no_chatter : forall p r,
  (rank (posture_after p r) < rank p -> posture_after (posture_after p r) r = posture_after p r)
  /\ (rank p < rank (posture_after p r) -> rank (posture_after p r) <= rank (posture_after (posture_after p r) r)).
Proof. intros p r. split; [exact (drop_is_settled p r) | exact (return_is_kept p r)]. Qed.

(** Leverage: exactly min(cap, 6.00 R) rounded down, in hundredths: 6.00 in APEX, 2.00 in STALKER, none below. *)
Theorem pin_leverage : forall r, 0 <= r <= 1000000 ->
  leverage_centi APEX r = 600 * r / 1000000 /\ leverage_centi STALKER r = Z.min 200 (600 * r / 1000000)
  /\ leverage_centi TURTLE r = 0 /\ leverage_centi HIBERNATE r = 0.
Proof. exact leverage_exact. Qed.

(** The ceilings, for every R whatever. *)
Theorem pin_ceilings : forall p r,
  0 <= leverage_centi p r <= 600 /\ (p <> APEX -> leverage_centi p r <= 200)
  /\ (rank p < rank STALKER -> leverage_centi p r = 0).
Proof. exact leverage_ceilings. Qed.

(** 92 minutes of good health, however ticked, and three evaluations more: APEX. *)
Theorem pin_way_back : forall c inputs s1 e1 s2 e2 s3 e3,
  0 <= co_r_ppm c <= 1000000 -> 0 <= co_carry c < 60000 ->
  (forall s e, In (s, e) (inputs ++ [(s1, e1); (s2, e2); (s3, e3)]) -> 920000 <= total_ppm s) ->
  92 * 60000 <= time inputs -> co_posture (run c (inputs ++ [(s1, e1); (s2, e2); (s3, e3)])) = APEX.
Proof. intros c inputs s1 e1 s2 e2 s3 e3 H1 H2. exact (healthy_returns_to_apex c inputs s1 e1 s2 e2 s3 e3 (conj H1 H2)). Qed.

(** The multipliers where the specification names them, in ppm. *)
Theorem pin_named_points :
  map (fun age => to_ppm (envelope_factor age)) [0; 30000; 7200000; 9007199254740991; -1]
    = [1000000; 1000000; 100000; 100000; 100000]
  /\ map (fun lag => to_ppm (latency_factor lag)) [200; 1100; 2000; -1] = [1000000; 500000; 0; 0]
  /\ map (fun jitter => to_ppm (jitter_factor jitter)) [100; 550; 1000; -1] = [1000000; 500000; 0; 0]
  /\ map (fun depth => to_ppm (depth_factor depth)) [500000; 275000; 50000; -1] = [1000000; 500000; 0; 0]
  /\ map (fun age => to_ppm (shock_factor false age)) [0; 1800000; 3600000; -1] = [300000; 650000; 1000000; 300000]
  /\ map (fun drawdown => to_ppm (stress_factor drawdown)) [0; 20000; 110000; 200000; -1]
    = [1000000; 1000000; 500000; 0; 0].
Proof. vm_compute. repeat split. Qed.

(** The whole computation is exact on JavaScript's numbers, for a run of any length. *)
Theorem pin_no_panic : forall c inputs, safe (co_r_ppm c) -> safe (co_carry c) ->
  (forall s elapsed, In (s, elapsed) inputs -> signals_safe s /\ safe elapsed) -> run_ok c inputs.
Proof. intros c inputs. exact (run_safe inputs c). Qed.
