/** The controller's numbers as anybody would write them in floats, with Math.exp: what the proven ones are compared with. */
import type { Posture, Signals } from '../../libs/survival-kernel/src/generated/proven.ts';

const DECAY_PER_MS = Math.LN10 / 7_170_000;

export interface FloatController {
  readonly r: number;
  readonly posture: Posture;
}

function ramp(value: number, nominal: number, worst: number): number {
  if (!(value >= 0) || value >= worst) return 0;
  return value <= nominal ? 1 : (worst - value) / (worst - nominal);
}

/** R_total as the product of the five multipliers. */
export function floatTotal(s: Signals): number {
  const age = Math.min(s.envelopeAgeMs, 7_200_000);
  const m2 = !(age >= 0) ? 0.1 : age <= 30_000 ? 1 : Math.exp(-DECAY_PER_MS * (age - 30_000));
  const m3 = Math.min(
    ramp(s.latencyMs, 200, 2_000),
    ramp(s.jitterMs, 100, 1_000),
    s.depthPpm >= 0 ? ramp(Math.max(0, 1 - s.depthPpm / 1e6), 0.5, 0.95) : 0,
  );
  const m4 = s.noShockYet ? 1 : 0.3 + 0.7 * Math.max(0, Math.min(1, s.shockAgeMs / 3_600_000));
  const t = Math.max(0, Math.min(1, (s.drawdownPpm / 1e6 - 0.02) / 0.18));
  const m5 = s.drawdownPpm >= 0 ? 1 - t * t * (3 - 2 * t) : 0;
  return (s.invariantsHold ? 1 : 0) * m2 * m3 * m4 * m5;
}

/** One evaluation: total, filter and posture. */
export function floatStep(c: FloatController, s: Signals, elapsedMs: number): FloatController {
  const raw = floatTotal(s);
  const r = Math.min(raw, c.r + 0.01 * (Math.max(0, elapsedMs) / 60_000));
  return { r, posture: postureAt(c.posture, r) };
}

function postureAt(p: Posture, r: number): Posture {
  const leave = p === 'APEX' ? 0.85 : p === 'STALKER' ? 0.5 : p === 'TURTLE' ? 0.08 : 0;
  if (r < leave) return r >= 0.5 ? 'STALKER' : r >= 0.08 ? 'TURTLE' : 'HIBERNATE';
  if (p === 'STALKER') return r >= 0.92 ? 'APEX' : p;
  if (p === 'TURTLE') return r >= 0.6 ? 'STALKER' : p;
  return p === 'HIBERNATE' && r >= 0.12 ? 'TURTLE' : p;
}
