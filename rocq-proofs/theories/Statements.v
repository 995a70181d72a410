(** The statements that are signed, written out in the specification's own decimals: weakening a theorem, or changing
    a number, breaks this file. Percentages are in ppm, leverage in hundredths, time in milliseconds. *)
From Coq Require Import ZArith Lia List.
From Plimsoll Require Import Numbers Kernel Safe Obligations FactorProofs TotalProofs FilterProofs PostureProofs RunProofs
  RunOrder SafeProofs.
Import ListNotations.
Open Scope Z_scope.

(** The words of this page: how a run goes on, what its time is, who is above whom, which numbers are safe, what worse
    readings are, and what is exact over a run. Whoever gives one of them another meaning breaks this. *)
Theorem pin_words :
  (forall c, run c [] = c) /\ (forall c s e rest, run c ((s, e) :: rest) = run (step c s e) rest)
  /\ (time [] = 0) /\ (forall s e rest, time ((s, e) :: rest) = Z.max 0 e + time rest)
  /\ (rank HIBERNATE = 0 /\ rank TURTLE = 1 /\ rank STALKER = 2 /\ rank APEX = 3)
  /\ (forall a, safe a <-> -9007199254740991 <= a <= 9007199254740991)
  /\ (forall s, signals_safe s <-> safe (sg_envelope_age_ms s) /\ safe (sg_latency_ms s) /\ safe (sg_jitter_ms s)
        /\ safe (sg_depth_ppm s) /\ safe (sg_shock_age_ms s) /\ safe (sg_drawdown_ppm s))
  /\ (forall table index, index_ok table index <-> 0 <= index < Z.of_nat (length table))
  /\ (forall c, run_ok c [])
  /\ (forall c s e rest, run_ok c ((s, e) :: rest) <-> step_ok c s e /\ run_ok (step c s e) rest)
  /\ (forall r h t st a, goes r h t st a <-> posture_after HIBERNATE r = h /\ posture_after TURTLE r = t
        /\ posture_after STALKER r = st /\ posture_after APEX r = a).
Proof.
  do 4 (split; [reflexivity|]). split; [repeat split|]. do 3 (split; [intros; split; intros H; exact H|]).
  split; [intros; exact I|]. split; intros; split; intros H; exact H.
Qed.

(** Whatever state and readings there were, an evaluation leaves a state of which the statements below speak. *)
Theorem pin_state : forall c s elapsed,
  0 <= co_r_ppm (step c s elapsed) <= 1000000 /\ 0 <= co_carry (step c s elapsed) < 60000.
Proof. exact step_sane. Qed.

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

(** And over any run of evaluations with one broken. *)
Theorem pin_stop_holds : forall c inputs, inputs <> [] ->
  (forall s elapsed, In (s, elapsed) inputs -> sg_invariants_hold s = false) -> run c inputs = Controller 0 0 HIBERNATE.
Proof. intros c inputs Hne Hall. exact (stop_holds_while_broken inputs c Hall Hne). Qed.

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

(** Nor over any run: with worse readings, or less time, at each evaluation, R, posture and leverage are never higher. *)
Theorem pin_worse_run : forall c good bad, 0 <= co_r_ppm c <= 1000000 -> 0 <= co_carry c < 60000 ->
  Forall2 (fun better worse_one =>
    (sg_invariants_hold (fst worse_one) = true -> sg_invariants_hold (fst better) = true)
    /\ (sg_envelope_age_ms (fst worse_one) < 0 \/ 0 <= sg_envelope_age_ms (fst better) <= sg_envelope_age_ms (fst worse_one))
    /\ (sg_latency_ms (fst worse_one) < 0 \/ 0 <= sg_latency_ms (fst better) <= sg_latency_ms (fst worse_one))
    /\ (sg_jitter_ms (fst worse_one) < 0 \/ 0 <= sg_jitter_ms (fst better) <= sg_jitter_ms (fst worse_one))
    /\ (sg_depth_ppm (fst worse_one) < 0 \/ 0 <= sg_depth_ppm (fst worse_one) <= sg_depth_ppm (fst better))
    /\ (sg_no_shock_yet (fst better) = true \/ (sg_no_shock_yet (fst worse_one) = false
       /\ (sg_shock_age_ms (fst worse_one) < 0 \/ 0 <= sg_shock_age_ms (fst worse_one) <= sg_shock_age_ms (fst better))))
    /\ (sg_drawdown_ppm (fst worse_one) < 0 \/ 0 <= sg_drawdown_ppm (fst better) <= sg_drawdown_ppm (fst worse_one))
    /\ (snd worse_one < 0 \/ snd worse_one <= snd better)) good bad ->
  co_r_ppm (run c bad) <= co_r_ppm (run c good)
  /\ rank (co_posture (run c bad)) <= rank (co_posture (run c good))
  /\ leverage_centi (co_posture (run c bad)) (co_r_ppm (run c bad))
     <= leverage_centi (co_posture (run c good)) (co_r_ppm (run c good)).
