/** Small wrong changes to the kernel, each with a statement that it must refute. */

import { GATE_MUTANTS } from './proof-mutants-gate.ts';
import { HEARTBEAT_MUTANTS } from './proof-mutants-heartbeat.ts';
import { LEDGER_MUTANTS } from './proof-mutants-ledger.ts';

/** One edit of one of the theories that run. */
export interface ProofMutant {
  readonly name: string;
  readonly file: string;
  /** What stands there; exactly once. */
  readonly from: string;
  readonly to: string;
  /**
   * A counterexample to a pinned statement, closed and computed by Rocq: it is `true` of the mutant and `false` of
   * the kernel. So the statement itself is false of the mutant, not merely some script of its proof broken.
   */
  readonly refutes: { readonly statement: string; readonly counterexample: string };
}

const GOOD = 'Signals true 0 0 0 1000000 true 0 0';

/** Of the numbers; every pinned statement about them has one here, and each factor several. */
const NUMBER_MUTANTS: readonly ProofMutant[] = [
  {
    name: 'a grace period of 60 s',
    file: 'Numbers.v',
    from: 'envelope_grace_ms : Z := 30000',
    to: 'envelope_grace_ms : Z := 60000',
    // e^(-ln 10 / 7170 * 30) is 0.990412: 1.0 at 60 s is off by 1 %.
    refutes: { statement: 'pin_envelope', counterexample: 'one - 100000 <? envelope_factor 60000' },
  },
  {
    name: 'the floor from 30 s on, without a decay',
    file: 'Kernel.v',
    from: 'else if envelope_floor_at_ms <=? age_ms then envelope_floor',
    to: 'else if envelope_grace_ms <=? age_ms then envelope_floor',
    refutes: {
      statement: 'pin_good',
      counterexample: 'total_ppm (Signals true 30000 0 0 1000000 true 0 0) <? 1000000',
    },
  },
  {
    name: 'a decay to 0.05 in two hours',
    file: 'Kernel.v',
    from: 'Definition envelope_fall : Z := 55732705',
    to: 'Definition envelope_fall : Z := 72509921',
    // e^(-ln 10 / 7170 * 3570) is 0.31776, 21 324 160 units.
    refutes: { statement: 'pin_envelope', counterexample: 'envelope_factor 3600000 <? 21324160 - 32' },
  },
  {
    name: 'a floor of 0.20',
    file: 'Numbers.v',
    from: 'envelope_floor_ppm : Z := 100000',
    to: 'envelope_floor_ppm : Z := 200000',
    refutes: { statement: 'pin_named_points', counterexample: '100000 <? to_ppm (envelope_factor 7200000)' },
  },
  {
    name: 'an unknown age counts as fresh',
    file: 'Kernel.v',
    from: 'if age_ms <? 0 then envelope_floor',
    to: 'if age_ms <? 0 then one',
    refutes: {
      statement: 'pin_worse',
      counterexample:
        'total_ppm (Signals true 60000 0 0 1000000 true 0 0) <? total_ppm (Signals true (-1) 0 0 1000000 true 0 0)',
    },
  },
  {
    name: 'a node of the table that is 40 units too high',
    file: 'Exp2Table.v',
    from: '66836860',
    to: '66836900',
    refutes: { statement: 'pin_power', counterexample: '66836861 <? table_at exp2_table 3' },
  },
  {
    name: 'lag forgiven up to 400 ms',
    file: 'Numbers.v',
    from: 'lag_deadband_ms : Z := 200',
    to: 'lag_deadband_ms : Z := 400',
    refutes: { statement: 'pin_book', counterexample: '67071581 + 1 <? latency_factor 201' },
  },
  {
    name: 'lag and jitter swapped',
    file: 'Kernel.v',
    from: 'book_factor (sg_latency_ms s) (sg_jitter_ms s)',
    to: 'book_factor (sg_jitter_ms s) (sg_latency_ms s)',
    refutes: {
      statement: 'pin_good',
      counterexample: 'total_ppm (Signals true 0 200 0 1000000 true 0 0) <? 1000000',
    },
  },
  {
    name: 'a missing depth is good',
    file: 'Kernel.v',
    from: 'if depth_ppm <? 0 then -1 else',
    to: 'if depth_ppm <? 0 then 0 else',
    refutes: { statement: 'pin_named_points', counterexample: '0 <? to_ppm (depth_factor (-1))' },
  },
  {
    name: 'the best of two sensors, not the worst',
    file: 'Kernel.v',
    from: 'Z.min (Z.min (latency_factor',
    to: 'Z.min (Z.max (latency_factor',
    refutes: { statement: 'pin_book', counterexample: '1 <? book_factor 2000 0 1000000' },
  },
  {
    name: 'back from a shock in 30 minutes',
    file: 'Numbers.v',
    from: 'shock_recovery_ms : Z := 3600000',
    to: 'shock_recovery_ms : Z := 1800000',
    refutes: { statement: 'pin_shock', counterexample: '43620761 + 2 <? shock_factor false 1800000' },
  },
  {
    name: 'a shock floor of 0.5',
    file: 'Numbers.v',
    from: 'shock_floor_ppm : Z := 300000',
    to: 'shock_floor_ppm : Z := 500000',
    refutes: { statement: 'pin_named_points', counterexample: '300000 <? to_ppm (shock_factor false 0)' },
  },
  {
    name: 'a sigmoid that is steeper in the middle of the way',
    file: 'Kernel.v',
    from: '(3 * stress_width - 2 * depth)',
    to: '(4 * stress_width - 3 * depth)',
    refutes: { statement: 'pin_stress', counterexample: 'stress_factor 110000 <? 33554432 - 2' },
  },
  {
    name: 'stress from 5 % only',
    file: 'Numbers.v',
    from: 'stress_start_ppm : Z := 20000',
    to: 'stress_start_ppm : Z := 50000',
    refutes: { statement: 'pin_stress', counterexample: '33554432 + 2 <? stress_factor 110000' },
  },
  {
    name: 'category 5 dropped',
    file: 'Kernel.v',
    from: '(factor4 s)) (factor5 s).',
    to: '(factor4 s)) one.',
    refutes: {
      statement: 'pin_range',
      counterexample: '0 <? total_ppm (Signals true 0 0 0 1000000 true 0 200000)',
    },
  },
  {
    name: 'category 1 damped to 0.5',
    file: 'Kernel.v',
    from: 'if holds then one else 0.',
    to: 'if holds then one else 33554432.',
    refutes: {
      statement: 'pin_stop',
      counterexample: '0 <? total_ppm (Signals false 0 0 0 1000000 true 0 0)',
    },
  },
  {
    name: 'a recovery of two points a minute',
    file: 'Numbers.v',
    from: 'recovery_ppm_per_minute : Z := 10000',
    to: 'recovery_ppm_per_minute : Z := 20000',
    refutes: {
      statement: 'pin_recovery',
      counterexample: `10000 * 60000 + 60000 <=? 60000 * co_r_ppm (step (Controller 0 0 HIBERNATE) (${GOOD}) 60000)`,
    },
  },
  {
    name: 'the part of a ppm rounded up at each tick',
    file: 'Kernel.v',
    from: 'else Filtered (grown / ms_per_minute) (grown mod ms_per_minute).',
    to: 'else Filtered (grown / ms_per_minute + 1) 0.',
    refutes: {
      statement: 'pin_ticking',
      counterexample:
        'fi_r_ppm (filter_r (Filtered 0 0) 1000000 12) <? fi_r_ppm (filter_r (filter_r (Filtered 0 0) 1000000 6) 1000000 6)',
    },
  },
  {
    name: 'the part of a ppm forgotten at each tick',
    file: 'Kernel.v',
    from: 'else Filtered (grown / ms_per_minute) (grown mod ms_per_minute).',
    to: 'else Filtered (grown / ms_per_minute) 0.',
    refutes: {
      statement: 'pin_ticking',
      counterexample:
        'fi_r_ppm (filter_r (filter_r (Filtered 0 0) 1000000 3) 1000000 3) <? fi_r_ppm (filter_r (Filtered 0 0) 1000000 6)',
    },
  },
  {
    name: 'a slow attack: a fall is followed by half',
    file: 'Kernel.v',
    from: 'then Filtered raw 0',
    to: 'then Filtered ((raw + fi_r_ppm before) / 2) 0',
    refutes: {
      statement: 'pin_fast_attack',
      counterexample: '0 <? fi_r_ppm (filter_r (Filtered 1000000 0) 0 0)',
    },
  },
  {
    name: 'a negative time counts as a minute',
    file: 'Kernel.v',
    from: 'Definition cut (value most : Z) : Z := if value <? 0 then 0',
    to: 'Definition cut (value most : Z) : Z := if value <? 0 then 60000',
    refutes: {
      statement: 'pin_clock',
      counterexample: '0 <? fi_r_ppm (filter_r (Filtered 0 0) 1000000 (-1))',
    },
  },
  {
    name: 'the time of an evaluation is not cut',
    file: 'Kernel.v',
    from: 'cut elapsed_ms elapsed_ms_max * recovery',
    to: 'elapsed_ms * recovery',
    refutes: {
      statement: 'pin_no_panic',
      counterexample: '9007199254740991 <? risen (Filtered 0 0) 9007199254740991',
    },
  },
  {
    name: 'APEX kept down to 80 %',
    file: 'Numbers.v',
    from: 'apex_leave : Z := 850000',
    to: 'apex_leave : Z := 800000',
    refutes: {
      statement: 'pin_gates',
      counterexample: 'match posture_after APEX 849999 with APEX => true | _ => false end',
    },
  },
  {
    name: 'STALKER and TURTLE thresholds swapped',
    file: 'Kernel.v',
    from: 'TURTLE => turtle_return | STALKER => stalker_return',
    to: 'TURTLE => stalker_return | STALKER => turtle_return',
    refutes: {
      statement: 'pin_gates',
      counterexample: 'match posture_after TURTLE 120000 with STALKER => true | _ => false end',
    },
  },
  {
    name: 'a return climbs two postures',
    file: 'Kernel.v',
    from: 'HIBERNATE => TURTLE | TURTLE',
    to: 'HIBERNATE => STALKER | TURTLE',
    refutes: {
      statement: 'pin_gates',
      counterexample: 'match posture_after HIBERNATE 1000000 with STALKER => true | _ => false end',
    },
  },
  {
    name: 'a ceiling of 6.5',
    file: 'Numbers.v',
    from: 'apex_cap_centi : Z := 600',
    to: 'apex_cap_centi : Z := 650',
    refutes: { statement: 'pin_ceilings', counterexample: '600 <? leverage_centi APEX 1000000' },
  },
  {
    name: "STALKER's cap removed",
    file: 'Kernel.v',
    from: 'Z.min stalker_cap_centi (full_leverage_centi r_ppm)',
    to: 'full_leverage_centi r_ppm',
    refutes: { statement: 'pin_ceilings', counterexample: '200 <? leverage_centi STALKER 849999' },
  },
  {
    name: 'jitter forgiven up to two seconds',
    file: 'Numbers.v',
    from: 'jitter_zero_ms : Z := 1000',
    to: 'jitter_zero_ms : Z := 2000',
    refutes: { statement: 'pin_named_points', counterexample: '0 <? to_ppm (jitter_factor 1000)' },
  },
  {
    name: 'full health at two fifths of the depth',
    file: 'Numbers.v',
    from: 'depth_deadband_ppm : Z := 500000',
    to: 'depth_deadband_ppm : Z := 400000',
    refutes: { statement: 'pin_named_points', counterexample: '500000 <? to_ppm (depth_factor 275000)' },
  },
  {
    name: 'a straight line between octaves, not between nodes',
    file: 'Kernel.v',
    from: 'left_node - ((left_node - right_node) * (f mod segment_units)) / segment_units',
    to: 'left_node',
    refutes: { statement: 'pin_envelope', counterexample: '21324160 + 32 <? envelope_factor 3600000' },
  },
  {
    name: 'an unknown shock is long past',
    file: 'Kernel.v',
    from: 'else if age_ms <? 0 then shock_floor',
    to: 'else if age_ms <? 0 then one',
    refutes: { statement: 'pin_named_points', counterexample: '300000 <? to_ppm (shock_factor false (-1))' },
  },
  {
    name: 'an unknown drawdown is none',
    file: 'Kernel.v',
    from: 'if drawdown_ppm <? 0 then 0',
    to: 'if drawdown_ppm <? 0 then one',
    refutes: { statement: 'pin_named_points', counterexample: '0 <? to_ppm (stress_factor (-1))' },
  },
  {
    name: 'R rounded up',
    file: 'Kernel.v',
    from: 'Definition to_ppm (a : Z) : Z := (a * full_ppm) / one.',
    to: 'Definition to_ppm (a : Z) : Z := (a * full_ppm + one - 1) / one.',
    // 1799 / 1800 is 999 444.44 ppm.
    refutes: {
      statement: 'pin_total_ppm',
      counterexample: '999444 <? total_ppm (Signals true 0 201 0 1000000 true 0 0)',
    },
  },
  {
    name: 'a pause earns ten minutes at the most',
    file: 'Kernel.v',
    from: 'elapsed_ms_max : Z := 100 * ms_per_minute',
    to: 'elapsed_ms_max : Z := 10 * ms_per_minute',
    refutes: {
      statement: 'pin_ticking',
      counterexample:
        'fi_r_ppm (filter_r (Filtered 0 0) 1000000 1200000) <? fi_r_ppm (filter_r (filter_r (Filtered 0 0) 1000000 600000) 1000000 600000)',
    },
  },
  {
    name: 'a drop goes down one posture only',
    file: 'Kernel.v',
    from: 'if r_ppm <? leave_ppm p then bearable r_ppm',
    to: 'if r_ppm <? leave_ppm p then match p with APEX => STALKER | STALKER => TURTLE | _ => HIBERNATE end',
    refutes: {
      statement: 'pin_gates',
      counterexample: 'match posture_after APEX 0 with HIBERNATE => false | _ => true end',
    },
  },
  {
    name: 'STALKER back at 55 %',
    file: 'Numbers.v',
    from: 'stalker_return : Z := 600000',
    to: 'stalker_return : Z := 550000',
    refutes: {
      statement: 'pin_gates',
      counterexample: 'match posture_after TURTLE 599999 with STALKER => true | _ => false end',
    },
  },
  {
    name: "TURTLE left at the envelope's floor",
    file: 'Numbers.v',
    from: 'turtle_leave : Z := 80000',
    to: 'turtle_leave : Z := 100000',
    refutes: { statement: 'pin_floors', counterexample: 'leave_ppm TURTLE =? 100000' },
  },
  {
    name: 'no gap: APEX back where it is left',
    file: 'Numbers.v',
    from: 'apex_return : Z := 920000',
    to: 'apex_return : Z := 850000',
    refutes: {
      statement: 'pin_gap',
      counterexample: `match co_posture (step (Controller 849999 0 STALKER) (${GOOD}) 60000) with APEX => true | _ => false end`,
    },
  },
  {
    name: 'no gap: TURTLE back where it is left',
    file: 'Numbers.v',
    from: 'turtle_return : Z := 120000',
    to: 'turtle_return : Z := 80000',
    refutes: {
      statement: 'pin_gap',
      counterexample: `match co_posture (step (Controller 79999 0 HIBERNATE) (${GOOD}) 60000) with TURTLE => true | _ => false end`,
    },
  },
  {
    name: 'a fall to where R stood earns a ppm',
    file: 'Kernel.v',
    from: 'then Filtered raw 0',
    to: 'then Filtered raw (ms_per_minute - 1)',
    // A drawdown of 11 % gives R 500 000: from there the worse of two runs is a ppm ahead after a millisecond.
    refutes: {
      statement: 'pin_worse_run',
      counterexample: `co_r_ppm (step (step (Controller 500000 0 HIBERNATE) (${GOOD}) 0) (${GOOD}) 1)
        <? co_r_ppm (step (step (Controller 500000 0 HIBERNATE) (Signals true 0 0 0 1000000 true 0 110000) 0) (${GOOD}) 1)`,
    },
  },
  {
    name: 'less depth forgiven than half',
    file: 'Numbers.v',
    from: 'depth_deadband_ppm : Z := 500000',
    to: 'depth_deadband_ppm : Z := 600000',
    refutes: {
      statement: 'pin_deadbands',
      counterexample: 'mu_m3 (multipliers_ppm (Signals true 0 0 0 500000 true 0 0)) <? 1000000',
    },
  },
];

/** All of them. */
export const PROOF_MUTANTS: readonly ProofMutant[] = [
  ...NUMBER_MUTANTS,
  ...GATE_MUTANTS,
  ...LEDGER_MUTANTS,
  ...HEARTBEAT_MUTANTS,
];
