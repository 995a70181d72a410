/** Readings of one turn: the worst feed counts, and what no feed said stays missing. */
import type { Readings } from '@plimsoll/survival-kernel';
import type { InstrumentObservation, MarketObservation } from './market-feed.ts';

/** What the kernel knows of itself at that moment. */
export interface OwnHealth {
  readonly checksumHolds: boolean;
  readonly ledgerAgrees: boolean;
  readonly heartbeatAgeMs: number;
  readonly envelopeAgeMs: number;
  readonly drawdownPpm: number;
}

/** Readings sampled at `observation.atMs`. */
export function readingsOf(observation: MarketObservation, own: OwnHealth): Readings {
  const stamp = { sequence: observation.sequence, sampledAtMs: observation.atMs };
  const { instruments } = observation;
  const latencyMs = worst(instruments, 'latencyMs', Math.max);
  const jitterMs = worst(instruments, 'jitterMs', Math.max);
  const depthPpm = worst(instruments, 'depthPpm', Math.min);
  const volatilityPpm = worst(instruments, 'volatilityPpm', Math.max);
  const takerBuyPpm = worst(instruments, 'takerBuyPpm', (...shares) =>
    Math.floor(shares.reduce((sum, share) => sum + share, 0) / shares.length),
  );
  const { checksumHolds, ledgerAgrees, heartbeatAgeMs } = own;
  return {
    invariants: { ...stamp, checksumHolds, ledgerAgrees, heartbeatAgeMs },
    envelope: { ...stamp, ageMs: own.envelopeAgeMs },
    microstructure: { ...stamp, latencyMs, jitterMs, depthPpm },
    environment: { ...stamp, volatilityPpm, takerBuyPpm },
    capital: { ...stamp, drawdownPpm: own.drawdownPpm },
  };
}

/** NaN when one of the instruments has no value: the reading is then impossible, and bad. */
function worst(
  instruments: readonly InstrumentObservation[],
  field: 'latencyMs' | 'jitterMs' | 'depthPpm' | 'takerBuyPpm' | 'volatilityPpm',
  choose: (...values: number[]) => number,
): number {
  const values = instruments.map((instrument) => instrument[field]);
  const known = values.filter((value) => value !== undefined && value !== null);
  return known.length === values.length && known.length > 0 ? choose(...known) : Number.NaN;
}