Proof.
  intros c good bad H1 H2 H. apply worse_runs_never_raise; [exact (conj H1 H2)|].
  induction H as [|g b goods bads (A & B & C & D & E & F & G & T) _ IH]; constructor; [|exact IH].
  split; [exact (Worse _ _ A B C D E F G) | exact T].
Qed.

(** Each sensor alone: inside its nominal range its multiplier is exactly 1, whatever the others say. *)
Theorem pin_deadbands : forall s, let m := multipliers_ppm s in
  (sg_invariants_hold s = true -> mu_m1 m = 1000000)
  /\ (0 <= sg_envelope_age_ms s <= 30000 -> mu_m2 m = 1000000)
  /\ (0 <= sg_latency_ms s <= 200 -> 0 <= sg_jitter_ms s <= 100 -> 500000 <= sg_depth_ppm s -> mu_m3 m = 1000000)
  /\ (sg_no_shock_yet s = true \/ 3600000 <= sg_shock_age_ms s -> mu_m4 m = 1000000)
  /\ (0 <= sg_drawdown_ppm s <= 20000 -> mu_m5 m = 1000000).
Proof. exact nominal_multipliers. Qed.

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

(** And the bounds are tight: somewhere each multiplier moves at 100/112 of its bound, or faster. *)
Theorem pin_cliffs_tight :
  100 * (24 * 1000) <= 112 * (envelope_factor 30000 - envelope_factor 31000)
  /\ 100 * 37283 <= 112 * (latency_factor 200 - latency_factor 201)
  /\ 100 * 74566 <= 112 * (jitter_factor 100 - jitter_factor 101)
  /\ 100 * 150 <= 112 * (depth_factor 500000 - depth_factor 499999)
  /\ 100 * (14 * 1000) <= 112 * (shock_factor false 1000 - shock_factor false 0)
  /\ 100 * 560 <= 112 * (stress_factor 110000 - stress_factor 110001).
Proof. vm_compute. repeat split; discriminate. Qed.

