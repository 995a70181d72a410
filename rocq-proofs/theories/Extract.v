(** Writes kernel.json, the extraction that the generator reads. Nothing else may redirect an extraction. *)
From Coq Require Import ZArith List Extraction.
From Plimsoll Require Import Numbers Exp2Table Kernel Amounts OrderGate TripLatch LedgerReplay Heartbeat.

Extraction Language JSON.
Set Extraction KeepSingleton.
Extract Inductive bool => "bool" ["true" "false"].
Extract Inlined Constant Z.add => "Z.add".
Extract Inlined Constant Z.sub => "Z.sub".
Extract Inlined Constant Z.mul => "Z.mul".
Extract Inlined Constant Z.div => "Z.div".
Extract Inlined Constant Z.modulo => "Z.modulo".
Extract Inlined Constant Z.min => "Z.min".
Extract Inlined Constant Z.max => "Z.max".
Extract Inlined Constant Z.leb => "Z.leb".
Extract Inlined Constant Z.ltb => "Z.ltb".
Extract Inlined Constant Z.eqb => "Z.eqb".
Extract Inlined Constant table_at => "table_at".

Extraction "kernel.json"
  sg_invariants_hold sg_envelope_age_ms sg_latency_ms sg_jitter_ms sg_depth_ppm sg_no_shock_yet
  sg_shock_age_ms sg_drawdown_ppm
  mu_m1 mu_m2 mu_m3 mu_m4 mu_m5
  fi_r_ppm fi_carry co_r_ppm co_carry co_posture
  ex_position_micro ex_open_buy_micro ex_open_sell_micro ex_in_flight_buy_micro ex_in_flight_sell_micro
  ex_mark_price_micro ex_inventory_max_micro
  la_is_tripped la_first_signer la_second_signer
  bo_sequence bo_cash_micro bo_positions_micro bo_fees_micro bo_profit_micro bo_capital_micro
  po_sequence po_cash_micro po_positions_micro po_fees_micro po_profit_micro po_capital_micro
  wa_beats wa_beat_at_us wa_looked_at_us
  one exp2_table multipliers_ppm total_ppm filter_r earned_least earned_most posture_after leverage_centi step
  notional_micro cap_micro gate largest_position exposure_with
  latch_step latched_answer
  judge_posting replay
  watch_from watched liveness_at heartbeat_is_lost.
