/** The calibrations there are, by id. A trace names the one it was decided with; an unknown id is refused. */
import type { Calibration } from './calibration.ts';

/** Thresholds of a shock for paper sessions, estimated from the recordings that they replay. */
export const paperCalibration: Calibration = {
  id: 'paper-2025-04',
  basis:
    'hftbacktest 2024-08-08 and perps18 2025-04..05: 4 times the usual range lies beyond the 98th percentile of each',
  validUntilMs: 365 * 86_400_000,
  shockVolatilityPpm: 4_000_000,
  shockTakerBuyPpm: 250_000,
};

/** By id. [impl->REQ~calibration~1] */
export const calibrations: ReadonlyMap<string, Calibration> = new Map([
  [paperCalibration.id, paperCalibration],
]);
