(** Writes kernel.json, the extraction that the generator reads. Nothing else may redirect an extraction. *)
From Coq Require Import ZArith List Extraction.
From Plimsoll Require Import Numbers Exp2Table Kernel.

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
Extract Inlined Constant table_at => "table_at".

Extraction "kernel.json"
  sg_invariants_hold sg_envelope_age_ms sg_latency_ms sg_jitter_ms sg_depth_ppm sg_no_shock_yet
  sg_shock_age_ms sg_drawdown_ppm
  mu_m1 mu_m2 mu_m3 mu_m4 mu_m5
  fi_r_ppm fi_carry co_r_ppm co_carry co_posture
  one exp2_table multipliers_ppm total_ppm filter_r posture_after leverage_centi step.
