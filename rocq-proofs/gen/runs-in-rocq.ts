/** The long runs in Gallina; differential-runs.ts says what they are. */
import { DIGEST_MODULUS, type RunName } from './differential-runs.ts';

/** A file that computes one digest a run. */
export function runsInRocq(names: readonly RunName[], seed: number, count: number): string {
  return `(** Made by the differential test, compiled once and thrown away. *)
From Coq Require Import ZArith List.
From Plimsoll Require Import Numbers Kernel Amounts OrderGate TripLatch LedgerReplay Heartbeat.
Import ListNotations.
Open Scope Z_scope.

(** The state of the random numbers, and the digest. *)
Definition rng := (Z * Z)%type.
Definition draw (g : rng) (bound : Z) : Z * rng :=
  let s := (fst g * 1664525 + 1013904223) mod 4294967296 in (((s / 65536) mod bound), (s, snd g)).
Definition put (g : rng) (value : Z) : rng := (fst g, (snd g * 31 + value mod ${DIGEST_MODULUS}) mod ${DIGEST_MODULUS}).
Definition at_index (list : list Z) (index : Z) : Z := nth (Z.to_nat index) list 0.
Notation "'let*' ( x , g ) := d 'in' body" := (let '(x, g) := d in body) (at level 200, x name, g name, right associativity).

Definition rank p := match p with HIBERNATE => 0 | TURTLE => 1 | STALKER => 2 | APEX => 3 end.
Definition posture_of i := if i =? 0 then HIBERNATE else if i =? 1 then TURTLE else if i =? 2 then STALKER else APEX.
Definition answer_index a := match a with
  | PASS_EXIT => 0 | PASS_ENTRY => 1 | GATE101 => 2 | GATE104 => 3 | GATE105 => 4 | GATE106 => 5 | GATE107 => 6
  | GATE108 => 7 | GATE109 => 8 | GATE110 => 9 | GATE111 => 10 end.
Definition posting_index a := match a with APPLIED => 0 | DUPLICATE => 1 | GAP => 2 | UNBALANCED => 3 | TOO_LARGE => 4 end.

Definition controller_step (x : Z * Z * controller * rng) : Z * Z * controller * rng :=
  let '(index, drawdown, c, g) := x in
  let '(drawdown, g) := if index mod 128 =? 0
    then let* (i, g) := draw g 8 in (at_index [0; 60000; 90000; 105000; 140000; 165000; 180000; 200000] i, g)
    else (drawdown, g) in
  let* (holds, g) := draw g 2048 in let* (age, g) := draw g 32768 in let* (latency, g) := draw g 210 in
  let* (jitter, g) := draw g 104 in let* (depth, g) := draw g 65536 in let* (wait, g) := draw g 65536 in
  let s := Signals (negb (holds =? 0)) age latency jitter (480000 + depth) true (-1) drawdown in
  let c := step c s (30000 + wait) in
  (index + 1, drawdown, c, put (put g (co_r_ppm c * 4 + rank (co_posture c))) (co_carry c)).

Definition scale_of (i : Z) := at_index [1; 1000003; 4503599627] i.
Definition pending_of (g : rng) (scale : Z) : Z * rng :=
  let* (some, g) := draw g 3 in
  if some =? 0 then let* (q, g) := draw g 500 in (q * scale, g)
  else let* (odd, g) := draw g 64 in (if odd =? 0 then -1 else 0, g).

Definition gate_step (g : rng) : rng :=
  let* (i, g) := draw g 3 in let scale := scale_of i in
  let* (i, g) := draw g 3 in let price_scale := scale_of i in
  let* (i, g) := draw g 3 in let money_scale := scale_of i in
  let* (position, g) := draw g 2001 in
  let* (open_buy, g) := pending_of g scale in let* (open_sell, g) := pending_of g scale in
  let* (flight_buy, g) := pending_of g scale in let* (flight_sell, g) := pending_of g scale in
  let* (mark, g) := draw g 3000 in let* (inventory, g) := draw g 6000 in
  let e := Exposure ((position - 1000) * scale) open_buy open_sell flight_buy flight_sell (mark * price_scale)
                    (inventory * scale) in
  let* (sum, g) := draw g 1000 in let g := put g (exposure_with sum e) in
  let* (taker, g) := draw g 2 in let* (buy, g) := draw g 2 in let* (q, g) := draw g 1000 in
  let* (price, g) := draw g 3000 in let* (other, g) := draw g 1000 in let* (equity, g) := draw g 4000 in
  let* (p, g) := draw g 4 in let* (r, g) := draw g 65536 in let* (confidence, g) := draw g 65536 in
  put g (answer_index (gate (taker =? 0) (buy =? 0) (q * scale) (price * price_scale) e (other * price_scale)
                            (equity * money_scale) (posture_of p) (r * 16) (confidence * 16))).

Definition latch_run_step (x : latch * rng) : latch * rng :=
  let '(l, g) := x in
  let* (event, g) := draw g 3 in let* (person, g) := draw g 4 in let* (holds, g) := draw g 8 in
  let l := latch_step l (if event =? 0 then TRIP else if event =? 1 then SIGN else REARM) person (negb (holds =? 0)) in
  (l, put g ((if la_is_tripped l then 16 else 0) + la_first_signer l * 4 + la_second_signer l)).

Definition leg_of (g : rng) : Z * rng :=
  let* (amount, g) := draw g 65536 in let* (i, g) := draw g 4 in
  ((amount - 32768) * at_index [1; 1000003; 30000000000; 40000000000] i, g).

Definition ledger_step (x : books * rng) : books * rng :=
  let '(b, g) := x in
  let* (odd, g) := draw g 5 in let* (ahead, g) := if odd =? 0 then draw g 3 else (1, g) in
  let* (cash, g) := leg_of g in let* (positions, g) := leg_of g in let* (fees, g) := leg_of g in
  let* (profit, g) := leg_of g in let* (open, g) := draw g 7 in
  let p := Posting (bo_sequence b + ahead) cash positions fees profit
                   (if open =? 0 then 0 else - (cash + positions + fees + profit)) in
  let g := put g (posting_index (judge_posting b p)) in
  let b := replay b p in
  (b, put (put (put (put (put (put g (bo_sequence b)) (bo_cash_micro b)) (bo_positions_micro b)) (bo_fees_micro b))
              (bo_profit_micro b)) (bo_capital_micro b)).

Definition liveness_index a := match a with ALIVE => 0 | MISSED => 1 | ASLEEP => 2 end.
Definition heartbeat_step (x : Z * Z * watch * rng) : Z * Z * watch * rng :=
  let '(beats, now, w, g) := x in
  let* (odd, g) := draw g 16 in
  let* (period, g) := if odd =? 0 then let* (i, g) := draw g 5 in (at_index [-1; 0; 20; 3600000; 3600001] i, g) else (50, g) in
  let* (odd, g) := draw g 16 in
  let* (misses, g) := if odd =? 0 then let* (i, g) := draw g 5 in (at_index [-1; 0; 1; 100; 101] i, g) else (3, g) in
  let* (beat, g) := draw g 4 in let beats := if beat =? 0 then beats + 1 else beats in
  let* (pause, g) := draw g 32 in
  let* (wait, g) := if pause =? 0 then let* (d, g) := draw g 20 in (149990 + d, g) else draw g 60000 in
  let* (back, g) := draw g 64 in
  let* (gone, g) := if back =? 0 then draw g 65536 else (0, g) in
  let now := now + wait - gone in
  let seen := liveness_at period misses w beats now in
  let w := watched w beats now in
  let g := put (put (put g (liveness_index seen)) (wa_beat_at_us w)) (wa_looked_at_us w) in
  let* (age, g) := draw g 200 in let* (sampled, g) := draw g 150 in let* (read, g) := draw g 300 in
  (beats, now, w, put g (if heartbeat_is_lost (age - 1) (sampled - 1) (read - 1) then 1 else 0)).

Definition start : rng := (${seed}, 0).
Definition count : N := ${count}.
Definition digest_of_controller := snd (snd (N.iter count controller_step (0, 0, Controller 0 0 HIBERNATE, start))).
Definition digest_of_gate := snd (N.iter count gate_step start).
Definition digest_of_latch := snd (snd (N.iter count latch_run_step (Latch false 0 0, start))).
Definition digest_of_heartbeat := snd (snd (N.iter count heartbeat_step (0, 0, watch_from 0 0, start))).
Definition digest_of_ledger := snd (snd (N.iter count ledger_step (Books 0 0 0 0 0 0, start))).
${names.map((name) => `Eval vm_compute in digest_of_${name}.`).join('\n')}
`;
}
