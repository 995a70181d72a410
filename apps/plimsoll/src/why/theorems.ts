/** Which theorems of rocq-proofs/ stand behind each part of a decision. A test looks each of them up there. */
export const THEOREMS = {
  m1: ['pin_stop'],
  m2: ['pin_envelope', 'pin_worse'],
  m3: ['pin_book', 'pin_worse'],
  m4: ['pin_shock', 'pin_worse'],
  m5: ['pin_stress', 'pin_worse'],
  product: ['pin_range', 'pin_total_ppm'],
  filter: ['pin_fast_attack', 'pin_recovery'],
  posture: ['pin_gates'],
  leverage: ['pin_leverage'],
} as const;