(** R_total has no cliff that is none in a category: it moves by no more than the five together, and 4 of 2^-26. *)
Theorem pin_total_no_cliffs : forall s s', Z.abs (total s - total s')
  <= Z.abs (factor1 s - factor1 s') + Z.abs (factor2 s - factor2 s') + Z.abs (factor3 s - factor3 s')
     + Z.abs (factor4 s - factor4 s') + Z.abs (factor5 s - factor5 s') + 4.
Proof. exact total_moves_with_factors. Qed.

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

(** From a stop not even the part of a ppm that may have been earned before. *)
Theorem pin_recovery_after_stop : forall inputs p, 60000 * co_r_ppm (run (Controller 0 0 p) inputs) <= 10000 * time inputs.
Proof. exact run_recovery_after_stop. Qed.

(** Two waits are one: nothing is gained by ticking faster. *)
Theorem pin_ticking : forall f raw e1 e2, 0 <= fi_r_ppm f <= 1000000 -> 0 <= fi_carry f < 60000 -> 0 <= e1 -> 0 <= e2 ->
  filter_r (filter_r f raw e1) raw e2 = filter_r f raw (e1 + e2).
Proof. intros f raw e1 e2 H1 H2. exact (ticking_gains_nothing f raw e1 e2 (conj H1 H2)). Qed.

(** And so is any number of waits, at the same reading. *)
Theorem pin_ticks : forall f raw first rest, 0 <= fi_r_ppm f <= 1000000 -> 0 <= fi_carry f < 60000 -> 0 <= first ->
  Forall (fun wait => 0 <= wait) rest ->
  fold_left (fun g wait => filter_r g raw wait) (first :: rest) f = filter_r f raw (fold_left Z.add rest first).
Proof.
  intros f raw first rest H1 H2 Hfirst Hrest. rewrite <- (ticks_gain_nothing raw rest f first (conj H1 H2) Hfirst Hrest).
  generalize (first :: rest). clear. intros waits. revert f.
  induction waits as [|wait waits IH]; intros f; [reflexivity|]. cbn [fold_left map filter_run]. apply IH.
Qed.

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

(** The gaps: below 85 % APEX is out of reach for more than seven minutes, below 50 % STALKER for ten, below 8 % TURTLE
    for four, whatever the readings say. *)
Theorem pin_gap : forall c inputs, 0 <= co_r_ppm c <= 1000000 -> 0 <= co_carry c < 60000 ->
  let after := rank (co_posture (run c inputs)) in
  (rank (co_posture c) < rank APEX -> co_r_ppm c < 850000 -> rank APEX <= after -> 7 * 60000 < time inputs)
  /\ (rank (co_posture c) < rank STALKER -> co_r_ppm c < 500000 -> rank STALKER <= after -> 10 * 60000 < time inputs)
  /\ (rank (co_posture c) < rank TURTLE -> co_r_ppm c < 80000 -> rank TURTLE <= after -> 4 * 60000 < time inputs).
Proof.
  intros c inputs H1 H2 after. split; [|split]; intros Hp Hr Hrun.
  - pose proof (gap_takes_its_time APEX c inputs (conj H1 H2) Hp Hr Hrun) as H. unfold return_ppm, leave_ppm in H.
    change (apex_return - apex_leave) with 70000 in H. lia.
  - pose proof (gap_takes_its_time STALKER c inputs (conj H1 H2) Hp Hr Hrun) as H. unfold return_ppm, leave_ppm in H.
    change (stalker_return - stalker_leave) with 100000 in H. lia.
  - pose proof (gap_takes_its_time TURTLE c inputs (conj H1 H2) Hp Hr Hrun) as H. unfold return_ppm, leave_ppm in H.
    change (turtle_return - turtle_leave) with 40000 in H. lia.
Qed.

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

(** A posture is left downwards only below its threshold, come back to only from the one below it and at its return
    threshold, which is higher; and a drop ends at the highest posture that R bears. *)
Theorem pin_ladder : forall p r,
  (rank (posture_after p r) < rank p -> r < leave_ppm p)
  /\ (rank p < rank (posture_after p r) -> rank (posture_after p r) = rank p + 1 /\ return_ppm (posture_after p r) <= r)
  /\ (p <> HIBERNATE -> leave_ppm p < return_ppm p)
  /\ (0 <= r -> leave_ppm (posture_after p r) <= r)
  /\ (forall q, 0 <= r -> leave_ppm q <= r -> rank q <= rank p -> rank q <= rank (posture_after p r)).
Proof.
  intros p r. split; [exact (leaves_below_threshold p r)|]. split; [exact (returns_at_threshold p r)|].
  split; [exact (gaps_are_open p)|]. split; [exact (posture_fits_health p r) | exact (drops_no_further p r)].
Qed.

(** At a constant R three evaluations are enough: then nothing moves. *)
Theorem pin_settles : forall p r, let settled := posture_after (posture_after (posture_after p r) r) r in
  posture_after settled r = settled.
Proof. exact posture_settles. Qed.

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

(** Never above 6.0 times R, in exact arithmetic. *)
Theorem pin_leverage_within_health : forall p r, 0 <= r <= 1000000 -> 1000000 * leverage_centi p r <= 600 * r.
Proof. exact leverage_within_health. Qed.

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

(** And so does each function that is called by itself, for all integers that a JavaScript number holds. *)
Theorem pin_no_panic_alone :
  constants_ok
  /\ (forall s, signals_safe s -> multipliers_ppm_ok s /\ total_ppm_ok s)
  /\ (forall f raw elapsed, safe (fi_r_ppm f) -> safe (fi_carry f) -> safe raw -> safe elapsed -> filter_r_ok f raw elapsed)
  /\ (forall elapsed, safe elapsed -> earned_least_ok elapsed /\ earned_most_ok elapsed)
  /\ (forall p r, safe r -> posture_after_ok p r /\ leverage_centi_ok p r)
  /\ (forall c s elapsed, safe (co_r_ppm c) -> safe (co_carry c) -> signals_safe s -> safe elapsed -> step_ok c s elapsed).
Proof.
  split; [exact constants_safe|]. split; [intros s H; split; [exact (multipliers_safe s H) | exact (total_safe s H)]|].
  split; [exact filter_safe|]. split; [exact earned_safe|].
  split; [intros p r H; split; [exact (posture_after_safe p r H) | exact (leverage_safe p r H)] | exact step_safe].
Qed.
