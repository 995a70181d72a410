import type { FilteredR } from './controller-numbers.ts';
import type { Posture } from './postures.ts';
import type { Cause } from './readings.ts';

/** The controller's memory: the variables of SurvivalController.tla, and what the model leaves out. */
export interface ControllerState {
  /** R as last read, ppm; 0 while tripped. Spec: `raw`. */
  readonly rawPpm: number;
  /** R as believed, with the part of a ppm that is not earned yet. Spec: `r`. */
  readonly filtered: FilteredR;
  readonly posture: Posture;
  /** Milliseconds between the last two evaluations. Spec: `elapsed`. */
  readonly elapsedMs: number;
  readonly broken: readonly Cause[];
  readonly tripped: boolean;
  /** Who has signed the re-arm since the last breach, sorted. */
  readonly signers: readonly string[];
  /** When it was evaluated last: the highest time seen, milliseconds on the kernel's monotonic clock. */
  readonly evaluatedAtMs: number;
}

/** A value in the Informal Trace Format: what this package needs of it. */
export type ItfValue = number | string | boolean | { readonly '#set': readonly string[] };

/** The variables of SurvivalController.tla as ITF JSON, read from the controller's memory. */
export function observedState(state: ControllerState): Readonly<Record<string, ItfValue>> {
  return {
    raw: state.rawPpm,
    r: state.filtered.rPpm,
    posture: state.posture,
    elapsed: state.elapsedMs,
    broken: { '#set': [...state.broken].sort() },
    tripped: state.tripped,
    signers: { '#set': [...state.signers].sort() },
  };
}
