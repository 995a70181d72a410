/** Small wrong changes to the heartbeat. */
import type { ProofMutant } from './proof-mutants.ts';

/** Every pinned statement about it has one here, but for the one that nothing panics. */
export const HEARTBEAT_MUTANTS: readonly ProofMutant[] = [
  {
    name: 'a beat is due every 60 ms',
    file: 'Numbers.v',
    from: 'heartbeat_period_ms : Z := 50',
    to: 'heartbeat_period_ms : Z := 60',
    refutes: { statement: 'pin_heartbeat_reading', counterexample: 'negb (heartbeat_is_lost 150 0 0)' },
  },
  {
    name: 'four missed beats are forgiven',
    file: 'Numbers.v',
    from: 'heartbeat_misses_max : Z := 3',
    to: 'heartbeat_misses_max : Z := 4',
    refutes: { statement: 'pin_heartbeat_reading', counterexample: 'negb (heartbeat_is_lost 0 0 150)' },
  },
  {
    name: '20 ms to stop',
    file: 'Numbers.v',
    from: 'stop_within_ms : Z := 10',
    to: 'stop_within_ms : Z := 20',
    refutes: { statement: 'pin_heartbeat_limits', counterexample: '10 <? stop_within_ms' },
  },
  {
    name: 'a look counts as a beat',
    file: 'Heartbeat.v',
    from: 'if now_us <? wa_beat_at_us w then -1 else wa_beat_at_us w',
    to: 'now_us',
    refutes: {
      statement: 'pin_heartbeat_missed',
      counterexample: 'alive (watch_of (watch_from 7 0) ((7, 100000) :: nil)) 7 200000',
    },
  },
  {
    name: 'a clock that went back keeps the beat',
    file: 'Heartbeat.v',
    from: 'if now_us <? wa_beat_at_us w then -1 else wa_beat_at_us w',
    to: 'wa_beat_at_us w',
    refutes: {
      statement: 'pin_heartbeat_clock',
      counterexample: 'alive (watch_of (watch_from 7 100000) ((7, 50000) :: nil)) 7 60000',
    },
  },
  {
    name: 'the k-th missed beat is forgiven',
    file: 'Heartbeat.v',
    from: 'else allowed_us <=? now_us - heard_us',
    to: 'else allowed_us <? now_us - heard_us',
    refutes: {
      statement: 'pin_heartbeat_missed',
      counterexample: 'alive (watch_of (watch_from 7 0) ((7, 100000) :: nil)) 7 150000',
    },
  },
  {
    name: 'missed a microsecond early',
    file: 'Heartbeat.v',
    from: 'else allowed_us <=? now_us - heard_us',
    to: 'else allowed_us - 1 <=? now_us - heard_us',
    refutes: {
      statement: 'pin_heartbeat_alive',
      counterexample: 'negb (alive (watch_of (watch_from 7 0) ((7, 100000) :: nil)) 7 149999)',
    },
  },
  {
    name: 'a beat of unknown time counts',
    file: 'Heartbeat.v',
    from: 'if heard_us <? 0 then true else',
    to: '',
    refutes: {
      statement: 'pin_heartbeat_clock',
      counterexample: 'alive (watch_of (watch_from 7 100000) ((7, 50000) :: nil)) 7 60000',
    },
  },
  {
    name: 'the counter as it was first stays',
    file: 'Heartbeat.v',
    from: 'Watch beats (heard_at_us w beats now_us) now_us',
    to: 'Watch (wa_beats w) (heard_at_us w beats now_us) now_us',
    refutes: {
      statement: 'pin_heartbeat_missed',
      counterexample: 'alive (watch_of (watch_from 7 0) ((8, 100000) :: (8, 200000) :: nil)) 8 250000',
    },
  },
  {
    name: 'a look is not remembered',
    file: 'Heartbeat.v',
    from: 'Watch beats (heard_at_us w beats now_us) now_us',
    to: 'Watch beats (heard_at_us w beats now_us) (wa_looked_at_us w)',
    refutes: {
      statement: 'pin_heartbeat_alive',
      counterexample: 'negb (alive (watch_of (watch_from 7 0) ((8, 100000) :: nil)) 8 200000)',
    },
  },
  {
    name: 'a watcher that slept does not say so',
    file: 'Heartbeat.v',
    from: 'else allowed_us <=? now_us - wa_looked_at_us w',
    to: 'else false',
    refutes: { statement: 'pin_heartbeat_asleep', counterexample: 'negb (asleep (watch_from 7 0) 8 150000)' },
  },
  {
    name: 'a last look without a time is believed',
    file: 'Heartbeat.v',
    from: `if wa_looked_at_us w <? 0 then true
  else `,
    to: '',
    refutes: { statement: 'pin_heartbeat_asleep', counterexample: 'negb (asleep (Watch 7 0 (-1)) 8 100000)' },
  },
  {
    name: 'a clock that goes back wakes nobody',
    file: 'Heartbeat.v',
    from: 'else if now_us <? wa_looked_at_us w then true',
    to: '',
    refutes: {
      statement: 'pin_heartbeat_asleep',
      counterexample: 'negb (asleep (watch_from 7 100000) 8 50000)',
    },
  },
  {
    name: 'a millisecond of 1,100 microseconds',
    file: 'Heartbeat.v',
    from: 'us_per_ms : Z := 1000',
    to: 'us_per_ms : Z := 1100',
    refutes: {
      statement: 'pin_heartbeat_in_time',
      counterexample: `(let looks := map (fun i => (7, 5000 * Z.of_nat i)) (seq 1 32) in
        forallb (fun i => alive (watch_of (watch_from 7 0) (firstn i looks)) 7 (5000 * Z.of_nat (S i))) (seq 0 32))`,
    },
  },
  {
    name: 'limits that are none allow a silence',
    file: 'Heartbeat.v',
    from: 'possible period_ms period_ms_most * possible misses_max',
    to: 'period_ms * possible misses_max',
    refutes: { statement: 'pin_heartbeat_limits', counterexample: 'negb (silence_us 3600001 3 =? 0)' },
  },
  {
    name: 'a watch begins without a beat',
    file: 'Heartbeat.v',
    from: 'watch := Watch beats now_us now_us',
    to: 'watch := Watch beats (-1) now_us',
    refutes: { statement: 'pin_words_heartbeat', counterexample: 'wa_beat_at_us (watch_from 7 5) <? 5' },
  },
  {
    name: 'a reading does not age',
    file: 'Heartbeat.v',
    from: 'else silence_ms - (now_ms - sampled_at_ms) <=? age_ms',
    to: 'else silence_ms <=? age_ms',
    refutes: { statement: 'pin_heartbeat_reading', counterexample: 'negb (heartbeat_is_lost 0 0 150)' },
  },
  {
    name: 'a reading from the future is believed',
    file: 'Heartbeat.v',
    from: 'else if now_ms <? sampled_at_ms then true',
    to: '',
    refutes: { statement: 'pin_heartbeat_reading', counterexample: 'negb (heartbeat_is_lost 0 10 5)' },
  },
  {
    name: 'an age that is unknown is none',
    file: 'Heartbeat.v',
    from: 'if age_ms <? 0 then true',
    to: 'if age_ms <? 0 then false',
    refutes: { statement: 'pin_heartbeat_reading', counterexample: 'negb (heartbeat_is_lost (-1) 0 0)' },
  },
];
